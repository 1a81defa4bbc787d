"""Pages of questions, painted once for each version and filled in for each visitor (``performance.md`` par. 1)."""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from consult.responses.filling import PaintedForm

_KEPT = 160
_INDENTS = re.compile(r"\n\s+")


class PaintedPages:
    """The pages painted last, by what they show; at most 160 of them, which is some ten megabytes."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Hashable, PaintedForm] = OrderedDict()
        self._mutex = threading.Lock()

    def known(self, shows: Hashable) -> PaintedForm | None:
        """Return the page that ``shows`` stands for, if it is kept."""
        with self._mutex:
            found = self._pages.get(shows)
            if found is not None:
                self._pages.move_to_end(shows)
            return found

    def keep(self, shows: Hashable, painted: PaintedForm) -> PaintedForm:
        """Keep ``painted`` as the page that ``shows`` stands for, and return it."""
        with self._mutex:
            self._pages[shows] = painted
            if len(self._pages) > _KEPT:
                self._pages.popitem(last=False)
        return painted

    def page(self, shows: Hashable, paint: Callable[[], str]) -> PaintedForm:
        """Return the page that ``shows`` stands for, painted by ``paint`` unless it is kept."""
        return self.known(shows) or self.keep(shows, PaintedForm(_INDENTS.sub("\n", paint())))

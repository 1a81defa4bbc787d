"""Every count of one release in one ledger: what is small is withheld, and what would let a reader work it out.

The counts of a release hang together: a theme by category and by channel have one total, who takes a stance also
mentions the theme, who answers was asked. So they are withheld together. The reader we guard against knows every shown
count, how all of them add up, that no count is negative, and that a cell marked small lies from 1 to k - 1; we even grant
the reader that a cell with a cross is at least k. What is promised after ``settle``:

1. every shown count is 0 or at least k, what is public set aside;
2. for every withheld count there is another world (a *witness*): counts that add up, agree with all that is shown
   anywhere in the release, and have another number there. So there are at least two possible values;
3. the same holds for a small count that is nowhere printed and follows from others (asked, but not answered);
4. where a total is shown, what is withheld under it is at least k together.

The threshold rule with secondary suppression is that of official statistics (Hundepool and others, *Statistical
Disclosure Control*, 2012, chapter 4). Counts that are public under their maker's name are known to everybody: the reader
subtracts them, so all sums are over the rest.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from consult.analysis.witness import Line, Possible, other_world

CROSS = "\u00d7"
SMALLEST_K = 3
_ENDLESS = float("inf")


@dataclass(frozen=True, slots=True)
class Withheld:
    """A count that is not shown; ``word`` stands in its place, and ``small`` tells whether that says it is below k."""

    word: str
    small: bool


Cell = int | Withheld


class Rank(Enum):
    """What a count is in its table: of two that would do, the first is withheld."""

    CELL = 0
    LEADING = 1
    TOTAL = 2
    GRAND_TOTAL = 3


class _Doubt(Enum):
    """What a reader may be left in doubt of."""

    MARKS = "which counts are small"
    SHOWN = "more counts"
    GRANTS = "whether others are not small"


@dataclass(slots=True)
class _Count:
    whole: int
    private: int
    rank: int
    printed: bool
    hidden: bool = False
    loose: bool = False
    lines: list[tuple[Line, int]] = field(default_factory=list)


class Ledger:
    """Counts, by the number that :meth:`count` gives them, and how they add up. ``k`` is 0 where all is shown.

    What is shown is rounded to whole ``steps``, each count by itself: where that is more than 1, totals need not fit.
    """

    def __init__(self, k: int, *, steps: int = 1) -> None:
        """Begin an empty ledger; raises ``ValueError`` for a threshold between 0 and 3."""
        if k and k < SMALLEST_K:
            raise ValueError(f"k must be at least {SMALLEST_K}")
        self.k, self._steps = k, steps
        self._counts: list[_Count] = []
        self._lines: list[Line] = []
        self._safe: set[int] = set()

    def __len__(self) -> int:
        """Return how many counts are in it."""
        return len(self._counts)

    def count(self, whole: int, private: int | None = None, *, rank: Rank = Rank.CELL, printed: bool = True) -> int:
        """Add a count; ``private`` is what of it is not public. Returns its number.

        Raises ``ValueError`` for a negative count.
        """
        if whole < 0 or (private is not None and not 0 <= private <= whole):
            raise ValueError("counts cannot be negative")
        self._counts.append(_Count(whole, whole if private is None else private, rank.value, printed))
        return len(self._counts) - 1

    def adds_up(self, total: int, parts: Iterable[int]) -> None:
        """Say that ``parts`` are all of ``total``, each of it in one of them."""
        self._add(Line(((total, -1), *((part, 1) for part in parts)), divides=True))

    def within(self, part: int, whole: int, *, told: bool = True) -> None:
        """Say that ``part`` is some of ``whole``. Unless ``told`` is false, the rest is a count to protect as well."""
        rest = self._counts[whole].private - self._counts[part].private
        if rest >= 0:
            self._add(Line(((whole, -1), (part, 1), (self.count(rest, printed=False), 1)), divides=told))

    def covers(self, parts: Sequence[int], whole: int) -> None:
        """Say that all of ``whole`` is in ``parts``, some of it perhaps in several.

        Where none is in several a reader may guess so: then they add up.
        """
        twice = sum(self._counts[part].private for part in parts) - self._counts[whole].private
        if twice >= 0:
            more = ((self.count(twice, printed=False), -1),) if twice else ()
            self._add(Line(((whole, -1), *((part, 1) for part in parts), *more), divides=not twice))

    def withhold(self, numbers: Iterable[int]) -> None:
        """Withhold counts whatever their size, nothing included: what tells of each of a few what they said."""
        for number in numbers:
            count = self._counts[number]
            count.hidden |= bool(self.k and (count.private or not count.whole))

    def whole(self, number: int) -> int:
        """Return the true count."""
        return self._counts[number].whole

    def private(self, number: int) -> int:
        """Return what of a count is not public."""
        return self._counts[number].private

    def settle(self) -> None:
        """Withhold what is small, and then others until every promise holds."""
        if not self.k:
            return
        for number, count in enumerate(self._counts):
            count.hidden |= count.printed and self._is_small(number)
        thin, unsafe = deque(self._lines), deque(filter(self._needs_a_witness, range(len(self._counts))))
        while thin or unsafe:
            for more in self._beside_thin(thin.popleft()) if thin else self._against_working_out(unsafe):
                self._counts[more].hidden = True
                thin.extend(line for line, _sign in self._counts[more].lines)
                unsafe.append(more)

    def shown(self, number: int) -> Cell:
        """Return the count, or what stands in its place."""
        count = self._counts[number]
        if not count.hidden:
            return (count.whole + self._steps // 2) // self._steps * self._steps
        if 0 < count.whole < self.k and not count.loose:
            return Withheld(f"\u2039{self.k}", small=True)
        return Withheld(CROSS, small=False)

    def _add(self, line: Line) -> None:
        self._lines.append(line)
        for number, sign in line.terms:
            self._counts[number].lines.append((line, sign))

    def _is_small(self, number: int) -> bool:
        return 0 < self._counts[number].private < self.k

    def _needs_a_witness(self, number: int) -> bool:
        count = self._counts[number]
        told = count.printed or any(line.divides for line, _sign in count.lines)
        return count.hidden or (not count.printed and told and self._is_small(number))

    def _is_unknown(self, number: int) -> bool:
        return self._counts[number].hidden or not self._counts[number].printed

    def _beside_thin(self, line: Line) -> Iterable[int]:
        """Return what must be withheld too in a line where what is withheld is small and follows from the total."""
        (total, _), *parts = line.terms
        unknown = [part for part, _sign in parts if self._is_unknown(part)]
        together = sum(self._counts[part].private for part in unknown)
        if not line.divides or self._is_unknown(total) or not 0 < together < self.k:
            return ()
        shown = [part for part, _sign in parts if part not in unknown and self._counts[part].private]
        return (min(shown, key=self._cost, default=total),)

    def _against_working_out(self, unsafe: deque[int]) -> Iterable[int]:
        """Look at one count that must have a second possible value; return what must be withheld for it, if anything.

        Marks that give it away become crosses first; then more is withheld; where that does not help, what we grant the
        reader goes, and at last the nearest count does.
        """
        number = unsafe.popleft()
        if number in self._safe:
            return ()
        world = other_world(number, self._knowing()) or other_world(number, self._knowing(_Doubt.MARKS))
        more: list[int] = []
        if not world:
            world = other_world(number, self._knowing(_Doubt.SHOWN))
            more = [each for each in world if not self._is_unknown(each)]
        world = world or other_world(number, self._knowing(_Doubt.GRANTS))
        if not world and (nearest := self._nearest_shown(number)) is not None:
            unsafe.append(number)
            return (nearest,)
        self._loosen(world)
        return more

    def _loosen(self, world: Mapping[int, int]) -> None:
        """Take the world for possible: marks and grants that speak against it go."""
        self._safe |= world.keys()
        for number, move in world.items():
            low, high = self._limits(number)
            if self._is_unknown(number) and not low <= self._counts[number].private + move <= high:
                self._counts[number].loose = True

    def _knowing(self, doubt: "_Doubt | None" = None) -> Possible:
        """Return what a reader knows who is left in ``doubt``."""

        def cost(number: int, move: int) -> int | None:
            count, low, high = self._counts[number], *self._limits(number)
            if self._is_unknown(number):
                price = 1
            elif doubt is _Doubt.SHOWN and (count.private or not count.whole):
                price = 1 + (count.private or self.k) * (1 + count.rank)
            else:
                return None
            if doubt is _Doubt.GRANTS or (doubt is _Doubt.MARKS and high < _ENDLESS):
                low, high = 0, _ENDLESS
            return price if low <= count.private + move <= high else None

        return Possible(lambda number: self._counts[number].lines, cost)

    def _limits(self, number: int) -> tuple[float, float]:
        """Return what a reader knows of a withheld count by itself."""
        count = self._counts[number]
        if not count.printed or count.loose or not count.private:
            return 0, _ENDLESS
        public = count.whole - count.private
        if count.private >= self.k:
            return self.k, _ENDLESS
        if count.whole < self.k:
            return 1, self.k - 1 - public
        return max(1, self.k - public), self.k - 1

    def _nearest_shown(self, number: int) -> int | None:
        """Return the shown count that is withheld at least cost, as near to ``number`` as there is one."""
        seen, layer = {number}, [number]
        while layer:
            around = {each for one in layer for line, _ in self._counts[one].lines for each, _sign in line.terms} - seen
            found = [each for each in around if not self._is_unknown(each) and self._counts[each].private]
            if found:
                return min(found, key=self._cost)
            seen |= around
            layer = sorted(each for each in around if self._is_unknown(each))
        return None

    def _cost(self, number: int) -> tuple[int, int, int]:
        count = self._counts[number]
        return count.rank, count.private, number

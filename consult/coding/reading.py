"""One contribution as a coder reads it: its text in sentences on pages, and the way from what is selected to a passage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.coding.passages import read_passage, write_passage
from consult.coding.showing import Page, Sentence, digest_of, in_pages, page_of_sentence
from consult.moderation.queries import Moderated
from consult.text.redaction import Category
from consult.text.spans import Span


@dataclass(frozen=True)
class Reading:
    """The text, its sentences, and the words that stand for what is hidden."""

    text: Moderated
    found: Sequence[Sentence]
    words: Mapping[Category, str]

    @property
    def digest(self) -> str:
        """What tells that another text was shown."""
        return digest_of(self.found)

    @property
    def pages(self) -> Sequence[Page]:
        """The sentences on pages."""
        return in_pages(self.text, self.found)

    def page_at(self, span: Span) -> int:
        """Return the number of the page on which a passage begins."""
        return page_of_sentence(self.pages, span)

    def passage(self, selected: str) -> Span:
        """Return what was selected, or refuse as :func:`~consult.coding.passages.read_passage` does."""
        return read_passage(selected, self.text, self._spans, self.words)

    def selected(self, span: Span) -> str:
        """Return a passage as a page sends it."""
        return write_passage(span, self.text, self._spans, self.words)

    def sentences_of(self, span: Span) -> list[int]:
        """Return the numbers of the sentences that a passage is made of; none where it begins or ends inside one."""
        touched = [one for one in self.found if one.span.overlaps(span)]
        whole = touched and (touched[0].span.start, touched[-1].span.end) == (span.start, span.end)
        return [one.number for one in touched] if whole else []

    @property
    def _spans(self) -> list[Span]:
        return [one.span for one in self.found]

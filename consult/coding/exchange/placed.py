"""A moderated text as it leaves the house, and back: placeholders for what is hidden, and plain ends of lines.

No offset or length of the original leaves (decision 16): positions are those in the text that is sent, in code points,
the end exclusive, as QDA-XML 1.0 counts them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from consult.text.redaction import Category, Passage, placeholder, settle
from consult.text.spans import Span, widen

_LINE_END = re.compile(r"\r\n?")


@dataclass(frozen=True)
class _Piece:
    """A stretch of the original and what is sent for it; only where both are the same may a position lie inside."""

    start: int
    end: int
    sent: str
    at: int
    same: bool


@dataclass(frozen=True)
class Placed:
    """The words of a contribution (of the original's length), what is hidden in them, and the words for that."""

    words: str
    passages: tuple[Passage, ...]
    placeholders: Mapping[Category, str]

    @cached_property
    def text(self) -> str:
        """The text as it is sent."""
        return "".join(piece.sent for piece in self._pieces)

    def outside(self, span: Span) -> Span:
        """Return where a passage stands in the text that is sent; of what is hidden the whole placeholder."""
        start = end = 0
        for piece in self._pieces:
            if piece.start < span.end and span.start < piece.end:
                first = piece.at + (max(span.start - piece.start, 0) if piece.same else 0)
                last = piece.at + (min(span.end - piece.start, len(piece.sent)) if piece.same else len(piece.sent))
                start, end = (first if end == 0 else start), last
        return Span(start, end)

    def inside(self, span: Span) -> Span:
        """Return where a passage of the text that is sent stands in the words; of a placeholder all that it hides.

        It is widened to whole characters. Raises :class:`InvalidError` for what is no passage of the text.
        """
        start = end = 0
        for piece in self._pieces:
            stop = piece.at + len(piece.sent)
            if piece.at < span.end and span.start < stop:
                first = piece.start + max(span.start - piece.at, 0) if piece.same else piece.start
                last = piece.start + min(span.end - piece.at, len(piece.sent)) if piece.same else piece.end
                start, end = (first if end == 0 else start), last
        if span.end > len(self.text):
            end = 0
        return widen(self.words, Span(start, end))

    @cached_property
    def _pieces(self) -> tuple[_Piece, ...]:
        found: list[_Piece] = []
        at = 0
        for start, end, sent in self._stretches():
            found.append(_Piece(start, end, sent, at, sent == self.words[start:end]))
            at += len(sent)
        return tuple(found)

    def _stretches(self) -> Iterator[tuple[int, int, str]]:
        at = 0
        for passage in settle(self.passages):
            yield from self._lines(at, passage.span.start)
            yield passage.span.start, passage.span.end, placeholder(passage.category, self.placeholders)
            at = passage.span.end
        yield from self._lines(at, len(self.words))

    def _lines(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        for found in _LINE_END.finditer(self.words, start, end):
            if start < found.start():
                yield start, found.start(), self.words[start : found.start()]
            yield found.start(), found.end(), "\n"
            start = found.end()
        if start < end:
            yield start, end, self.words[start:end]


def unplaced(text: str, spans: Iterable[Span]) -> tuple[str, list[Span]]:
    """Return a text of another program with plain ends of lines, and where its passages stand in that."""
    placed = Placed(text, (), {})
    return placed.text, [placed.outside(span) for span in spans]

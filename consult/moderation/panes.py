"""The two panes of the review page: the original with its passages marked, and the answer as everyone else reads it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consult.analysis.personal_data import Suggestion
from consult.text.redaction import Category, Hidden, Passage, Plain, blank, pieces
from consult.text.spans import Span


@dataclass(frozen=True)
class Suggested:
    """A passage that the computer points at, and what the moderator makes of it.

    ``key`` names it in the form, ``reason`` is a message id, ``words`` are the raw words.
    """

    number: int
    span: Span
    words: str
    reason: str
    category: Category
    hidden: bool

    @property
    def key(self) -> str:
        """The passage's name among the form's fields."""
        return f"{self.span.start}-{self.span.end}"

    @property
    def passage(self) -> Passage:
        """The passage as it is hidden."""
        return Passage(self.span, self.category)

    @classmethod
    def of(
        cls, number: int, words: str, suggestion: Suggestion, *, category: Category | None, hidden: bool
    ) -> "Suggested":
        """Return the suggestion as the moderator sees it, under ``category`` if that was chosen."""
        reason = suggestion.reason.value
        return cls(number, suggestion.span, suggestion.span.of(words), reason, category or suggestion.category, hidden)


@dataclass(frozen=True)
class Marked:
    """A piece of the original; with a ``category`` it is marked, and ``hidden`` tells whether others will not read it.

    ``number`` is that of the suggestion, or 0 for a passage that the moderator marked.
    """

    text: str
    category: Category | None = None
    hidden: bool = False
    number: int = 0


def original(words: str, suggested: Iterable[Suggested], own: Iterable[Passage]) -> list[Marked]:
    """Return the whole of ``words`` in pieces, in order; of passages that overlap the later one is cut short."""
    marks = [(each.span, Marked(each.words, each.category, each.hidden, each.number)) for each in suggested]
    marks += [(each.span, Marked(each.span.of(words), each.category, hidden=True)) for each in own]
    shown: list[Marked] = []
    at = 0
    for span, mark in sorted(marks, key=lambda each: (each[0], each[1].number)):
        start = max(span.start, at)
        if start >= span.end:
            continue
        if at < start:
            shown.append(Marked(words[at:start]))
        shown.append(Marked(words[start : span.end], mark.category, mark.hidden, mark.number))
        at = span.end
    return [*shown, Marked(words[at:])] if at < len(words) else shown


def as_others_read(words: str, passages: Sequence[Passage]) -> list[Plain | Hidden]:
    """Return ``words`` in readable and hidden pieces, made by the same functions that make the contribution."""
    return pieces(blank(words, passages), passages)

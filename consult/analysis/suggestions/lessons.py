"""What suggestions are learnt from and what they consist of: plain values, which also pass between two processes."""

from dataclasses import dataclass, field, replace

from consult.text.spans import Span


@dataclass(frozen=True)
class ThemeWords:
    """A theme by its key, with its name, definition and inclusions as one text."""

    key: str
    words: str


@dataclass(frozen=True)
class Lesson:
    """A coded excerpt: its words and themes (none: no theme fits), and the themes that a coder refused for it."""

    id: str
    words: str
    themes: tuple[str, ...]
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suggested:
    """A theme for a passage, with the calibrated chance that it fits and the reason.

    ``spans`` are the words of the passage that carried it; ``similar`` the ids of the most similar lessons coded so.
    """

    theme: str
    score: float
    spans: tuple[Span, ...] = ()
    similar: tuple[str, ...] = ()

    def moved(self, by: int) -> "Suggested":
        """Return the same with the places of its words counted in a text in which the passage begins at ``by``."""
        return replace(self, spans=tuple(Span(span.start + by, span.end + by) for span in self.spans))


@dataclass(frozen=True)
class Scored:
    """What is suggested for one passage, best first. ``margin`` is how far the first is ahead: the less, the more it teaches."""

    suggestions: tuple[Suggested, ...]
    margin: float


@dataclass(frozen=True)
class Candidate:
    """Passages that belong together though no theme fits: their places in what was given, the most typical first.

    ``words`` are the places of characteristic words: which passage, and where in it.
    """

    members: tuple[int, ...]
    words: tuple[tuple[int, Span], ...] = field(default=())

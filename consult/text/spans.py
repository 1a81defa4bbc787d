"""Half-open spans over a text, in code points, whose borders never cut what a reader sees as one character."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from consult.errors import N_, InvalidError

_JOINER, _NON_JOINER = "\u200d", "\u200c"
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
_TAGS = ("\U000e0020", "\U000e007f")
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
_SURROGATES = ("\ud800", "\udfff")
_LEADING_JAMO, _LATER_JAMO = ("\u1100", "\u115f"), ("\u1160", "\u11ff")


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """The characters from ``start`` up to, not including, ``end``; refuses anything that is not such a pair."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if type(self.start) is not int or type(self.end) is not int or not 0 <= self.start < self.end:
            raise InvalidError(N_("This is not a passage of the text."))

    def __len__(self) -> int:
        """Return the number of code points."""
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the passage of ``text`` that this span marks."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Tell whether both share a character."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: "Span") -> bool:
        """Tell whether ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


def check_spans(text: str, spans: Iterable[Span]) -> None:
    """Return nothing; raise ``InvalidError`` for a span that runs past ``text`` or cuts a character in two."""
    for span in spans:
        if span.end > len(text):
            raise InvalidError(N_("This is not a passage of the text."))
        if not (is_border(text, span.start) and is_border(text, span.end)):
            raise InvalidError(N_("This passage begins or ends in the middle of a character."))


def widen(text: str, span: Span) -> Span:
    """Return the smallest span around ``span`` that cuts no character of ``text``."""
    start, end = span.start, span.end
    while not is_border(text, start):
        start -= 1
    while not is_border(text, end):
        end += 1
    return Span(start, end)


def is_border(text: str, index: int) -> bool:
    """Tell whether a reader sees a new character begin at ``index``.

    The rules of Unicode's UAX #29 that matter for what people type: combining marks, joiners, skin tones, flags,
    Korean syllables, halves of a surrogate pair, CR LF. Where they differ it is stricter: nothing parts a joiner from
    the letter or emoji behind it.
    """
    if index <= 0 or index >= len(text):
        return True
    before, after = text[index - 1], text[index]
    if before < "\u0300" and after < "\u0300":
        return before != "\r" or after != "\n"
    if unicodedata.category(before) in {"Cc", "Zl", "Zp"}:
        return True
    if _extends(after) or (before == _JOINER and not after.isspace()):
        return False
    if _within(before, _FLAG_LETTERS) and _within(after, _FLAG_LETTERS):
        return _flag_letters_before(text, index) % 2 == 0
    korean = _within(after, _LATER_JAMO) and (_within(before, _LEADING_JAMO) or _within(before, _LATER_JAMO))
    return not korean and not (_within(before, _SURROGATES) and _within(after, _SURROGATES))


def _extends(letter: str) -> bool:
    return (
        unicodedata.category(letter).startswith("M")
        or letter in {_JOINER, _NON_JOINER}
        or _within(letter, _SKIN_TONES)
        or _within(letter, _TAGS)
    )


def _within(letter: str, bounds: tuple[str, str]) -> bool:
    return bounds[0] <= letter <= bounds[1]


def _flag_letters_before(text: str, index: int) -> int:
    start = index
    while start and _within(text[start - 1], _FLAG_LETTERS):
        start -= 1
    return index - start

"""Redaction without scripts: the moderator types marks such as ``[[naam|Denise]]`` around what must go.

Where the answer itself holds a square bracket the marks carry number signs, one more than the longest run in the
answer (``[[#naam|Denise#]]``). Then no part of the answer can be read as a mark, so every answer can be redacted.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from consult.errors import N_, InvalidMarksError
from consult.text.redaction import Category, Passage, settle
from consult.text.spans import Span, check_spans

_FENCES = re.compile(r"#+")
_LINE_ENDS = re.compile(r"\r\n?")


def fence(text: str) -> str:
    """Return the number signs that marks in ``text`` carry: none, unless it holds a square bracket."""
    if "[" not in text and "]" not in text:
        return ""
    return "#" * (1 + max((len(run) for run in _FENCES.findall(text)), default=0))


def mark(text: str, passages: Iterable[Passage], words: Mapping[Category, str]) -> str:
    """Return ``text`` with marks around ``passages``, as the moderator's form shows it.

    ``words`` gives each category's word, which may hold no bracket, bar, number sign or line break.
    """
    signs = fence(text)
    for passage in reversed(settle(passages)):
        span, word = passage.span, words[passage.category]
        text = f"{text[: span.start]}[[{signs}{word}|{span.of(text)}{signs}]]{text[span.end :]}"
    return text


def read_marks(marked: str, original: str, words: Mapping[Category, str]) -> list[Passage]:
    """Return the passages marked in ``marked``, in order and settled.

    ``original`` is the answer as it is stored, with plain line ends. Raises ``InvalidMarksError`` when anything but
    marks was changed, when marks are nested, empty or not closed, when the word before the bar is unknown, or when a
    mark cuts a character.
    """
    reading = _Reading({word.casefold(): category for category, word in words.items()})
    signs = fence(original)
    marked = _LINE_ENDS.sub("\n", marked)
    at = 0
    for found in re.finditer(rf"\[\[{signs}([^|\[\]#\n]{{1,40}})\||{signs}\]\]", marked):
        reading.plain.append(marked[at : found.start()])
        reading.length += found.start() - at
        at = found.end()
        if found.group(1) is None:
            reading.close()
        else:
            reading.open(found.group(1))
    _refuse_changes("".join([*reading.plain, marked[at:]]), original, signs)
    if reading.category is not None:
        raise InvalidMarksError(N_("A passage on line %(line)s is opened but not closed."), line=reading.line(original))
    check_spans(original, (passage.span for passage in reading.passages))
    return settle(reading.passages)


@dataclass
class _Reading:
    """What has been read of a marked text so far."""

    words: Mapping[str, Category]

    def __post_init__(self) -> None:
        self.plain: list[str] = []
        self.length = 0
        self.start = 0
        self.category: Category | None = None
        self.passages: list[Passage] = []

    def open(self, word: str) -> None:
        if self.category is not None:
            raise InvalidMarksError(N_("A passage on line %(line)s lies inside another one."), line=self.line())
        category = self.words.get(word.strip().casefold())
        if category is None:
            raise InvalidMarksError(
                N_("A mark on line %(line)s has an unknown word before the bar. Choose from: %(words)s."),
                line=self.line(),
                words=", ".join(self.words),
            )
        self.category, self.start = category, self.length

    def close(self) -> None:
        if self.category is None:
            raise InvalidMarksError(N_("A passage on line %(line)s is closed but not opened."), line=self.line())
        if self.start == self.length:
            raise InvalidMarksError(N_("A mark on line %(line)s has no text in it."), line=self.line())
        self.passages.append(Passage(Span(self.start, self.length), self.category))
        self.category = None

    def line(self, original: str | None = None) -> int:
        """Return the number of the line that is being read, or on which the open passage of ``original`` began."""
        return 1 + (original[: self.start] if original is not None else "".join(self.plain)).count("\n")


def _refuse_changes(plain: str, original: str, signs: str) -> None:
    if plain == original:
        return
    pairs = zip(plain.split("\n"), original.split("\n"), strict=False)
    shared = min(plain.count("\n"), original.count("\n")) + 1
    line = next((number for number, (mine, theirs) in enumerate(pairs, 1) if mine != theirs), shared + 1)
    raise InvalidMarksError(
        N_("Line %(line)s differs from the answer. Add only marks, written as %(opening)s and %(closing)s."),
        line=line,
        opening=f"[[{signs}…|",
        closing=f"{signs}]]",
    )

"""What is hidden from every later reader: passages with a category, blanked in store and shown as a placeholder.

A page or file gets pieces or placeholder text, so no length and no offset of the original leaves the house.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from consult.text.spans import Span, check_spans

BLOCK = "█"


class Category(StrEnum):
    """Why a passage is hidden: the one list of ``docs/glossary.md``. An allegation hides *who*, never *what*."""

    CONTACT = "contact"
    PLACE = "place"
    THIRD_PARTY = "third_party"
    SPECIAL = "special"
    ALLEGATION = "allegation"
    SAFETY = "safety"
    COMBINATION = "combination"


@dataclass(frozen=True, order=True, slots=True)
class Passage:
    """A span of the original with the reason it is hidden."""

    span: Span
    category: Category


@dataclass(frozen=True, slots=True)
class Plain:
    """Text that may be read."""

    text: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """A hidden passage, of which only the category may be known."""

    category: Category


def settle(passages: Iterable[Passage]) -> list[Passage]:
    """Return ``passages`` in order and without overlap.

    Passages that overlap become one, with the category of the one that begins first (of two that begin together the
    longer; of two equal spans the category that comes first in the alphabet). Passages that merely touch become one
    only when their categories are the same.
    """
    settled: list[Passage] = []
    for passage in sorted(passages, key=lambda each: (each.span.start, -each.span.end, each.category)):
        last = settled[-1] if settled else None
        touches = last is not None and passage.span.start == last.span.end and passage.category == last.category
        if last is not None and (touches or passage.span.start < last.span.end):
            settled[-1] = Passage(Span(last.span.start, max(last.span.end, passage.span.end)), last.category)
        else:
            settled.append(passage)
    return settled


def blank(text: str, passages: Iterable[Passage]) -> str:
    """Return ``text`` at the same length, with a block for every hidden code point.

    Raises ``InvalidError`` for a passage that runs past the text or cuts a character.
    """
    settled = settle(passages)
    check_spans(text, (passage.span for passage in settled))
    parts, at = [], 0
    for passage in settled:
        parts += [text[at : passage.span.start], BLOCK * len(passage.span)]
        at = passage.span.end
    return "".join([*parts, text[at:]])


def covers(passages: Iterable[Passage], others: Iterable[Passage]) -> bool:
    """Tell whether every character that ``others`` hide is hidden by ``passages`` too, under whatever category."""
    return _characters(others) <= _characters(passages)


def pieces(blanked: str, passages: Iterable[Passage], start: int = 0, end: int | None = None) -> list[Plain | Hidden]:
    """Return what to show of ``blanked[start:end]``: readable text and hidden passages, in order.

    A passage of which only a part lies in the window counts as wholly hidden; nothing inside a passage is ever read.
    """
    stop = len(blanked) if end is None else min(end, len(blanked))
    shown: list[Plain | Hidden] = []
    at = start
    for passage in settle(passages):
        if passage.span.end <= start or passage.span.start >= stop:
            continue
        if at < passage.span.start:
            shown.append(Plain(blanked[at : passage.span.start]))
        shown.append(Hidden(passage.category))
        at = passage.span.end
    return [*shown, Plain(blanked[at:stop])] if at < stop else shown


def readable(text: str, passages: Iterable[Passage], words: Mapping[Category, str], span: Span | None = None) -> str:
    """Return ``text`` (or its ``span``) with ``[word]`` for each hidden passage; ``words`` names every category."""
    start, end = (span.start, span.end) if span else (0, None)
    return "".join(
        piece.text if isinstance(piece, Plain) else placeholder(piece.category, words)
        for piece in pieces(text, passages, start, end)
    )


def placeholder(category: Category, words: Mapping[Category, str]) -> str:
    """Return what stands for a hidden passage, such as ``[naam]``."""
    return f"[{words[category]}]"


def _characters(passages: Iterable[Passage]) -> set[int]:
    return {at for passage in passages for at in range(passage.span.start, passage.span.end)}

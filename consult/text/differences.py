"""What changed between two texts, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
# Comparing takes time with the square of the length: what is longer is shown as replaced as a whole.
_MOST_WORDS = 3000


class Fate(StrEnum):
    """What became of a passage."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Passage:
    """Some words, and what became of them."""

    text: str
    fate: Fate


def word_differences(before: str, after: str) -> list[Passage]:
    """Return the passages of both texts in order: those kept and removed make ``before``, kept and added ``after``.

    Neighbours have different fates and none is empty. Lines are compared first, then the words of lines that changed.
    """
    passages = _compared(_LINES.findall(before), _LINES.findall(after), within=True)
    merged = groupby(passages, key=lambda passage: passage.fate)
    return [Passage("".join(one.text for one in group), fate) for fate, group in merged]


def _compared(before: Sequence[str], after: Sequence[str], *, within: bool) -> Iterator[Passage]:
    for what, start, end, new_start, new_end in SequenceMatcher(None, before, after).get_opcodes():
        old, new = "".join(before[start:end]), "".join(after[new_start:new_end])
        if what == "equal":
            yield Passage(old, Fate.KEPT)
        elif within and what == "replace":
            yield from _of_words(old, new)
        else:
            yield from _replaced(old, new)


def _of_words(old: str, new: str) -> Iterator[Passage]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > _MOST_WORDS:
        yield from _replaced(old, new)
    else:
        yield from _compared(before, after, within=False)


def _replaced(old: str, new: str) -> Iterator[Passage]:
    if old:
        yield Passage(old, Fate.REMOVED)
    if new:
        yield Passage(new, Fate.ADDED)

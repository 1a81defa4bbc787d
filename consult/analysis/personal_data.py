"""Suggests which passages of a text may say who someone is, for a moderator to judge; it never decides.

What it misses by nature: who is recognised by a story, and names that look like words. ``python -m benchmarks
personal`` prints what it finds of invented answers and sentences.
"""

from consult.analysis.personal.kinds import Kind, Reason, Suggestion
from consult.analysis.personal.lives import find_lives
from consult.analysis.personal.names import find_names
from consult.analysis.personal.numbers import find_numbers
from consult.analysis.personal.places import find_places
from consult.analysis.personal.web import find_web
from consult.text.spans import Span, widen

__all__ = ["Kind", "Reason", "Suggestion", "find"]

# Where two suggestions overlap the one that says more about the passage stays.
_RANK = {kind: rank for rank, kind in enumerate(Kind)}


def find(text: str, language: str) -> list[Suggestion]:
    """Return suggestions in order, none overlapping another; ``language`` is that of the respondent (``nl``, ``en``…).

    Where two overlap, the kind that comes first in ``Kind`` stays, and of one kind the longest. No suggestion cuts a
    character. Time is linear in the length of ``text``.
    """
    candidates = [
        *find_web(text),
        *find_numbers(text, language),
        *find_places(text),
        *find_lives(text),
        *find_names(text),
    ]
    candidates.sort(key=lambda each: (_RANK[each.kind], -len(each.span), each.span.start))
    taken = bytearray(len(text))
    kept: list[Suggestion] = []
    for each in candidates:
        span: Span = widen(text, each.span)
        if 1 not in taken[span.start : span.end]:
            taken[span.start : span.end] = b"\x01" * len(span)
            kept.append(Suggestion(span, each.kind, each.category, each.reason))
    return sorted(kept)

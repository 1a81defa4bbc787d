"""What agreement is counted in: a contribution, or one passage of a long one, fixed before anybody codes."""

from itertools import pairwise
from math import ceil

from consult.text.sentences import sentences
from consult.text.spans import Span

MOST = 12
"""Sentences in a unit: what fits on a screen, and few enough that a theme somewhere in it still says something."""


def passages(words: str) -> list[Span]:
    """Return the passages of a text in order: whole sentences, at most ``MOST`` of them, in parts of about equal length."""
    found = sentences(words) or [Span(0, len(words))]
    parts = ceil(len(found) / MOST)
    borders = [round(part * len(found) / parts) for part in range(parts + 1)]
    return [Span(found[first].start, found[after - 1].end) for first, after in pairwise(borders)]

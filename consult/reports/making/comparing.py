"""Which counts of the same people may stand in one report, so that none can be subtracted from another to find a few.

A question is asked of some groups of a category only. If 345 are asked one question and 349 another, whoever holds both
tables knows that four people are in the rest. So two counts of one category may both be shown only when they are equal or
at least ``k`` apart; the same holds for the counts of all categories together (``security.md`` check 39).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """For one question: the categories that may be shown with how many were asked, and whether their sum may be."""

    categories: tuple[str, ...]
    total: bool


def comparable(everyone: Mapping[str, int], asked: Iterable[tuple[str, Mapping[str, int]]], k: int) -> dict[str, Shown]:
    """Return what may be shown of each question, the first come first served.

    ``everyone`` counts responses by category, ``asked`` gives for each question how many of them it was asked of.
    """
    accepted = {category: {count} for category, count in everyone.items()}
    totals = {sum(everyone.values())}
    shown: dict[str, Shown] = {}
    for question, counts in asked:
        kept = tuple(
            category for category, count in counts.items() if count and _is_apart(count, accepted[category], k)
        )
        for category in kept:
            accepted[category].add(counts[category])
        total = sum(counts[category] for category in kept)
        is_shown = _is_apart(total, totals, k)
        if is_shown:
            totals.add(total)
        shown[question] = Shown(kept, is_shown)
    return shown


def _is_apart(count: int, others: Iterable[int], k: int) -> bool:
    return all(count == other or abs(count - other) >= k for other in others)

"""Draw a sample by lot in which every group has its share."""

from collections.abc import Mapping, Sequence
from math import ceil
from random import Random
from typing import TypeVar

LEAST, SHARE = 100, 0.15
"""What is coded twice: the larger of 100 and 15 % (decision 27)."""

T = TypeVar("T")


def rule(population: int) -> int:
    """Return how many of ``population`` must be coded twice: the larger of 15 % and 100, or all where there are fewer."""
    return min(population, max(LEAST, ceil(SHARE * population)))


def shares(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """Return how many of ``size`` each group gets: in proportion, at least one where that can be, never more than it has.

    Each next one goes to the group that is furthest behind its share. ``size`` is at most the sum of ``sizes``.
    """
    there = {group: count for group, count in sizes.items() if count}
    total = sum(there.values())
    given = dict.fromkeys(sizes, 0)
    if size >= len(there):
        given.update(dict.fromkeys(there, 1))
    for _ in range(size - sum(given.values())):
        open_ = sorted(group for group, count in there.items() if given[group] < count)
        given[max(open_, key=lambda group: size * there[group] / total - given[group])] += 1
    return given


def drawn(groups: Mapping[str, Sequence[T]], size: int, chance: Random) -> list[T]:
    """Return ``size`` of what is in ``groups``, each group with its share, in an order by lot."""
    parts = shares({group: len(members) for group, members in groups.items()}, size)
    found = [one for group in sorted(groups) for one in chance.sample(list(groups[group]), parts[group])]
    chance.shuffle(found)
    return found

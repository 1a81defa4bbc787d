"""The order in which coding teaches most: by turns the least certain, any at all, and from the groups least heard."""

import random
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Waiting:
    """A contribution that nobody coded: the least margin of its passages, its likeliest theme, and its group."""

    id: str
    margin: float
    theme: str
    group: str


def teaching_order(waiting: Sequence[Waiting], seed: int) -> list[str]:
    """Return the ids of all that wait, in thirds: uncertain (themes in turn), random, and small groups first.

    The random third keeps estimates of quality unbiased; sampling by margin alone gains little (Settles, 2009).
    """
    chance = random.Random(seed)  # noqa: S311  (an order, no secret)
    known = sorted(waiting, key=lambda one: one.id)
    heard = Counter(one.group for one in known)
    at_random = list(known)
    chance.shuffle(at_random)
    queues = (
        deque(_in_turn(known)),
        deque(at_random),
        deque(sorted(at_random, key=lambda one: heard[one.group])),
    )
    taken: dict[str, None] = {}
    while len(taken) < len(known):
        for queue in queues:
            while queue and queue[0].id in taken:
                queue.popleft()
            if queue:
                taken[queue.popleft().id] = None
    return list(taken)


def _in_turn(waiting: Sequence[Waiting]) -> list[Waiting]:
    """Return them by margin, each theme in turn, so that one vague theme does not fill the queue."""
    by_theme: dict[str, int] = {}
    ranked = []
    for one in sorted(waiting, key=lambda one: (one.margin, one.id)):
        turn = by_theme[one.theme] = by_theme.get(one.theme, -1) + 1
        ranked.append((turn, one.margin, one))
    return [one for _turn, _margin, one in sorted(ranked, key=lambda row: (row[0], row[1], row[2].id))]

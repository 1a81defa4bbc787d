"""Whether a count that is not shown could have been another, for all a reader knows: another world that proves it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count as numbered

_STEPS = 100
"""How many worlds are looked at before a count is taken for one that can be worked out: then more is withheld."""

_NEARER = 2
"""What a line that adds up again is worth when it is chosen which world to look at next."""


@dataclass(frozen=True, eq=False, slots=True)
class Line:
    """Counts that add up to nothing with their signs, the total first; ``divides``: the others are all parts of it."""

    terms: Sequence[tuple[int, int]]
    divides: bool


@dataclass(frozen=True)
class Possible:
    """What a reader holds for possible: in which lines with which sign each count stands, and whether it may be off so.

    ``cost`` is what it costs to make that possible, at least 1; nothing where it is not.
    """

    lines_of: Callable[[int], Sequence[tuple[Line, int]]]
    cost: Callable[[int, int], int | None]


Moves = Mapping[int, int]


def other_world(number: int, possible: Possible) -> Moves:
    """Return by how much counts differ in the cheapest world found where this one is one more or less; nothing if none."""
    ticket = numbered()
    waiting: list[tuple[int, int, int, Moves, Mapping[Line, int]]] = []

    def add(cost: int, moves: Moves, off: Mapping[Line, int], number: int, move: int) -> None:
        price = possible.cost(number, move)
        if price is not None:
            now = _after(off, possible.lines_of(number), move)
            heappush(
                waiting, (cost + price + _NEARER * len(now), next(ticket), cost + price, {**moves, number: move}, now)
            )

    for move in (1, -1):
        add(0, {}, {}, number, move)
    for _step in range(_STEPS):
        if not waiting:
            break
        _rank, _ticket, cost, moves, off = heappop(waiting)
        if not off:
            return moves
        line = min(off, key=lambda each: len(each.terms))
        for each, sign in line.terms:
            if each not in moves:
                add(cost, moves, off, each, -off[line] * sign)
    return {}


def _after(off: Mapping[Line, int], lines: Sequence[tuple[Line, int]], move: int) -> Mapping[Line, int]:
    now = dict(off)
    for line, sign in lines:
        now[line] = now.get(line, 0) + move * sign
        if not now[line]:
            del now[line]
    return now

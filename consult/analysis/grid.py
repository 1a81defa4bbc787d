"""A table of counts with its totals, and which withheld counts in it could have been others for all a reader knows.

A table whose rows and columns add up is a circulation: give a total the opposite sign of its parts and every row and
column sums to nothing. Then a withheld count may differ exactly when one can be added or taken away round a loop of
withheld cells (the integral circulation theorem), and that is a question of what can be reached from where.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

Place = tuple[int, int]
Node = tuple[bool, int]


@dataclass(frozen=True)
class Grid:
    """Counts with a total at the end of each row and a row of totals below."""

    lines: Sequence[Sequence[int]]

    @classmethod
    def with_totals(cls, counts: Sequence[Sequence[int]]) -> "Grid":
        """Return ``counts`` with totals; raises ``ValueError`` when rows differ in length or nothing is given."""
        if not counts or not counts[0] or any(len(row) != len(counts[0]) for row in counts):
            raise ValueError("a table needs rows of one length")
        rows = [[*row, sum(row)] for row in counts]
        return cls([*rows, [sum(column) for column in zip(*rows, strict=True)]])

    def at(self, place: Place) -> int:
        """Return the count at ``place`` (row, column)."""
        return self.lines[place[0]][place[1]]

    def places(self) -> Iterator[Place]:
        """Yield all places, totals included, row by row."""
        return ((row, column) for row in range(len(self.lines)) for column in range(len(self.lines[0])))

    def all_lines(self) -> list[list[Place]]:
        """Return the places of each row and then of each column, the total last."""
        rows, columns = range(len(self.lines)), range(len(self.lines[0]))
        return [[(row, column) for column in columns] for row in rows] + [
            [(row, column) for row in rows] for column in columns
        ]

    def totals_in(self, place: Place) -> int:
        """Return how often ``place`` is a total: 0 for a cell, 1 for a row's or column's, 2 for the grand total."""
        return (place[0] == len(self.lines) - 1) + (place[1] == len(self.lines[0]) - 1)

    def sign(self, place: Place) -> int:
        """Return -1 for a row's or column's total, else 1."""
        return -1 if self.totals_in(place) == 1 else 1


@dataclass(frozen=True)
class Room:
    """How far each count may lie from what it is, for all a reader knows: ``(lowest, highest)`` by place."""

    grid: Grid
    limits: dict[Place, tuple[float, float]]

    def may_shift(self, place: Place, flow: int) -> bool:
        """Tell whether the count at ``place`` may be one off in the direction of ``flow`` (1 or -1, signed)."""
        low, high = self.limits[place]
        return low <= self.grid.at(place) + flow * self.grid.sign(place) <= high

    def fixed(self, hidden: Collection[Place]) -> list[Place]:
        """Return, in order, the places of ``hidden`` whose count can be worked out when only those are withheld."""
        forward: dict[Node, set[Node]] = {}
        for place in hidden:
            row, column = (True, place[0]), (False, place[1])
            if self.may_shift(place, 1):
                forward.setdefault(row, set()).add(column)
            if self.may_shift(place, -1):
                forward.setdefault(column, set()).add(row)
        return sorted(place for place in hidden if not _has_loop(forward, place))


def _has_loop(forward: dict[Node, set[Node]], place: Place) -> bool:
    row, column = (True, place[0]), (False, place[1])
    return (column in forward.get(row, ()) and _reaches(forward, column, row)) or (
        row in forward.get(column, ()) and _reaches(forward, row, column)
    )


def _reaches(forward: dict[Node, set[Node]], start: Node, goal: Node) -> bool:
    """Tell whether ``goal`` can be reached from ``start`` otherwise than by the step between them."""
    seen, waiting = {start}, [node for node in forward.get(start, ()) if node != goal]
    while waiting:
        node = waiting.pop()
        if node == goal:
            return True
        if node not in seen:
            seen.add(node)
            waiting.extend(forward.get(node, ()))
    return False

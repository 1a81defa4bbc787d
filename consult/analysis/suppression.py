"""What the cells of a table come to, and which rows of it tell of each what they answered."""

from collections.abc import Sequence

UNANIMOUS_BELOW = 20


def with_totals(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return ``counts`` with a total at the end of each row and a row of totals below."""
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def unanimous_rows(counts: Sequence[Sequence[int]], below: int = UNANIMOUS_BELOW) -> list[int]:
    """Return the rows with fewer than ``below`` answers that are all the same answer.

    Such a row says of each member what they answered; the caller withholds it.
    """
    return [row for row, line in enumerate(counts) if 0 < sum(line) < below and sum(map(bool, line)) == 1]

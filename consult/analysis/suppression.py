"""Small cells of a table that stands by itself: withheld, with what would let a reader work them out."""

from collections.abc import Collection, Sequence

from consult.analysis.ledger import Cell, Ledger, Rank

Place = tuple[int, int]
UNANIMOUS_BELOW = 20


def suppress(counts: Sequence[Sequence[int]], k: int, public: Collection[Place] = ()) -> list[list[Cell]]:
    """Return ``counts`` with a total at the end of each row and a row of totals below, small cells withheld.

    ``k`` is the threshold (at least 3); ``public`` lists the cells (row, column) that hold only contributions public
    under their maker's own name: they are shown whatever their size, and totals are judged without them. Rows must add
    up to totals: count each response in one cell.
    Raises ``ValueError`` for a smaller ``k``, a negative count or rows of different lengths.
    """
    ledger = Ledger(k)
    if not k:
        raise ValueError("k must be at least 3")
    private = [
        [0 if (row, column) in public else count for column, count in enumerate(line)]
        for row, line in enumerate(counts)
    ]
    table = add_table(ledger, counts, private)
    ledger.settle()
    return [[ledger.shown(number) for number in line] for line in table]


def add_table(
    ledger: Ledger, counts: Sequence[Sequence[int]], private: Sequence[Sequence[int]] | None = None
) -> list[list[int]]:
    """Add a table with its totals to ``ledger``: the numbers of its counts there, totals last.

    Raises ``ValueError`` for rows of different lengths.
    """
    if not counts or not counts[0] or any(len(row) != len(counts[0]) for row in counts):
        raise ValueError("a table needs rows of one length")
    whole, protected = with_totals(counts), with_totals(private or counts)
    last_row, last_column = len(counts), len(counts[0])
    ranks = (Rank.CELL, Rank.TOTAL, Rank.GRAND_TOTAL)
    numbers = [
        [
            ledger.count(
                whole[row][column], protected[row][column], rank=ranks[(row == last_row) + (column == last_column)]
            )
            for column in range(last_column + 1)
        ]
        for row in range(last_row + 1)
    ]
    for *parts, total in (*numbers, *zip(*numbers, strict=True)):
        ledger.adds_up(total, parts)
    return numbers


def with_totals(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return ``counts`` with a total at the end of each row and a row of totals below."""
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def unanimous_rows(counts: Sequence[Sequence[int]], below: int = UNANIMOUS_BELOW) -> list[int]:
    """Return the rows with fewer than ``below`` answers that are all the same answer.

    Such a row says of each member what they answered; the caller withholds it.
    """
    return [row for row, line in enumerate(counts) if 0 < sum(line) < below and sum(map(bool, line)) == 1]

"""Tables in a ledger: they are entered together, withheld together, and then read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consult.analysis.ledger import Ledger, Rank, Withheld
from consult.analysis.suppression import unanimous_rows, with_totals
from consult.analysis.telling import CROSS

Shown = int | str
"""A count, or the word in its place: fewer than k, or a cross for one that gives another away."""

GONE = CROSS
_TOTAL = "total"
"""What stands for a row or column in the name of a total; no group, channel, choice or stance is called so."""


@dataclass(frozen=True)
class Crosstab:
    """Counts by row and column, each with its total; a withheld one is a word."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Shown, ...], ...]
    row_totals: tuple[Shown, ...]
    column_totals: tuple[Shown, ...]
    total: Shown

    @property
    def withheld(self) -> bool:
        """Whether anything in it is not shown."""
        shown = (*self.row_totals, *self.column_totals, self.total, *(cell for row in self.cells for cell in row))
        return any(isinstance(cell, str) for cell in shown)


def shown(ledger: Ledger, number: int) -> Shown:
    """Return the count, or the word in its place."""
    cell = ledger.shown(number)
    return cell.word if isinstance(cell, Withheld) else cell


class Grid:
    """A table in a ledger: the numbers of its counts there, the totals last in each row and below each column."""

    def __init__(
        self,
        ledger: Ledger,
        rows: Sequence[str],
        columns: Sequence[str],
        cells: Iterable[tuple[str, str, int, bool]],
        *,
        name: str,
        rank: Rank = Rank.CELL,
        below: Sequence[int] | None = None,
        answers: bool = False,
    ) -> None:
        """Add up ``cells``: row, column, count, whether public. ``below`` are totals of columns that are entered already.

        The ``name`` of the table is the beginning of those of its counts, which are compared with earlier releases.
        Of ``answers``, a row with few in it who are all of one mind is withheld as a whole.
        """
        self.rows, self.columns, self._ledger = tuple(rows), tuple(columns), ledger
        whole, private = ([[0] * len(columns) for _ in rows] for _ in range(2))
        for row, column, count, public in cells:
            down, across = self.rows.index(row), self.columns.index(column)
            whole[down][across] += count
            private[down][across] += 0 if public else count
        counts = [list(zip(*lines, strict=True)) for lines in zip(_totalled(whole), _totalled(private), strict=True)]
        ways = [(column, rank, Rank.TOTAL) for column in columns] + [(_TOTAL, Rank.TOTAL, Rank.GRAND_TOTAL)]
        self.numbers = [
            [
                ledger.count(*one, rank=inside, name=f"{name} / {row} / {column}")
                for one, (column, inside, _end) in zip(line, ways, strict=True)
            ]
            for row, line in zip(rows, counts, strict=False)
        ]
        under = (
            [
                ledger.count(*one, rank=end, name=f"{name} / {_TOTAL} / {column}")
                for one, (column, _inside, end) in zip(counts[-1], ways, strict=True)
            ]
            if below is None
            else below
        )
        self.numbers.append(list(under))
        lines = zip(*self.numbers, strict=True) if rows else ()
        for *parts, total in (*self.numbers[: len(rows) + (below is None)], *lines):
            ledger.adds_up(total, parts)
        for place in unanimous_rows(private) if answers else ():
            ledger.of_one_mind(self.numbers[place][:-1])

    def row(self, name: str) -> list[int]:
        """Return the numbers of a row without its total."""
        return self.numbers[self.rows.index(name)][:-1]

    def column(self, name: str) -> list[int]:
        """Return the numbers of a column without its total."""
        at = self.columns.index(name)
        return [line[at] for line in self.numbers[:-1]]

    @property
    def row_totals(self) -> list[int]:
        """The numbers of the totals of rows."""
        return [line[-1] for line in self.numbers[:-1]]

    @property
    def total(self) -> int:
        """The number of the total of all."""
        return self.numbers[-1][-1]

    def crosstab(self) -> Crosstab:
        """Return what is shown. In a row whose total is withheld every cell is, those with nothing in them too."""
        *lines, totals = [[shown(self._ledger, number) for number in line] for line in self.numbers]
        return Crosstab(
            rows=self.rows,
            columns=self.columns,
            cells=tuple(
                tuple(GONE if not cell and isinstance(line[-1], str) else cell for cell in line[:-1]) for line in lines
            ),
            row_totals=tuple(line[-1] for line in lines),
            column_totals=tuple(totals[:-1]),
            total=totals[-1],
        )


def _totalled(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    return with_totals(counts) if counts else [[0]]

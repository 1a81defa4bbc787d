"""Tables that belong together, and what of them is withheld so that none gives away what another withholds.

Only responses that are not public under their maker's name are protected: what is public is known, so a reader can
subtract it, and small cells are judged by the rest (``security.md`` 0.7). Within one table ``analysis.suppression``
decides; here its answers are brought in line between tables that share a count:

- who mentions a theme, and who takes a stance under it, where both are the same people: hidden in one, hidden in both;
- where that cannot be done safely, or a small group would be seen to be of one mind, nothing is split up at all;
- a split that follows another (channels follow categories) may not show or hide a total otherwise than that one does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from consult.analysis.suppression import Withheld, recoverable, suppress, unanimous_rows

Shown = int | str
"""A count, or the word in its place: fewer than k, or a cross for one that gives another away."""

GONE = "×"


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


class Grid:
    """A table in the making: all counts, those to protect, and which places are hidden.

    The last place of a line is its total. ``k`` is the threshold, 0 where nothing is hidden.
    """

    def __init__(
        self,
        rows: tuple[str, ...],
        columns: tuple[str, ...],
        cells: Iterable[tuple[str, str, int, bool]],
        k: int,
        *,
        parts_are_columns: bool = False,
    ) -> None:
        """Add up ``cells``: row, column, count, whether public. The parts of a split are rows, or columns."""
        self.rows, self.columns, self.k, self.parts_are_columns = rows, columns, k, parts_are_columns
        whole = [[0] * len(columns) for _ in rows]
        private = [[0] * len(columns) for _ in rows]
        for row, column, count, public in cells:
            at = rows.index(row), columns.index(column)
            whole[at[0]][at[1]] += count
            private[at[0]][at[1]] += 0 if public else count
        self.private = private
        self._whole, self._protected = _with_totals(whole), _with_totals(private)
        self.closed = False
        self.hidden: set[tuple[int, int]] = set()
        if k and rows and columns:
            self.hidden = {
                (row, column)
                for row, line in enumerate(suppress(private, k))
                for column, cell in enumerate(line)
                if isinstance(cell, Withheld)
            }

    @property
    def total(self) -> tuple[int, int]:
        """The place of the total of all."""
        return len(self.rows), len(self.columns)

    @property
    def column_totals(self) -> list[tuple[int, int]]:
        """The places of the totals of columns."""
        return [(len(self.rows), column) for column in range(len(self.columns))]

    @property
    def row_totals(self) -> list[tuple[int, int]]:
        """The places of the totals of rows."""
        return [(row, len(self.columns)) for row in range(len(self.rows))]

    def protected(self, place: tuple[int, int]) -> int:
        """Return the count at a place without what is public."""
        return self._protected[place[0]][place[1]]

    def hide_row(self, row: int) -> None:
        """Hide a row and its total."""
        places = [(row, column) for column in range(len(self.columns) + 1)]
        self.hidden |= {place for place in places if self.protected(place)}

    def is_safe(self) -> bool:
        """Tell whether a reader of the table can work out nothing that is hidden in it."""
        if not self.hidden:
            return True
        table: list[list[int | Withheld]] = [
            [
                Withheld("", small=count < self.k) if (row, column) in self.hidden else count
                for column, count in enumerate(line)
            ]
            for row, line in enumerate(self._protected)
        ]
        return not recoverable(table, self.k)

    def crosstab(self) -> Crosstab:
        """Return what is shown. In a row whose total is hidden every cell is, those with nothing in them too."""
        shown = [[self._shown((row, column)) for column in range(len(line))] for row, line in enumerate(self._whole)]
        *lines, totals = shown
        return Crosstab(
            rows=self.rows,
            columns=self.columns,
            cells=tuple(tuple(line[:-1]) for line in lines),
            row_totals=tuple(line[-1] for line in lines),
            column_totals=tuple(totals[:-1]),
            total=totals[-1],
        )

    def _shown(self, place: tuple[int, int]) -> Shown:
        row, column = place
        count = self._whole[row][column]
        if self.closed and (column < len(self.columns) if self.parts_are_columns else row < len(self.rows)):
            return GONE
        if place in self.hidden:
            return f"\u2039{self.k}" if 0 < count < self.k else GONE
        row_hidden = row < len(self.rows) and (row, len(self.columns)) in self.hidden
        return GONE if row_hidden and not count else count


@dataclass
class Split:
    """Who mentions a theme (one row, a column for each part), and the stances they take (a row for each part)."""

    mentions: Grid
    stances: Sequence[Grid] = field(default_factory=list)

    @property
    def hides_anything(self) -> bool:
        """Whether anything in it is hidden."""
        return any(grid.hidden or grid.closed for grid in (self.mentions, *self.stances))

    def settle(self, leading: "Split | None" = None) -> None:
        """Bring the tables in line with each other, and their totals with those of ``leading``."""
        if not self.mentions.k:
            return
        for grid in self.stances:
            self._share(grid)
        if self._is_safe() and (leading is None or self._has_totals_of(leading)):
            return
        self._close(leading)

    def _share(self, stances: Grid) -> None:
        """Hide in both what is the same people and hidden in one."""
        for part, total in enumerate(stances.row_totals):
            if not self._is_same(stances, part):
                continue
            if (0, part) in self.mentions.hidden and total not in stances.hidden:
                stances.hide_row(part)
            elif total in stances.hidden:
                self.mentions.hidden |= {(0, part), (1, part)}

    def _is_same(self, stances: Grid, part: int) -> bool:
        counted = stances.protected((part, len(stances.columns)))
        return 0 < counted == self.mentions.protected((0, part))

    def _is_safe(self) -> bool:
        for stances in self.stances:
            if any((row, len(stances.columns)) not in stances.hidden for row in unanimous_rows(stances.private)):
                return False
            for part, total in enumerate(stances.row_totals):
                hidden = ((0, part) in self.mentions.hidden, total in stances.hidden)
                if self._is_same(stances, part) and hidden[0] != hidden[1]:
                    return False
            same_total = stances.protected(stances.total) == self.mentions.protected(self.mentions.total)
            if same_total and _hidden_total(stances) != _hidden_total(self.mentions):
                return False
        return all(grid.is_safe() for grid in (self.mentions, *self.stances))

    def _has_totals_of(self, leading: "Split") -> bool:
        pairs = zip(self.stances, leading.stances, strict=True)
        return _hidden_total(self.mentions) == _hidden_total(leading.mentions) and all(
            _hidden_totals(mine) == _hidden_totals(theirs) for mine, theirs in pairs
        )

    def _close(self, leading: "Split | None") -> None:
        """Split nothing up: every part is hidden, and totals are as ``leading`` has them, or hidden where small."""
        for at, grid in enumerate((self.mentions, *self.stances)):
            grid.closed = True
            totals = [grid.total, *(grid.row_totals if grid.parts_are_columns else grid.column_totals)]
            if leading is None:
                grid.hidden = {place for place in totals if 0 < grid.protected(place) < grid.k}
            else:
                kept = _hidden_totals((leading.mentions, *leading.stances)[at])
                grid.hidden = {place for place in totals if _name(grid, place) in kept}


def _hidden_total(grid: Grid) -> bool:
    return grid.total in grid.hidden


def _hidden_totals(grid: Grid) -> set[int]:
    """Return the columns whose totals are hidden; ``-1`` stands for the total of all."""
    return {_name(grid, place) for place in grid.hidden if place[0] == len(grid.rows)}


def _name(grid: Grid, place: tuple[int, int]) -> int:
    return -1 if place[1] == len(grid.columns) else place[1]


def _with_totals(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    lines = [[*row, sum(row)] for row in counts]
    width = len(lines[0]) if lines else 1
    return [*lines, [sum(line[column] for line in lines) for column in range(width)]]

"""From counts to cells that may leave the house: small ones withheld, and the total rows and columns with them."""

from collections.abc import Collection, Mapping, Sequence

from consult.analysis.ledger import Withheld
from consult.analysis.suppression import suppress
from consult.reports.document import Cell, Column, Table
from consult.synthesis.withholding import Crosstab


def printed(
    crosstab: Crosstab,
    *,
    key: str,
    title: str,
    heading: str,
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    total: str,
    note: str = "",
) -> Table:
    """Return a table as a release shows it, with its totals, in the words of ``rows`` and ``columns``."""
    labels = (*(columns[column] for column in crosstab.columns), total)
    lines = zip(crosstab.rows, crosstab.cells, crosstab.row_totals, strict=True)
    return Table(
        key=key,
        title=title,
        columns=(Column(label=heading), *(Column(label=label, numeric=True) for label in labels)),
        rows=(
            *((rows[row], *cells, end) for row, cells, end in lines),
            (total, *crosstab.column_totals, crosstab.total),
        ),
        note=note,
    )


def turned(crosstab: Crosstab) -> Crosstab:
    """Return a table with its rows as columns."""
    return Crosstab(
        rows=crosstab.columns,
        columns=crosstab.rows,
        cells=tuple(zip(*crosstab.cells, strict=True)),
        row_totals=crosstab.column_totals,
        column_totals=crosstab.row_totals,
        total=crosstab.total,
    )


def shown(cell: int | Withheld) -> Cell:
    """Return the number, or the word that stands in its place."""
    return cell.word if isinstance(cell, Withheld) else cell


def crossing(
    *,
    key: str,
    title: str,
    heading: str,
    rows: Sequence[str],
    columns: Sequence[str],
    counts: Sequence[Sequence[int]],
    total: str,
    k: int,
    public: Collection[tuple[int, int]] = (),
    note: str = "",
) -> Table:
    """Return a table of ``counts`` with totals to the right and below, small cells withheld."""
    cells = suppress(counts, k, public)
    return Table(
        key=key,
        title=title,
        columns=(Column(label=heading), *(Column(label=label, numeric=True) for label in (*columns, total))),
        rows=tuple((label, *(shown(cell) for cell in line)) for label, line in zip((*rows, total), cells, strict=True)),
        note=note,
    )


def tally(
    *, key: str, title: str, heading: str, counted: str, counts: Sequence[tuple[str, int]], total: str, k: int
) -> Table:
    """Return a table of one column of ``counts`` by their names, with a total below, small cells withheld."""
    cells = [line[0] for line in suppress([[count] for _name, count in counts], k)]
    names = (*(name for name, _count in counts), total)
    return Table(
        key=key,
        title=title,
        columns=(Column(label=heading), Column(label=counted, numeric=True)),
        rows=tuple((name, shown(cell)) for name, cell in zip(names, cells, strict=True)),
    )

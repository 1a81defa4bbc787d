"""From counts to cells that may leave the house: small ones withheld, and the total rows and columns with them."""

from collections.abc import Mapping

from consult.analysis.ledger import Ledger
from consult.analysis.telling import Telling
from consult.reports.document import Column, Table
from consult.synthesis.withholding import Crosstab, Grid, shown


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


def tally(
    *,
    key: str,
    title: str,
    heading: str,
    counted: str,
    counts: Mapping[str, tuple[str, int]],
    total: str,
    telling: Telling,
) -> Table:
    """Return a table of one column, with a total below and small cells withheld.

    ``counts`` has the words of each row and its count, by a key that is the same in all languages and reports.
    """
    ledger = Ledger(telling.k, telling=telling)
    column = Grid(
        ledger,
        list(counts),
        [counted],
        [(row, counted, many, False) for row, (_words, many) in counts.items()],
        name=key,
    )
    ledger.settle()
    names = (*(words for words, _many in counts.values()), total)
    return Table(
        key=key,
        title=title,
        columns=(Column(label=heading), Column(label=counted, numeric=True)),
        rows=tuple((words, shown(ledger, line[0])) for words, line in zip(names, column.numbers, strict=True)),
    )

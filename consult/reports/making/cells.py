"""From counts to cells that may leave the house: small ones withheld, and the total rows and columns with them."""

from collections.abc import Collection, Sequence

from consult.analysis.suppression import Withheld, suppress
from consult.reports.document import Cell, Column, Table


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

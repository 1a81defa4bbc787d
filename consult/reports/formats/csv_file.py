"""One CSV file with every figure: a line for each cell (RFC 4180, UTF-8 with a byte order mark, which Excel needs)."""

import csv
import io

from consult.reports.document import Document
from consult.reports.formats.tables import guarded, tables_of


def render(document: Document) -> bytes:
    """Return the lines ``table,row,column,value``; words that look like a formula are guarded with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(("table", "row", "column", "value"))
    if document.demonstration:
        writer.writerow(("", "", "", guarded(document.demonstration)))
    for table in tables_of(document):
        for number, cells in enumerate(table.rows, 1):
            for column, cell in zip(table.columns[1:], cells[1:], strict=True):
                row = f"{number}. {cells[0]}"
                value = cell if isinstance(cell, int) else guarded(cell or "")
                writer.writerow((table.key, guarded(row), guarded(column.label), value))
    return out.getvalue().encode("utf-8-sig")

"""One CSV file with every figure, a line for each cell: RFC 4180 with commas, in UTF-8 with a byte order mark.

Comma and not semicolon, because that is what the standard, statistical packages and ``csv`` readers expect; the mark
makes Excel read the letters right. Who opens the file in a Dutch Excel takes the XLSX file, which holds the same.
"""

import csv
import io

from consult.reports.document import Document
from consult.reports.formats.cleaning import cleaned
from consult.reports.formats.tables import guarded, tables_of


def render(document: Document) -> bytes:
    """Return the lines ``table,row,column,value``; words that look like a formula are guarded with an apostrophe.

    A row is its number in the table; the first column, which heads the row, is a line of its own like the others. In a
    demonstration the first line is the warning.
    """
    document = cleaned(document)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(("table", "row", "column", "value"))
    if document.demonstration:
        writer.writerow(("", "", "", guarded(document.demonstration)))
    for table in tables_of(document):
        for number, cells in enumerate(table.rows, 1):
            for column, cell in zip(table.columns, cells, strict=True):
                value = cell if isinstance(cell, int) else guarded(cell or "")
                writer.writerow((guarded(table.key), number, guarded(column.label), value))
    return out.getvalue().encode("utf-8-sig")

"""A zip file with a CSV file for each table, and what their columns mean: RFC 4180 with commas, described by CSVW.

Comma and not semicolon, because that is what the standard, statistical packages and ``csv`` readers expect; a byte order
mark makes Excel read the letters right. Who opens a file in a Dutch Excel takes the XLSX file, which holds the same.
"""

import csv
import io
import zipfile
from typing import IO

from consult.reports.document import Document, Table
from consult.reports.formats.archive import entry
from consult.reports.formats.csvw import ROW, metadata
from consult.reports.formats.tables import guarded, named_tables

_METADATA = "csv-metadata.json"
"""The name at which a reader of CSVW looks beside a CSV file (Tabular Data on the Web, 2015, 5.3)."""


def render(document: Document) -> bytes:
    """Return the zip file. Words that look like a formula are guarded with an apostrophe; withheld numbers stay words.

    The first column numbers the rows. Each table is written line by line: what is held in memory is the zip file.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(entry(_METADATA), metadata(document))
        for name, table in named_tables(document).items():
            with archive.open(entry(f"{name}.csv"), "w") as packed:
                _write(table, packed)
    return out.getvalue()


def _write(table: Table, out: IO[bytes]) -> None:
    with io.TextIOWrapper(out, "utf-8-sig", newline="") as text:
        writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow((ROW, *(guarded(column.label) for column in table.columns)))
        for number, cells in enumerate(table.rows, 1):
            writer.writerow((number, *(cell if isinstance(cell, int) else guarded(cell or "") for cell in cells)))

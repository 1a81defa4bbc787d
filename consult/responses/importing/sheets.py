"""Read the first sheet of a spreadsheet (XLSX) row by row. Nothing in it is evaluated, followed or run.

A cell with a formula holds no words of a respondent: its row is left behind, whatever value was stored beside it.
"""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook

from consult.papers.paper import LARGEST_RATIO, MEGABYTE
from consult.responses.importing.faults import ImportFileError, Reject, RejectedError, whole
from consult.responses.importing.records import CELL_LIMIT, TOO_LONG, Row, named

_MOST_ENTRIES = 2000
_LARGEST_UNPACKED = 3000 * MEGABYTE
_LARGEST_SHARED = 50 * MEGABYTE
_SHARED = "xl/sharedstrings.xml"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
)
"""What reading a spreadsheet may raise that lies about itself."""


def sheet_rows(path: Path) -> Iterator[Row | Reject]:
    """Yield the rows of the first sheet; its first row names the cells.

    Raises :class:`ImportFileError` for a file that is none, would unpack to too much, or is broken from a line on.
    """
    _judge(path)
    line = 0
    try:
        book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            names: tuple[str, ...] = ()
            for line, cells in enumerate(sheet.iter_rows(), 1):
                if not names:
                    names = _names(path, cells)
                elif any(cell.value is not None for cell in cells):
                    yield _row(line, names, cells)
        finally:
            book.close()
    except ImportFileError:
        raise
    except _BROKEN:
        raise whole(str(path), "the spreadsheet is broken behind this line", line=line) from None


def _judge(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
            size = sum(entry.file_size for entry in entries)
            bombs = [one for one in entries if one.file_size > max(MEGABYTE, one.compress_size * LARGEST_RATIO)]
            if bombs or len(entries) > _MOST_ENTRIES or size > _LARGEST_UNPACKED:
                raise whole(str(path), "unpacks to far more than a file of responses does")
            if any(one.filename.lower() == _SHARED and one.file_size > _LARGEST_SHARED for one in entries):
                raise whole(str(path), "is too large for a spreadsheet; please export it as CSV")
            for entry in entries:
                with packed.open(entry) as opened:
                    if b"<!DOCTYPE" in opened.read(4096):
                        raise whole(str(path), "declares a document type, which no spreadsheet does")
    except ImportFileError:
        raise
    except _BROKEN:
        raise whole(str(path), "is no spreadsheet (XLSX), or is broken") from None


def _names(path: Path, cells: Sequence[Any]) -> tuple[str, ...]:
    names = [named(str(cell.value or "")) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise whole(str(path), "has no row with the names of columns", line=1)
    return tuple(names)


def _row(line: int, names: tuple[str, ...], cells: Sequence[Any]) -> Row | Reject:
    found: list[str] = []
    for at, cell in enumerate(cells):
        if at >= len(names):
            if cell.value is not None:
                return Reject(line, "", "The row has more cells than the first row has names.")
            continue
        try:
            found.append(_text(cell))
        except RejectedError as refused:
            return Reject(line, names[at], refused.reason)
    return Row(line, names, (*found, *[""] * (len(names) - len(found))))


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise RejectedError("The cell holds a formula, and no answer.")
    if cell.data_type == "e":
        raise RejectedError("The cell holds an error of the spreadsheet, and no answer.")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    if len(text) > CELL_LIMIT:
        raise RejectedError(TOO_LONG)
    return text

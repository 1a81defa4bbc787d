"""Read a file of text row by row, JSON lines or CSV: nothing is ever held but the row at hand, however long a line is."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeAlias

from consult.responses.importing.faults import Reject, whole

CELL_LIMIT = 100_000
"""No cell with more characters is read: twice the longest answer that anybody may give."""
RECORD_LIMIT = 4_000_000
_PIECE = 1 << 16
_DELIMITERS = ",;\t|"
TOO_LONG = f"A cell has more than {CELL_LIMIT:,} characters."

Cell: TypeAlias = str | tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A row as it stands in the file: on which line it begins, the names of its cells, and the cells."""

    line: int
    names: tuple[str, ...]
    cells: tuple[Cell, ...]


def csv_rows(path: Path, encoding: str) -> Iterator[Row | Reject]:
    """Yield the rows of a CSV file; its first line names the cells, and whichever of , ; tab | it has most parts them.

    Raises :class:`ImportFileError` where the file breaks off in the middle of a cell.
    """
    with path.open(encoding=encoding, newline="") as stream:
        records = _records(stream, str(path))
        line, first = next(records, (1, ""))
        if not first:
            raise whole(str(path), "has no line with the names of columns", line=line)
        delimiter = max(_DELIMITERS, key=first.count)
        names = tuple(named(name) for name in _split(first, delimiter) or ())
        if not names:
            raise whole(str(path), "the names of columns cannot be read: quotation marks do not fit", line=line)
        for begun, record in records:
            yield _row(begun, names, record, delimiter)


def json_rows(path: Path, encoding: str) -> Iterator[Row | Reject]:
    """Yield the rows of a file with one JSON object a line; ``{"a": {"b": 1}}`` is a cell named ``a[b]``."""
    with path.open(encoding=encoding, newline="\n") as stream:
        for line, record in _lines(stream):
            if record is None:
                yield Reject(line, "", TOO_LONG)
            elif record.strip():
                yield _of_json(line, record)


def named(text: str) -> str:
    """Return the name of a column in one line, without what a terminal would obey: it is shown where it does not fit."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def _row(line: int, names: tuple[str, ...], record: str | None, delimiter: str) -> Row | Reject:
    if record is None:
        return Reject(line, "", TOO_LONG)
    cells = _split(record, delimiter)
    if cells is None:
        return Reject(line, "", "The quotation marks of this row do not fit.")
    if len(cells) != len(names):
        return Reject(line, "", f"The row has {len(cells)} cells and the first line has {len(names)}.")
    return _limited(Row(line, names, tuple(cells)))


def _limited(row: Row) -> Row | Reject:
    for name, cell in zip(row.names, row.cells, strict=True):
        if len(cell) > CELL_LIMIT:
            return Reject(row.line, name, TOO_LONG)
    return row


def _split(record: str, delimiter: str) -> list[str] | None:
    try:
        return next(csv.reader([record], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None


def _records(stream: IO[str], name: str) -> Iterator[tuple[int, str | None]]:
    """Yield each CSV record that is not empty with the line it begins on, or nothing in its place if it is too long.

    A record ends at the end of a line behind which as many quotation marks were opened as closed.
    """
    begun, quotes, size, kept = 1, 0, 0, list[str]()
    for line, piece, ends in _pieces(stream):
        quotes += piece.count('"')
        size += len(piece)
        if size <= RECORD_LIMIT:
            kept.append(piece)
        if ends and quotes % 2 == 0:
            record = "".join(kept) if size <= RECORD_LIMIT else None
            if record is None or record.strip():
                yield begun, record
            begun, quotes, size, kept = line + 1, 0, 0, []
    if size:
        raise whole(name, "the file ends inside quotation marks that were opened on this line", line=begun)


def _lines(stream: IO[str]) -> Iterator[tuple[int, str | None]]:
    """Yield each line with its number, or nothing in its place if it is too long."""
    size, kept = 0, list[str]()
    for line, piece, ends in _pieces(stream):
        size += len(piece)
        if size <= RECORD_LIMIT:
            kept.append(piece)
        if ends:
            yield line, "".join(kept) if size <= RECORD_LIMIT else None
            size, kept = 0, []


def _pieces(stream: IO[str]) -> Iterator[tuple[int, str, bool]]:
    """Yield the text in pieces of limited size: the line each is of, the piece, and whether the line ends with it."""
    line, piece = 1, stream.readline(_PIECE)
    while piece:
        following = stream.readline(_PIECE)
        ends = piece.endswith(("\n", "\r")) or not following
        yield line, piece, ends
        line += ends
        piece = following


def _of_json(line: int, record: str) -> Row | Reject:
    try:
        found = json.loads(record)
    except (ValueError, RecursionError):
        return Reject(line, "", "The line is no JSON: it is broken, or cut off.")
    if not isinstance(found, dict):
        return Reject(line, "", "The line is no JSON object.")
    cells: dict[str, Cell] = {}
    for name, value in found.items():
        parts = {f"{name}[{part}]": each for part, each in value.items()} if isinstance(value, dict) else {name: value}
        for where, each in parts.items():
            cell = _cell(each)
            if cell is None:
                return Reject(line, where, "The value is neither text, number nor a list of these.")
            cells[named(where)] = cell
    return _limited(Row(line, tuple(cells), tuple(cells.values())))


def _cell(value: Any) -> Cell | None:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else ""
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list) and all(isinstance(each, str | int) for each in value):
        return tuple(map(str, value))
    return None

"""A codebook as CSV: a line for each theme, RFC 4180 with commas, in UTF-8 with a mark; a list is a cell with lines."""

import csv
import io
import re
from collections.abc import Collection, Iterator
from typing import Any

from consult.coding.exchange.entries import FIELDS, Entry, book_of, squeezed
from consult.coding.exchange.faults import ExchangeFileError, decoded, fault, whole
from consult.consultations.format import ThemeBook

_LISTS = ("include", "exclude")
_FLAGS = ("escalate", "retired")
_YES = {
    "yes": True,
    "ja": True,
    "true": True,
    "1": True,
    "no": False,
    "nee": False,
    "false": False,
    "0": False,
    "": False,
}
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_LANGUAGE = re.compile(r"[a-z]{2}")


def write(book: ThemeBook) -> bytes:
    """Return the codebook; cells that look like a formula are guarded with an apostrophe."""
    languages = dict.fromkeys(("nl", "en", *(code for theme in book.codes for code in theme.texts)))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(("id", *languages, "proposition", *FIELDS))
    for theme in book.codes:
        names = [theme.texts.get(code, "") for code in languages]
        rest = [_cell(getattr(theme, field)) for field in FIELDS]
        writer.writerow(guarded(cell) for cell in (theme.id, *names, book.towards.get(theme.id, ""), *rest))
    return out.getvalue().encode("utf-8-sig")


def read(name: str, content: bytes, base: ThemeBook, propositions: Collection[str]) -> ThemeBook:
    """Return the codebook; commas or semicolons part its cells, and its first line names them.

    Raises :class:`ExchangeFileError`.
    """
    text = decoded(name, content)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    return book_of(name, list(_entries(name, reader)), base, propositions)


def guarded(text: str) -> str:
    """Return ``text`` as a cell that no spreadsheet takes for a formula; :func:`unguarded` undoes it."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Return what was guarded in ``cell``."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return "\n".join(squeezed(line) for line in value)
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value or "")


def _entries(name: str, reader: Any) -> Iterator[Entry]:
    header: list[str] = []
    line = 1
    try:
        for cells in reader:
            if not header:
                header = _header(name, cells)
            elif any(cells):
                yield _entry(name, line, header, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise ExchangeFileError(name, [whole(name, f"is no CSV: {error}", line=line)]) from None


def _header(name: str, cells: list[str]) -> list[str]:
    header = [cell.strip().lower() for cell in cells]
    known = {"id", "proposition", *FIELDS}
    for column in header:
        if column not in known and not _LANGUAGE.fullmatch(column):
            raise ExchangeFileError(name, [fault(name, 1, column, "is a column that a codebook does not have")])
    if "id" not in header or len(set(header)) < len(header):
        raise ExchangeFileError(
            name, [whole(name, "must name its columns on the first line, id among them, each once", line=1)]
        )
    return header


def _entry(name: str, line: int, header: list[str], cells: list[str]) -> Entry:
    if len(cells) != len(header):
        words = f"has {len(cells)} cells, and the first line names {len(header)}"
        raise ExchangeFileError(name, [whole(name, words, line=line)])
    row = {column: unguarded(cell) for column, cell in zip(header, cells, strict=True)}
    key, proposition = row.pop("id").strip(), row.pop("proposition", "").strip() or None
    values: dict[str, Any] = {}
    for column, cell in row.items():
        if column in _FLAGS:
            if cell.strip().lower() not in _YES:
                raise ExchangeFileError(name, [fault(name, line, f"{key}.{column}", "must be yes or empty")])
            values[column] = _YES[cell.strip().lower()]
        elif column in _LISTS:
            values[column] = [part.strip() for part in cell.splitlines() if part.strip()]
        else:
            values[column] = cell.replace("\r\n", "\n") if cell.strip() else None
    return Entry(line, key, values, proposition)

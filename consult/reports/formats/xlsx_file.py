"""A workbook: a reading guide, a sheet for each table, and a dictionary of what the columns mean."""

import io
import re
from collections.abc import Iterable
from datetime import UTC, datetime, time

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from consult.reports.document import Cell, Document, Table
from consult.reports.formats.tables import clean, tables_of
from consult.reports.formats.zipped import normalised

_NAME_LENGTH = 31
_WIDEST = 60
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_APPLICATION = re.compile(rb"<(Application|AppVersion)>[^<]*</\1>")


def render(document: Document) -> bytes:
    """Return the workbook; words are written as words, whatever they look like, and numbers as numbers."""
    out = io.BytesIO()
    # A formula or an address in somebody's words must stay words.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(out, options)
    # Workbooks know no time zone: the day of release, at midnight.
    book.set_properties({"created": datetime.combine(document.released_on, time(), UTC).replace(tzinfo=None)})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    title = book.add_format({"bold": True, "font_size": 14})
    names = _sheet_names(tables_of(document))
    _guide(book, document, names, title, wrap)
    for table, name in names:
        _sheet(book.add_worksheet(name), table, head, wrap)
    _dictionary(book, document, names, head, wrap)
    book.close()
    return normalised(out.getvalue(), _without_maker)


def _guide(book: Workbook, document: Document, names: list[tuple[Table, str]], title: Format, wrap: Format) -> None:
    sheet = book.add_worksheet(document.labels.reading_guide[:_NAME_LENGTH])
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, _WIDEST + 20)
    sheet.write_string(0, 0, clean(document.title), title)
    facts = [
        (document.labels.sender, document.sender),
        (document.labels.report, str(document.number)),
        (document.labels.date, document.released_on.isoformat()),
        (document.labels.note, document.demonstration),
    ]
    rows = [*((name, value) for name, value in facts if value), ("", ""), *((name, table.title) for table, name in names)]
    for place, (name, value) in enumerate(rows, 2):
        sheet.write_string(place, 0, clean(name))
        sheet.write_string(place, 1, clean(value), wrap)


def _sheet(sheet: Worksheet, table: Table, head: Format, wrap: Format) -> None:
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, clean(column.label), head)
        sheet.set_column(place, place, _width(column.label, (row[place] for row in table.rows)))
    for line, row in enumerate(table.rows, 1):
        for place, cell in enumerate(row):
            _write(sheet, line, place, cell, wrap)
    sheet.freeze_panes(1, 1)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    if table.note:
        sheet.write_string(len(table.rows) + 2, 0, clean(table.note))


def _dictionary(
    book: Workbook, document: Document, names: list[tuple[Table, str]], head: Format, wrap: Format
) -> None:
    sheet = book.add_worksheet(document.labels.data_dictionary[:_NAME_LENGTH])
    labels = (document.labels.sheet, document.labels.column, document.labels.meaning)
    for place, label in enumerate(labels):
        sheet.write_string(0, place, clean(label), head)
        sheet.set_column(place, place, (24, 40, _WIDEST)[place])
    rows = [(name, column.label, table.title) for table, name in names for column in table.columns]
    for line, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            sheet.write_string(line, place, clean(value), wrap)
    sheet.freeze_panes(1, 0)


def _write(sheet: Worksheet, line: int, place: int, cell: Cell, wrap: Format) -> None:
    if isinstance(cell, int):
        sheet.write_number(line, place, cell)
    elif cell:
        sheet.write_string(line, place, clean(cell), wrap)


def _width(label: str, cells: Iterable[Cell]) -> int:
    return min(_WIDEST, 2 + max([len(label) // 2, *(len(str(cell or "")) for cell in cells)]))


def _sheet_names(tables: list[Table]) -> list[tuple[Table, str]]:
    """Return each table with the name of its sheet: at most 31 characters, each once whatever its case."""
    taken: set[str] = set()
    named = []
    for table in tables:
        stem = _FORBIDDEN.sub("-", clean(table.key))[:_NAME_LENGTH] or "-"
        name, number = stem, 2
        while name.casefold() in taken:
            end = f"~{number}"
            name, number = stem[: _NAME_LENGTH - len(end)] + end, number + 1
        taken.add(name.casefold())
        named.append((table, name))
    return named


def _without_maker(name: str, part: bytes) -> bytes:
    return _APPLICATION.sub(b"", part) if name == "docProps/app.xml" else part

"""Every table of a report in one workbook: figures as numbers, everything else as words, nothing that can run."""

import io
import math
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from consult.reports.document import Cell, Document, Table
from consult.reports.formats.archive import packed, unpacked
from consult.reports.formats.cleaning import cleaned
from consult.reports.formats.outline import long_date
from consult.reports.formats.tables import tables_of

_SETTINGS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_NAME, _CELL = 31, 32_767
"""Characters in the name of a sheet, and in a cell, at most (Excel's specifications)."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_NARROW, _BROAD = 8, 60
_LINE, _HIGHEST = 13, 400
"""Points of a line of text, and of a row at most."""
_HEAD = 4
"""Rows of a sheet above the headings of its columns."""


def render(document: Document) -> bytes:
    """Return the workbook: a reading guide, a sheet for each table, and what each column means."""
    document = cleaned(document)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _SETTINGS)
    book.set_properties({"title": document.title, "created": datetime.combine(document.released_on, time())})
    looks = _Looks(book)
    sheets = list(_named(document))
    _guide(book.add_worksheet(_title(document.labels.reading_guide, set())), document, sheets, looks)
    for name, table in sheets:
        _table(book.add_worksheet(name), document, table, looks)
    taken = {name.lower() for name, _table_ in sheets} | {document.labels.reading_guide.lower()}
    _dictionary(book.add_worksheet(_title(document.labels.data_dictionary, taken)), document, sheets, looks)
    book.close()
    return packed(unpacked(out.getvalue()))


class _Looks:
    """The few ways a cell looks."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        def look(**more: object) -> Format:
            return book.add_format({"font_name": "Fira Sans", "font_size": 10, "valign": "top", **more})

        self.title = look(bold=True, font_size=14)
        self.head = look(bold=True, text_wrap=True, bottom=1, valign="bottom")
        self.number_head = look(bold=True, text_wrap=True, bottom=1, valign="bottom", align="right")
        self.words = look(text_wrap=True)
        self.plain = look()
        self.strong = look(bold=True)
        self.number = look(num_format="0", align="right")
        self.withheld = look(align="right")
        self.small = look(font_color="#4a5868")


def _named(document: Document) -> Iterator[tuple[str, Table]]:
    taken = {document.labels.reading_guide.lower()}
    for table in tables_of(document):
        name = _title(table.key, taken)
        taken.add(name.lower())
        yield name, table


def _title(wanted: str, taken: set[str]) -> str:
    """Return a name for a sheet that Excel allows and that is not ``taken`` (it does not tell capitals apart)."""
    plain = _cut(_FORBIDDEN.sub("-", wanted).strip("' "), _NAME).rstrip("' ") or "-"
    name, number = plain, 1
    while name.lower() in taken:
        number += 1
        ending = f"-{number}"
        name = _cut(plain, _NAME - len(ending)) + ending
    return name


def _cut(words: str, units: int) -> str:
    """Return the first ``units`` of ``words``, counted as Excel does: in UTF-16."""
    return words.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


def _write(sheet: Worksheet, row: int, column: int, words: str, look: Format) -> None:
    if words:
        sheet.write_string(row, column, _cut(words, _CELL), look)


def _guide(sheet: Worksheet, document: Document, sheets: list[tuple[str, Table]], looks: _Looks) -> None:
    labels = document.labels
    _write(sheet, 0, 0, document.title, looks.title)
    _write(sheet, 1, 0, document.subtitle, looks.plain)
    _write(sheet, 2, 0, document.demonstration, looks.strong)
    facts = (
        (labels.sender, document.sender),
        (labels.date, long_date(document)),
        (f"{labels.report} {labels.version.lower()}", str(document.number)),
    )
    for row, (name, value) in enumerate(facts, 4):
        _write(sheet, row, 0, name, looks.small)
        _write(sheet, row, 1, value, looks.plain)
    first = 8
    for column, head in enumerate((labels.sheet, labels.table, labels.note)):
        _write(sheet, first, column, head, looks.head)
    rows = [(name, table.title, table.note) for name, table in sheets]
    _words(sheet, rows, first + 1, (32, 64, 72), looks)
    sheet.set_row(0, 21)
    _print(sheet, document, first)


def _table(sheet: Worksheet, document: Document, table: Table, looks: _Looks) -> None:
    _write(sheet, 0, 0, table.title, looks.strong)
    _write(sheet, 1, 0, table.note, looks.small)
    _write(sheet, 2, 0, document.demonstration, looks.small)
    widths = []
    for place, column in enumerate(table.columns):
        _write(sheet, _HEAD, place, column.label, looks.number_head if column.numeric else looks.head)
        cells = [row[place] for row in table.rows]
        longest = max([len(str(cell)) for cell in cells if cell is not None] + [len(column.label) + 3])
        widths.append(min(max(longest, _NARROW), _BROAD))
        sheet.set_column(place, place, widths[-1])
        for row, cell in enumerate(cells, _HEAD + 1):
            if isinstance(cell, int):
                sheet.write_number(row, place, cell, looks.number)
            elif cell is not None:
                _write(sheet, row, place, cell, looks.withheld if column.numeric else looks.words)
    _heights(sheet, table.rows, _HEAD + 1, widths)
    sheet.freeze_panes(_HEAD + 1, 1)
    if table.rows:
        sheet.autofilter(_HEAD, 0, _HEAD + len(table.rows), len(table.columns) - 1)
    _print(sheet, document, _HEAD)


def _dictionary(sheet: Worksheet, document: Document, sheets: list[tuple[str, Table]], looks: _Looks) -> None:
    labels = document.labels
    for place, head in enumerate((labels.sheet, labels.column, labels.meaning)):
        _write(sheet, 0, place, head, looks.head)
    rows = [(name, column.label, column.meaning or table.title) for name, table in sheets for column in table.columns]
    _words(sheet, rows, 1, (32, 40, 80), looks)
    sheet.freeze_panes(1, 0)
    _print(sheet, document, 0)


def _words(sheet: Worksheet, rows: Sequence[Sequence[str]], first: int, widths: Sequence[float], looks: _Looks) -> None:
    for row, cells in enumerate(rows, first):
        for place, words in enumerate(cells):
            _write(sheet, row, place, words, looks.words)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    _heights(sheet, rows, first, widths)


def _heights(sheet: Worksheet, rows: Sequence[Sequence[Cell]], first: int, widths: Sequence[float]) -> None:
    """Make rows as high as their longest text needs: not every program reckons that itself."""
    for row, cells in enumerate(rows, first):
        lines = max(
            sum(math.ceil(max(len(line), 1) * 1.08 / width) for line in str(cell).split("\n"))
            for cell, width in zip(cells, widths, strict=True)
        )
        if lines > 1:
            sheet.set_row(row, min(lines * _LINE + 2, _HIGHEST))


def _print(sheet: Worksheet, document: Document, head: int) -> None:
    """Print on A4 across, one page wide, the headings on every page and the warning above."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.set_header("&L" + document.demonstration.replace("&", "&&")[:200])
    sheet.set_footer(f"&R{document.labels.page.capitalize()} &P {document.labels.page_of} &N")

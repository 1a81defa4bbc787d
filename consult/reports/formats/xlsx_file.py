"""Every table of a report in one workbook: figures as numbers, everything else as words, nothing that can run."""

import io
import math
from collections.abc import Mapping
from datetime import datetime, time

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from consult.reports.document import Document
from consult.reports.formats.archive import packed, unpacked
from consult.reports.formats.cleaning import cleaned
from consult.reports.formats.sheets import Line, Look, Sheet, sheets_of

_SETTINGS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_LINE, _HIGHEST = 13, 400
"""Points of a line of text, and of a row at most."""
_TITLE_HEIGHT = 21
_HEAD: Mapping[str, object] = {"bold": True, "text_wrap": True, "bottom": 1, "valign": "bottom"}
_LOOKS: Mapping[Look, Mapping[str, object]] = {
    Look.TITLE: {"bold": True, "font_size": 14},
    Look.STRONG: {"bold": True},
    Look.SMALL: {"font_color": "#4a5868"},
    Look.PLAIN: {},
    Look.HEAD: _HEAD,
    Look.NUMBER_HEAD: {**_HEAD, "align": "right"},
    Look.WORDS: {"text_wrap": True},
    Look.NUMBER: {"num_format": "0", "align": "right"},
    Look.WITHHELD: {"align": "right"},
}
_ALL = {"font_name": "Fira Sans", "font_size": 10, "valign": "top"}


def render(document: Document) -> bytes:
    """Return the workbook: a reading guide, a sheet for each table, and what each column means."""
    document = cleaned(document)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _SETTINGS)
    book.set_properties({"title": document.title, "created": datetime.combine(document.released_on, time())})
    looks = {look: book.add_format({**_ALL, **more}) for look, more in _LOOKS.items()}
    for sheet in sheets_of(document):
        _draw(book.add_worksheet(sheet.name), document, sheet, looks)
    book.close()
    return packed(unpacked(out.getvalue()))


def _draw(drawn: Worksheet, document: Document, sheet: Sheet, looks: dict[Look, Format]) -> None:
    head = len(sheet.above)
    for row, line in enumerate((*sheet.above, sheet.heads, *sheet.rows)):
        _write(drawn, row, line, looks)
        if row > head:
            _raise(drawn, row, line, sheet)
    for place, width in enumerate(sheet.widths):
        drawn.set_column(place, place, width)
    if sheet.is_table:
        drawn.freeze_panes(head + 1, 1)
        if sheet.rows:
            drawn.autofilter(head, 0, head + len(sheet.rows), len(sheet.heads) - 1)
    elif not sheet.above:
        drawn.freeze_panes(head + 1, 0)
    _print(drawn, document, head)


def _write(drawn: Worksheet, row: int, line: Line, looks: dict[Look, Format]) -> None:
    for place, (cell, look) in enumerate(line):
        if isinstance(cell, int):
            drawn.write_number(row, place, cell, looks[look])
        elif cell:
            drawn.write_string(row, place, cell, looks[look])
        if look is Look.TITLE:
            drawn.set_row(row, _TITLE_HEIGHT)


def _raise(drawn: Worksheet, row: int, line: Line, sheet: Sheet) -> None:
    """Make a row as high as its longest text needs: not every program reckons that itself."""
    lines = max(
        sum(math.ceil(max(len(part), 1) * 1.08 / width) for part in str(cell).split("\n"))
        for (cell, _look), width in zip(line, sheet.widths, strict=True)
    )
    if lines > 1:
        drawn.set_row(row, min(lines * _LINE + 2, _HIGHEST))


def _print(sheet: Worksheet, document: Document, head: int) -> None:
    """Print on A4 across, one page wide, the headings on every page and the warning above."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.set_header("&L" + document.demonstration.replace("&", "&&")[:200])
    sheet.set_footer(f"&R{document.labels.page.capitalize()} &P {document.labels.page_of} &N")

"""Every table of a report in one OpenDocument spreadsheet (ODF 1.3): the same sheets as the other workbook."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from consult.reports.document import Cell, Document
from consult.reports.formats.cleaning import cleaned
from consult.reports.formats.odf import package, spoken
from consult.reports.formats.odt_parts import made, paragraph
from consult.reports.formats.sheets import Line, Look, Sheet, sheets_of

_STYLES = (Path(__file__).parent / "ods_styles.xml").read_text("utf-8")
_MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SIGN = 1.9
"""Millimetres of a sign of text, so that a column is as wide as in the other workbook."""
_SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in (
        ("office", "office"),
        ("style", "style"),
        ("table", "table"),
        ("text", "text"),
        ("fo", "xsl-fo-compatible"),
    )
)
_WRAPPED = 'fo:wrap-option="wrap"'
_UNDER = f'{_WRAPPED} fo:border-bottom="0.5pt solid #1c2733" style:vertical-align="bottom"'
_RIGHT = 'fo:text-align="end"'
_BOLD = 'fo:font-weight="bold"'
_LOOKS = {
    Look.TITLE: ("", "", f'{_BOLD} fo:font-size="14pt"'),
    Look.STRONG: ("", "", _BOLD),
    Look.SMALL: ("", "", 'fo:color="#4a5868"'),
    Look.PLAIN: ("", "", ""),
    Look.HEAD: (_UNDER, "", _BOLD),
    Look.NUMBER_HEAD: (_UNDER, _RIGHT, _BOLD),
    Look.WORDS: (_WRAPPED, "", ""),
    Look.NUMBER: ("", _RIGHT, ""),
    Look.WITHHELD: ("", _RIGHT, ""),
}
"""How a cell looks: attributes of the cell, of its paragraph and of its letters."""


def render(document: Document) -> bytes:
    """Return the ODS file: a reading guide, a sheet for each table, and what each column means."""
    document = cleaned(document)
    content = _content(sheets_of(document)).encode()
    return package(_MEDIA_TYPE, document, {"content.xml": content, "styles.xml": _styles(document)})


def _content(sheets: Iterable[Sheet]) -> str:
    sheets = list(sheets)
    widths = sorted({width for sheet in sheets for width in sheet.widths})
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content{_SPACES} office:version="1.3">'
        f"<office:automatic-styles>{''.join(_columns(widths))}{''.join(_cells())}{_SHEET}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(map(_table, sheets))}</office:spreadsheet></office:body>"
        "</office:document-content>\n"
    )


_SHEET = '<style:style style:name="sheet" style:family="table" style:master-page-name="Default"/>'


def _columns(widths: Iterable[int]) -> Iterator[str]:
    for width in widths:
        size = f'style:column-width="{(width + 1) * _SIGN:.1f}mm"'
        yield (
            f'<style:style style:name="column-{width}" style:family="table-column">'
            f"<style:table-column-properties {size}/></style:style>"
        )


def _cells() -> Iterator[str]:
    for look, (cell, words, letters) in _LOOKS.items():
        yield (
            f'<style:style style:name="{look}" style:family="table-cell"><style:table-cell-properties {cell}/>'
            f"<style:paragraph-properties {words}/><style:text-properties {letters}/></style:style>"
        )


def _table(sheet: Sheet) -> str:
    columns = "".join(f'<table:table-column table:style-name="column-{width}"/>' for width in sheet.widths)
    above, rows = "".join(map(_row, sheet.above)), "".join(map(_row, sheet.rows))
    return (
        f'<table:table table:name={quoteattr(sheet.name)} table:style-name="sheet">{columns}{above}'
        f"<table:table-header-rows>{_row(sheet.heads)}</table:table-header-rows>{rows}</table:table>"
    )


def _row(line: Line) -> str:
    cells = "".join(_cell(cell, look) for cell, look in line) or "<table:table-cell/>"
    return f"<table:table-row>{cells}</table:table-row>"


def _cell(cell: Cell, look: Look) -> str:
    if cell is None or cell == "":
        return f'<table:table-cell table:style-name="{look}"/>'
    value = (
        f'office:value-type="float" office:value="{cell}"' if isinstance(cell, int) else 'office:value-type="string"'
    )
    words = "".join(f"<text:p>{escape(part)}</text:p>" for part in str(cell).split("\n"))
    return f'<table:table-cell table:style-name="{look}" {value}>{words}</table:table-cell>'


def _styles(document: Document) -> bytes:
    """Return the styles in the document's language, with the warning above each page and its number below."""
    labels = document.labels
    footer = paragraph(
        "Footer",
        f"{labels.page.capitalize()} ",
        made("text:page-number", "1"),
        f" {labels.page_of} ",
        made("text:page-count", "1"),
    )
    source = spoken(_STYLES, document)
    for place, element in (("header", paragraph("Header", document.demonstration)), ("footer", footer)):
        source = source.replace(f"<style:{place}/>", f"<style:{place}>{element.serialize()}</style:{place}>")
    return source.encode()

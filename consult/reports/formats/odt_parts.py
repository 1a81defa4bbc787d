"""The parts of a report as OpenDocument elements (ODF 1.3, part 3): paragraphs, tables, pictures, the list of contents."""

import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from odfdo import Element as Library

from consult.reports.document import Bullets, Column, Document, Facts, Notice, Paragraph, Quotation
from consult.reports.formats.outline import (
    Heading,
    Part,
    Picture,
    Printed,
    Sources,
    is_long,
    is_right_to_left,
    is_wide,
    language_of,
    quoted,
    shown,
)

Element = Any
"""An element of the library."""

_WIDTH = 155
"""Millimetres between the margins."""
_RUN = re.compile(r"(\n|\t| {2,})")
_THICK, _THIN, _HAIR = "0.75pt solid #1c2733", "0.5pt solid #1c2733", "0.25pt solid #aab4be"
_CELLS = {"Head": (_THICK, _THIN), "Row": ("none", _HAIR), "Last": ("none", _THICK)}
_FIXED = "".join(
    f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties fo:border-top="{top}"'
    f' fo:border-bottom="{bottom}" fo:border-left="none" fo:border-right="none" fo:padding-left="1.2mm"'
    ' fo:padding-right="1.2mm" fo:padding-top="0.8mm" fo:padding-bottom="0.8mm"'
    f' style:vertical-align="{"bottom" if name == "Head" else "top"}"/></style:style>'
    for name, (top, bottom) in _CELLS.items()
)


def made(tag: str, words: str = "", attributes: Mapping[str, str] | None = None, *children: Element) -> Element:
    """Return an element with plain words in it, its attributes and its children."""
    element = Library.from_tag(tag)
    for name, value in (attributes or {}).items():
        element.set_attribute(name, value)
    if words:
        element.text = words
    element.extend(children)
    return element


def paragraph(style: str, *content: str | Element, tag: str = "text:p", **attributes: str) -> Element:
    """Return a paragraph (or heading) in a style; line ends, tabs and runs of spaces become elements, as ODF asks."""
    named = {f"text:{name}": value for name, value in attributes.items()}
    return filled(made(tag, "", {"text:style-name": style, **named}), *content)


def filled(holder: Element, *content: str | Element) -> Element:
    """Return ``holder`` with words and elements put behind what it holds."""
    for each in content:
        if not isinstance(each, str):
            holder.append(each)
            continue
        for piece in _RUN.split(each):
            if piece == "\n":
                holder.append(made("text:line-break"))
            elif piece == "\t":
                holder.append(made("text:tab"))
            elif _RUN.fullmatch(piece):
                holder.append(made("text:s", "", {"text:c": str(len(piece))}))
            elif piece:
                holder.append(made("text:span", piece))
    return holder


class Writer:
    """Makes the parts of one document, in order, and the automatic styles they need."""

    def __init__(self, document: Document, images: Sequence[bytes]) -> None:
        self.elements: list[Element] = []
        self._document, self._images = document, images
        self._widths: dict[str, str] = {}
        self._languages: dict[str, str] = {}
        self._new_page = False

    def add(self, *elements: Element) -> None:
        """Put ``elements`` behind everything there is."""
        self.elements += elements

    def styles(self) -> list[Element]:
        """Return the automatic styles: cells, columns by width, languages of quotations, headings on a new page."""
        sources = [_FIXED, *self._widths.values(), *self._languages.values()]
        sources.append(
            '<style:style style:name="Row" style:family="table-row"><style:table-row-properties fo:keep-together="always"/>'
            "</style:style>"
            + "".join(
                f'<style:style style:name="{name}" style:family="table"><style:table-properties style:width="{_WIDTH}mm"'
                f' table:align="left" style:may-break-between-rows="{breaks}"/></style:style>'
                for name, breaks in (("Short", "false"), ("Long", "true"))
            )
            + '<style:style style:name="First" style:family="paragraph" style:parent-style-name="Heading_20_1">'
            '<style:paragraph-properties fo:break-before="page"/></style:style>'
            '<style:style style:name="RightToLeft" style:family="paragraph" style:parent-style-name="Quotations">'
            '<style:paragraph-properties style:writing-mode="rl-tb" fo:text-align="start"/></style:style>'
        )
        return [Library.from_tag(source) for source in re.findall(r"<style:style .*?</style:style>", "".join(sources))]

    def contents(self, headings: Iterable[Heading]) -> None:
        """Make the list of contents, with the number of each page."""
        title = self._document.labels.contents
        source = made("text:table-of-content-source", "", {"text:outline-level": "2"})
        body = made("text:index-body")
        head = made("text:index-title", "", {"text:name": "contents-title"})
        body.append(filled(head, paragraph("Contents_20_Heading", title)))
        for heading in headings:
            words = f"{heading.number}\t{heading.text}" if heading.number else heading.text
            link = _link(heading.anchor)
            page = made("text:bookmark-ref", "", {"text:reference-format": "page", "text:ref-name": heading.anchor})
            body.append(paragraph(f"Contents_20_{heading.level}", filled(link, words, "\t", page)))
        self.add(made("text:table-of-content", "", {"text:name": "contents", "text:protected": "false"}, source, body))
        self._new_page = True

    def part(self, part: Part) -> None:
        """Make one part."""
        if isinstance(part, Heading):
            self._heading(part)
        elif isinstance(part, Paragraph):
            self.add(paragraph("Text_20_body", part.text, *self._cited(part.sources)))
        elif isinstance(part, Bullets):
            entries = [made("text:list-item", "", {}, paragraph("List_20_Bullet", entry)) for entry in part.entries]
            self.add(made("text:list", "", {"text:style-name": "Bullets"}, *entries))
        elif isinstance(part, Facts):
            self.add(*(paragraph("Fact", f"{name}\t{value}") for name, value in part.pairs), paragraph("Standard"))
        elif isinstance(part, Quotation):
            self._quotation(part)
        elif isinstance(part, Notice):
            self.add(paragraph("Notice", part.text))
        elif isinstance(part, Picture):
            self._picture(part)
        elif isinstance(part, Printed):
            self._table(part)
        else:
            self._sources(part)

    def _heading(self, heading: Heading) -> None:
        level = str(min(heading.level, 4))
        style = "First" if self._new_page else f"Heading_20_{level}"
        self._new_page = False
        words = f"{heading.number}\t{heading.text}" if heading.number else heading.text
        mark = made("text:bookmark", "", {"text:name": heading.anchor})
        self.add(paragraph(style, mark, words, tag="text:h", **{"outline-level": level}))

    def _cited(self, numbers: Iterable[int]) -> list[str | Element]:
        cited: list[str | Element] = []
        for number in numbers:
            link = _link(f"source{number}")
            link.append(made("text:span", f"[{number}]", {"text:style-name": "Cited"}))
            cited += ["\u00a0", link]
        return cited

    def _quotation(self, quotation: Quotation) -> None:
        tag = language_of(quotation, self._document.language)
        code, _, country = tag.partition("-")
        style = f"Language-{tag}"
        self._languages[style] = (
            f'<style:style style:name="{style}" style:family="text"><style:text-properties fo:language="{code}"'
            f' fo:country="{country or "none"}"/></style:style>'
        )
        said = made("text:span", "", {"text:style-name": style})
        place = "RightToLeft" if is_right_to_left(tag) else "Quotations"
        self.add(paragraph(place, filled(said, quoted(quotation, self._document.language))))
        self.add(paragraph("Attribution", quotation.attribution))

    def _caption(self, kind: str, number: int, title: str) -> None:
        self.add(
            paragraph("Caption", made("text:span", f"{kind} {number}", {"text:style-name": "Strong"}), f"  {title}")
        )

    def _picture(self, part: Picture) -> None:
        label = self._document.labels.figure
        self._caption(label, part.number, part.chart.title)
        width, height = struct.unpack(">II", self._images[part.number - 1][16:24])
        frame = made(
            "draw:frame",
            "",
            {
                "draw:name": f"{label} {part.number}",
                "draw:style-name": "Drawing",
                "text:anchor-type": "as-char",
                "svg:width": f"{_WIDTH}mm",
                "svg:height": f"{_WIDTH * height / width:.2f}mm",
            },
            made(
                "draw:image",
                "",
                {"xlink:href": f"Pictures/figure-{part.number}.png", "xlink:type": "simple", "xlink:show": "embed"},
            ),
            made("svg:title", part.chart.title),
            made("svg:desc", part.chart.alternative or part.chart.title),
        )
        self.add(paragraph("Picture", frame))

    def _table(self, part: Printed) -> None:
        table = part.table
        self._caption(self._document.labels.table, part.number, table.title)
        small = "Small" if is_wide(table) else ""
        columns = [made("table:table-column", "", {"table:style-name": self._width(share)}) for share in part.shares]
        head = _row("Head", [column.label for column in table.columns], table.columns, f"{small}", "Heading")
        rows = [
            _row("Last" if place == len(table.rows) else "Row", [shown(cell) for cell in row], table.columns, small)
            for place, row in enumerate(table.rows, 1)
        ]
        style = "Long" if is_long(table) else "Short"
        attributes = {"table:name": f"{self._document.labels.table} {part.number}", "table:style-name": style}
        self.add(made("table:table", "", attributes, *columns, made("table:table-header-rows", "", {}, head), *rows))
        self.add(paragraph("Note", table.note))

    def _width(self, share: float) -> str:
        width = f"{share * _WIDTH:.1f}"
        name = f"Column-{width.replace('.', '-')}"
        self._widths[name] = (
            f'<style:style style:name="{name}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width}mm"/></style:style>'
        )
        return name

    def _sources(self, part: Sources) -> None:
        for source in part.sources:
            mark = made("text:bookmark", "", {"text:name": f"source{source.number}"})
            self.add(paragraph("SourceEntry", mark, f"[{source.number}]\t{source.text}"))


def _link(anchor: str) -> Element:
    style = {"text:style-name": "Internet_20_Link", "text:visited-style-name": "Internet_20_Link"}
    return made("text:a", "", {"xlink:type": "simple", "xlink:href": f"#{anchor}", **style})


_PARAGRAPHS = {
    ("", False, ""): "Table_20_Contents",
    ("", False, "Heading"): "Table_20_Heading",
}


def _row(kind: str, cells: Iterable[str], columns: Iterable[Column], small: str, heading: str = "") -> Element:
    row = made("table:table-row", "", {"table:style-name": "Row"})
    for cell, column in zip(cells, columns, strict=True):
        number = "Number" if column.numeric else ""
        style = _PARAGRAPHS.get((small, column.numeric, heading), f"Table{small}{number}{heading}")
        words = paragraph(style, cell)
        row.append(made("table:table-cell", "", {"table:style-name": kind, "office:value-type": "string"}, words))
    return row

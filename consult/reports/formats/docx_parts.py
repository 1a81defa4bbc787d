"""The parts of a report as WordprocessingML (ISO/IEC 29500-1): paragraphs, tables, pictures, the list of contents."""

import io
from collections.abc import Iterable, Iterator
from typing import Any

from docx.document import Document as Body
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

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
"""An element of the library's own XML classes."""

_WIDTH = 155
"""Millimetres between the margins."""
_TWIPS = 1440 / 25.4


def made(tag: str, *children: Element, **attributes: str) -> Element:
    """Return an element with its children; attributes are in the namespace of the words (``w:``)."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    element.extend(children)
    return element


def text(words: str, *marks: Element) -> Element:
    """Return a run of text; ``marks`` are its properties, and a line end becomes a break."""
    run = made("w:r")
    if marks:
        run.append(made("w:rPr", *marks))
    for number, line in enumerate(words.split("\n")):
        if number:
            run.append(made("w:br"))
        content = made("w:t")
        content.text = line
        content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(content)
    return run


def tabbed(*words: str) -> list[Element]:
    """Return runs of text with a tab between each two."""
    runs: list[Element] = []
    for word in words:
        runs += [made("w:r", made("w:tab"))] if runs else []
        runs.append(text(word))
    return runs


def paragraph(style: str, *content: Element) -> Element:
    """Return a paragraph in the style with this id."""
    return made("w:p", made("w:pPr", made("w:pStyle", val=style)), *content)


class Writer:
    """Writes the parts of one document into ``body``, in order."""

    def __init__(self, body: Body, document: Document, images: Iterable[bytes]) -> None:
        self._body, self._document, self._images = body, document, iter(images)
        self._end = body.element.body.sectPr
        self._marks = 0
        self._new_page = False

    def add(self, *elements: Element) -> None:
        """Put ``elements`` behind everything there is."""
        for element in elements:
            self._end.addprevious(element)

    def contents(self, headings: Iterable[Heading]) -> None:
        """Write the list of contents as a field that a word processor may renew, on a page of its own."""
        head = paragraph("TOCHeading", text(self._document.labels.contents))
        head.pPr.append(made("w:pageBreakBefore"))
        self.add(head)
        entries = [
            paragraph(f"TOC{heading.level}", self._link(heading.anchor, *_titled(heading))) for heading in headings
        ]
        if entries:
            field = [
                made("w:r", made("w:fldChar", fldCharType="begin")),
                _instruction(' TOC \\o "1-2" \\n \\h \\z '),
                made("w:r", made("w:fldChar", fldCharType="separate")),
            ]
            for place, run in enumerate(field, 1):
                entries[0].insert(place, run)
            entries[-1].append(made("w:r", made("w:fldChar", fldCharType="end")))
        self.add(*entries)
        self._new_page = True

    def part(self, part: Part) -> None:
        """Write one part."""
        if isinstance(part, Heading):
            self._heading(part)
        elif isinstance(part, Paragraph):
            self.add(paragraph("BodyText", text(part.text), *self._cited(part.sources)))
        elif isinstance(part, Bullets):
            self.add(*(paragraph("ListBullet", text(entry)) for entry in part.entries))
        elif isinstance(part, Facts):
            self.add(*(paragraph("Fact", *tabbed(*pair)) for pair in part.pairs), paragraph("Normal"))
        elif isinstance(part, Quotation):
            self._quotation(part)
        elif isinstance(part, Notice):
            self.add(paragraph("Notice", text(part.text)))
        elif isinstance(part, Picture):
            self._picture(part)
        elif isinstance(part, Printed):
            self._table(part)
        else:
            self._sources(part)

    def _heading(self, heading: Heading) -> None:
        element = paragraph(f"Heading{min(heading.level, 4)}", *self._marked(heading.anchor, *_titled(heading)))
        if self._new_page:
            element.pPr.append(made("w:pageBreakBefore"))
            self._new_page = False
        if not heading.number:
            element.pPr.append(made("w:ind", left="0", firstLine="0"))
        self.add(element)

    def _cited(self, numbers: Iterable[int]) -> Iterator[Element]:
        for number in numbers:
            yield text("\u00a0")
            yield self._link(f"source{number}", text(f"[{number}]", made("w:sz", val="17")))

    def _quotation(self, quotation: Quotation) -> None:
        code = language_of(quotation, self._document.language)
        right = is_right_to_left(code)
        marks = [made("w:rtl"), made("w:lang", bidi=code)] if right else [made("w:lang", val=code)]
        said = paragraph("Quote", text(quoted(quotation, self._document.language), *marks))
        if right:
            said.pPr.append(made("w:bidi"))
        self.add(said)
        self.add(paragraph("Attribution", text(quotation.attribution)))

    def _caption(self, kind: str, number: int, title: str) -> None:
        self.add(paragraph("Caption", text(f"{kind} {number}", made("w:b")), text(f"  {title}")))

    def _picture(self, part: Picture) -> None:
        self._caption(self._document.labels.figure, part.number, part.chart.title)
        holder = self._body.add_paragraph()
        shape: Any = holder.add_run().add_picture(io.BytesIO(next(self._images)), width=Mm(_WIDTH))
        name = f"{self._document.labels.figure} {part.number}"
        described = shape._inline.docPr  # noqa: SLF001  # the library has no other way to describe a picture
        described.set("name", name)
        described.set("descr", part.chart.alternative or part.chart.title)
        shape._inline.graphic.graphicData.pic.nvPicPr.cNvPr.set("name", name)  # noqa: SLF001  # as above
        holder._p.insert(0, made("w:pPr", made("w:pStyle", val="Picture")))  # noqa: SLF001  # as above

    def _table(self, part: Printed) -> None:
        table = part.table
        self._caption(self._document.labels.table, part.number, table.title)
        widths = [str(round(share * _WIDTH * _TWIPS)) for share in part.shares]
        style = "TableSmall" if is_wide(table) else "TableText"
        head = [column.label for column in table.columns]
        rows = [_row(head, table.columns, widths, style, head=True)]
        rows += [_row([shown(cell) for cell in row], table.columns, widths, style) for row in table.rows]
        if not is_long(table):
            _keep_together(rows)
        properties = made(
            "w:tblPr",
            made("w:tblStyle", val="Figures"),
            made("w:tblW", w=str(round(_WIDTH * _TWIPS)), type="dxa"),
            made("w:tblLayout", type="fixed"),
            made(
                "w:tblLook",
                val="0420",
                firstRow="1",
                lastRow="0",
                firstColumn="0",
                lastColumn="0",
                noHBand="0",
                noVBand="1",
            ),
            made("w:tblCaption", val=table.title),
        )
        grid = made("w:tblGrid", *(made("w:gridCol", w=width) for width in widths))
        self.add(made("w:tbl", properties, grid, *rows), paragraph("Note", text(table.note)))

    def _sources(self, part: Sources) -> None:
        for source in part.sources:
            words = tabbed(f"[{source.number}]", source.text)
            self.add(paragraph("SourceEntry", *self._marked(f"source{source.number}", *words)))

    def _marked(self, name: str, *content: Element) -> list[Element]:
        self._marks += 1
        number = str(self._marks)
        start = made("w:bookmarkStart", id=number, name=name)
        return [start, *content, made("w:bookmarkEnd", id=number)]

    def _link(self, anchor: str, *content: Element) -> Element:
        return made("w:hyperlink", *content, anchor=anchor, history="1")


def _titled(heading: Heading) -> list[Element]:
    return tabbed(heading.number, heading.text) if heading.number else [text(heading.text)]


def _row(
    cells: Iterable[str], columns: Iterable[Column], widths: Iterable[str], style: str, *, head: bool = False
) -> Element:
    properties = made("w:trPr", made("w:cantSplit"), *([made("w:tblHeader")] if head else []))
    return made(
        "w:tr",
        properties,
        *(
            made(
                "w:tc",
                made("w:tcPr", made("w:tcW", w=width, type="dxa")),
                paragraph(f"{style}Number".replace("TextNumber", "Number") if column.numeric else style, text(cell)),
            )
            for cell, column, width in zip(cells, columns, widths, strict=True)
        ),
    )


def _keep_together(rows: Iterable[Element]) -> None:
    """Ask of each row but the last to stay on one page with the next."""
    for row in list(rows)[:-1]:
        for cell in row.tc_lst:
            for each in cell.p_lst:
                each.pPr.append(made("w:keepNext"))


def _instruction(words: str) -> Element:
    run, instruction = made("w:r"), made("w:instrText")
    instruction.text = words
    run.append(instruction)
    return run

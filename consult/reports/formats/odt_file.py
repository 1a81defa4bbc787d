"""The report as OpenDocument text (ODF 1.3), which governments must accept: the same parts as the other printed formats."""

from pathlib import Path

import odfdo

from consult.reports.document import Document
from consult.reports.formats.cleaning import cleaned
from consult.reports.formats.odf import package, spoken
from consult.reports.formats.odt_parts import Writer, made, paragraph
from consult.reports.formats.outline import Picture, contents, cover, outline
from consult.reports.formats.typesetting import pictures

_STYLES = (Path(__file__).parent / "odt_styles.xml").read_text("utf-8")
_FACE = """<style:font-face style:name="Fira Sans" svg:font-family="'Fira Sans'" style:font-family-generic="swiss"/>"""
_MEDIA_TYPE = "application/vnd.oasis.opendocument.text"


def render(document: Document) -> bytes:
    """Return the ODT file: the same bytes for the same document."""
    document = cleaned(document)
    parts = outline(document)
    drawings = pictures([part.chart.svg for part in parts if isinstance(part, Picture)])
    files = {f"Pictures/figure-{number}.png": drawing for number, drawing in enumerate(drawings, 1)}
    writer = Writer(document, drawings)
    _cover(writer, document)
    if not document.is_short:
        writer.contents(contents(parts))
    for part in parts:
        writer.part(part)
    return package(_MEDIA_TYPE, document, {**files, "content.xml": _content(writer), "styles.xml": _styles(document)})


def _content(writer: Writer) -> bytes:
    content = odfdo.Document("text").get_part("content.xml")
    if not isinstance(content, odfdo.XmlPart):
        raise TypeError("an empty document was expected")
    for path, elements in (
        ("//office:font-face-decls", [odfdo.Element.from_tag(_FACE)]),
        ("//office:automatic-styles", writer.styles()),
        ("//office:text", writer.elements),
    ):
        place = content.get_element(path)
        if place is None:
            raise TypeError("a whole document was expected")
        place.clear()
        place.extend(elements)
    return content.serialize()


def _cover(writer: Writer, document: Document) -> None:
    title, subtitle = ("Short_20_Title", "Short_20_Subtitle") if document.is_short else ("Title", "Subtitle")
    writer.add(paragraph("Sender", document.sender), paragraph(title, document.title))
    if document.subtitle:
        writer.add(paragraph(subtitle, document.subtitle))
    for name, value in cover(document):
        writer.add(paragraph("CoverFact", f"{name}\t{value}"))


def _styles(document: Document) -> bytes:
    """Return the styles in the document's language, with the warning above each page and its number below."""
    source = spoken(_STYLES, document)
    labels = document.labels
    running = f"{labels.report} {document.number} · {document.title}"
    short = running if len(running) <= 90 else f"{running[:88].rstrip()}…"  # noqa: PLR2004  # one line beside the number
    footer = paragraph(
        "Footer",
        f"{short}\t{labels.page.capitalize()} ",
        made("text:page-number", "1", {"text:select-page": "current"}),
        f" {labels.page_of} ",
        made("text:page-count", "1"),
    )
    header = paragraph("Header", document.demonstration)
    for place, element in (("header", header), ("footer", footer)):
        source = source.replace(f"<style:{place}/>", f"<style:{place}>{element.serialize()}</style:{place}>")
    return source.encode()

"""The report as DOCX, for who edits further: real headings, repeated table heads, described pictures, no trace of its making."""

import io
from datetime import datetime, time
from pathlib import Path

import docx
from docx.document import Document as Body
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Mm

from consult.reports.document import Document
from consult.reports.formats.archive import packed, unpacked
from consult.reports.formats.cleaning import cleaned
from consult.reports.formats.docx_parts import Writer, made, paragraph, tabbed, text
from consult.reports.formats.outline import Picture, contents, cover, outline
from consult.reports.formats.typesetting import pictures

_HERE = Path(__file__).parent
_SOURCES = {
    "word/styles.xml": (_HERE / "docx_styles.xml").read_text("utf-8"),
    "word/numbering.xml": (_HERE / "docx_numbering.xml").read_text("utf-8"),
    "word/settings.xml": (_HERE / "docx_settings.xml").read_text("utf-8"),
    "word/fontTable.xml": '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:font w:name="Fira Sans">'
    '<w:altName w:val="Verdana"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>',
    "docProps/app.xml": '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
}
"""What stands in the place of the template's own files; LANGUAGE is filled in."""
_LOCALES = {"nl": "nl-NL", "en": "en-GB"}
_UNWANTED = ("stylesWithEffects", "customXml", "webSettings")


def render(document: Document) -> bytes:
    """Return the DOCX file: the same bytes for the same document."""
    document = cleaned(document)
    parts = outline(document)
    body = docx.Document()
    _strip(body)
    _page(body, document)
    drawings = [part.chart.svg for part in parts if isinstance(part, Picture)]
    writer = Writer(body, document, pictures(drawings))
    _cover(writer, document)
    if not document.is_short:
        writer.contents(contents(parts))
    for part in parts:
        writer.part(part)
    _properties(body, document)
    out = io.BytesIO()
    body.save(out)
    language = _LOCALES.get(document.language, document.language)
    own = {name: source.replace("LANGUAGE", language).encode() for name, source in _SOURCES.items()}
    return packed(unpacked(out.getvalue()) | own)


def _strip(body: Body) -> None:
    """Take out of the template what nobody asked for: its thumbnail, its bibliography, its second set of styles."""
    for part in (body.part.package, body.part):
        for key, relation in list(part.rels.items()):
            if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL or relation.reltype.endswith(_UNWANTED):
                del part.rels[key]


def _page(body: Body, document: Document) -> None:
    """Set an A4 page with the warning above every page, and below it the title and the number of the page."""
    section, labels = body.sections[0], document.labels
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(25)
    section.top_margin, section.bottom_margin = Mm(30), Mm(27)
    section.header_distance, section.footer_distance = Mm(14), Mm(13)
    running = f"{labels.report} {document.number} · {document.title}"
    header, footer = section.header._element, section.footer._element  # noqa: SLF001  # the library has no other way in
    for holder in (header, footer):
        for child in list(holder):
            holder.remove(child)
    header.append(paragraph("Header", text(document.demonstration)))
    footer.append(
        paragraph(
            "Footer",
            *tabbed(_short(running), f"{labels.page.capitalize()} "),
            made("w:fldSimple", text("1"), instr=" PAGE "),
            text(f" {labels.page_of} "),
            made("w:fldSimple", text("1"), instr=" NUMPAGES "),
        )
    )


def _cover(writer: Writer, document: Document) -> None:
    writer.add(paragraph("Sender", text(document.sender)))
    title = paragraph("Title", text(document.title))
    if document.is_short:
        title.pPr.append(made("w:spacing", before="360", after="120"))
    writer.add(title)
    if document.subtitle:
        subtitle = paragraph("Subtitle", text(document.subtitle))
        if document.is_short:
            subtitle.pPr.append(made("w:spacing", before="0", after="160"))
        writer.add(subtitle)
    for name, value in cover(document):
        writer.add(paragraph("CoverFact", *tabbed(name, value)))


def _properties(body: Body, document: Document) -> None:
    """Say what the document is, and nothing of who made it where; its moment is the day of release."""
    core, midnight = body.core_properties, datetime.combine(document.released_on, time())
    core.title, core.language = document.title[:255], document.language
    core.author = core.last_modified_by = core.comments = core.keywords = core.category = core.subject = ""
    core.created = core.modified = midnight
    core.revision = 1


def _short(words: str) -> str:
    return words if len(words) <= 90 else f"{words[:88].rstrip()}…"  # noqa: PLR2004  # one line beside the page number

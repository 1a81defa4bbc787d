"""A clean copy of a DOCX or ODT file: a new document of its paragraphs, in which nothing else can be left.

What is not put in need not be found and taken out: pictures, names, changes, comments, templates, times.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from consult.papers.paper import MEDIA_TYPES, Kind, Paragraph

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest moment a zip file knows: it says nothing."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_LEVELS = range(1, 7)
_SIZES = (20, 16, 14, 12, 12, 12)
_OFFICE = "http://schemas.openxmlformats.org"
_W = f'xmlns:w="{_OFFICE}/wordprocessingml/2006/main"'
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_LINK = f"{_OFFICE}/officeDocument/2006/relationships"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = " ".join(
    f'xmlns:{short}="{_OASIS}:{name}:1.0"'
    for short, name in {"office": "office", "text": "text", "style": "style", "fo": "xsl-fo-compatible"}.items()
)


def rebuilt(kind: Kind, paragraphs: Sequence[Paragraph]) -> bytes:
    """Return a document of ``kind`` (DOCX or ODT) with these headings, paragraphs and lists; the same bytes each time."""
    return _packed(_word(paragraphs) if kind is Kind.DOCX else _opendocument(paragraphs))


def _word(paragraphs: Sequence[Paragraph]) -> dict[str, str]:
    body = "".join(map(_word_paragraph, paragraphs))
    headings = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/><w:pPr><w:keepNext/>'
        f'<w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="{level - 1}"/></w:pPr>'
        f'<w:rPr><w:b/><w:sz w:val="{2 * _SIZES[level - 1]}"/></w:rPr></w:style>'
        for level in _LEVELS
    )
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_OFFICE}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
        f'<Override PartName="/word/numbering.xml" ContentType="{_WORD}.numbering+xml"/></Types>',
        "_rels/.rels": _links({"officeDocument": "word/document.xml"}),
        "word/_rels/document.xml.rels": _links({"styles": "styles.xml", "numbering": "numbering.xml"}),
        "word/document.xml": f"{_HEAD}<w:document {_W}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"{_HEAD}<w:styles {_W}>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f'<w:pPr><w:spacing w:after="120"/></w:pPr><w:rPr><w:sz w:val="22"/></w:rPr></w:style>{headings}</w:styles>',
        "word/numbering.xml": f'{_HEAD}<w:numbering {_W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
        '<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:pPr><w:ind w:left="360" w:hanging="360"/>'
        '</w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
    }


def _word_paragraph(paragraph: Paragraph) -> str:
    properties = ""
    if paragraph.heading:
        properties = f'<w:pPr><w:pStyle w:val="Heading{min(paragraph.heading, _LEVELS[-1])}"/></w:pPr>'
    elif paragraph.listed:
        properties = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    words = escape(paragraph.text).replace("\t", "</w:t><w:tab/><w:t>").replace("\n", "</w:t><w:br/><w:t>")
    words = words.replace("<w:t>", '<w:t xml:space="preserve">')
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def _links(targets: Mapping[str, str]) -> str:
    each = "".join(
        f'<Relationship Id="r{number}" Type="{_LINK}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_OFFICE}/package/2006/relationships">{each}</Relationships>'


def _opendocument(paragraphs: Sequence[Paragraph]) -> dict[str, str]:
    body = "".join(
        f"<text:list>{''.join(f'<text:list-item>{_open_paragraph(one)}</text:list-item>' for one in group)}</text:list>"
        if listed
        else "".join(map(_open_paragraph, group))
        for listed, group in groupby(paragraphs, key=lambda one: one.listed)
    )
    headings = "".join(
        f'<style:style style:name="Heading_20_{level}" style:display-name="Heading {level}" style:family="paragraph" '
        f'style:default-outline-level="{level}"><style:paragraph-properties fo:margin-top="0.4cm" '
        f'fo:margin-bottom="0.2cm"/><style:text-properties fo:font-weight="bold" '
        f'fo:font-size="{_SIZES[level - 1]}pt"/></style:style>'
        for level in _LEVELS
    )
    parts = {"/": MEDIA_TYPES[Kind.ODT], "content.xml": "text/xml", "styles.xml": "text/xml"}
    listed = "".join(
        f'<m:file-entry m:full-path="{part}" m:media-type="{media_type}"/>' for part, media_type in parts.items()
    )
    return {
        "mimetype": MEDIA_TYPES[Kind.ODT],
        "META-INF/manifest.xml": f'{_HEAD}<m:manifest xmlns:m="{_OASIS}:manifest:1.0" m:version="1.3">{listed}</m:manifest>',
        "content.xml": f'{_HEAD}<office:document-content {_NAMES} office:version="1.3"><office:body><office:text>'
        f"{body}</office:text></office:body></office:document-content>",
        "styles.xml": f'{_HEAD}<office:document-styles {_NAMES} office:version="1.3"><office:styles>'
        '<style:style style:name="Standard" style:family="paragraph"><style:paragraph-properties '
        f'fo:margin-bottom="0.2cm"/></style:style>{headings}</office:styles></office:document-styles>',
    }


def _open_paragraph(paragraph: Paragraph) -> str:
    spaced = escape(paragraph.text).replace("  ", " <text:s/>")
    words = spaced.replace("\t", "<text:tab/>").replace("\n", "<text:line-break/>")
    if paragraph.heading:
        level = min(paragraph.heading, _LEVELS[-1])
        return f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">{words}</text:h>'
    return f'<text:p text:style-name="Standard">{words}</text:p>'


def _packed(files: Mapping[str, str]) -> bytes:
    """Return ``files`` as a zip file; OpenDocument asks that ``mimetype`` comes first, as it is (part 2, 3.3)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            archive.writestr(entry, content)
    return out.getvalue()

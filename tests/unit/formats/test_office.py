"""DOCX and ODT: real headings, heads of tables that come back, pictures in words, the language, and nobody's name."""

import io
import zipfile

import docx
import pytest
from lxml import etree

from consult.reports.formats import docx_file, odt_file
from tests.unit.formats.sample import WARNING, sample

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}


@pytest.fixture(scope="module")
def word():
    return docx_file.render(sample())


@pytest.fixture(scope="module")
def odt():
    with zipfile.ZipFile(io.BytesIO(odt_file.render(sample()))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def content(odt):
    return etree.fromstring(odt["content.xml"])


def test_docx_has_real_headings_in_order(word):
    opened = docx.Document(io.BytesIO(word))
    headings = [each.text for each in opened.paragraphs if each.style.name.lower().startswith("heading")]
    assert headings[:3] == ["Samenvatting", "1\tOver deze consultatie", "1.1\tHet voorstel in het kort"]
    assert headings[-1] == "Bronnen"


def test_docx_tables_repeat_their_head_and_keep_their_rows_whole(word):
    opened = docx.Document(io.BytesIO(word))
    assert len(opened.tables) == 8
    for table in opened.tables:
        rows = table._tbl.tr_lst
        assert rows[0].trPr.find(f"{W}tblHeader") is not None
        assert all(row.trPr.find(f"{W}cantSplit") is not None for row in rows)
        assert table._tbl.tblPr.find(f"{W}tblCaption").get(f"{W}val")


def test_docx_pictures_are_described_and_the_language_is_said(word):
    opened = docx.Document(io.BytesIO(word))
    assert len(opened.inline_shapes) == 5
    assert all("balken" in shape._inline.docPr.get("descr") for shape in opened.inline_shapes)
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        assert b'w:lang w:val="nl-NL"' in archive.read("word/styles.xml")
        assert b"LANGUAGE" not in archive.read("word/styles.xml") + archive.read("word/settings.xml")
        assert b'w:lang w:val="en"' in archive.read("word/document.xml")


def test_docx_contents_point_at_bookmarks_that_are_there(word):
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    anchors = {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")}
    marks = [mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")]
    assert anchors <= set(marks)
    assert len(marks) == len(set(marks))
    assert "TOC" in "".join(each.text for each in body.iter(f"{W}instrText"))


def test_docx_carries_the_warning_and_the_page_on_every_page_and_nobodys_name(word):
    opened = docx.Document(io.BytesIO(word))
    assert opened.sections[0].header.paragraphs[0].text == WARNING
    footer = opened.sections[0].footer._element
    assert [field.get(f"{W}instr").strip() for field in footer.iter(f"{W}fldSimple")] == ["PAGE", "NUMPAGES"]
    core = opened.core_properties
    assert (core.author, core.last_modified_by, core.comments, core.keywords) == ("", "", "", "")
    assert core.title == sample().title
    assert core.created.date() == core.modified.date() == sample().released_on


def test_odt_begins_with_its_kind_in_clear(odt):
    first, *_rest = odt
    assert first == "mimetype"
    assert odt["mimetype"] == b"application/vnd.oasis.opendocument.text"
    assert odt_file.render(sample())[30:38] == b"mimetype"
    listed = etree.fromstring(odt["META-INF/manifest.xml"])
    paths = {entry.get("{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}full-path") for entry in listed}
    assert paths == {"/", *(name for name in odt if name not in {"mimetype", "META-INF/manifest.xml"})}


def test_odt_has_real_headings_and_tables_that_repeat_their_head(content):
    headings = [
        (each.get(f"{{{NAMES['text']}}}outline-level"), "".join(each.itertext()))
        for each in content.iterfind(".//text:h", NAMES)
    ]
    assert headings[:2] == [("1", "Samenvatting"), ("1", "1Over deze consultatie")]
    tables = content.findall(".//table:table", NAMES)
    assert len(tables) == 8
    assert all(len(table.findall("table:table-header-rows/table:table-row", NAMES)) == 1 for table in tables)


def test_odt_pictures_are_described_and_there(content, odt):
    frames = content.findall(".//draw:frame", NAMES)
    assert len(frames) == 5
    for frame in frames:
        assert "balken" in frame.findtext("svg:desc", None, NAMES)
        assert frame.findtext("svg:title", None, NAMES)
        assert frame.find("draw:image", NAMES).get(f"{{{NAMES['xlink']}}}href") in odt


def test_odt_names_no_style_that_is_not_there(content, odt):
    styles = etree.fromstring(odt["styles.xml"])
    name, shown = f"{{{NAMES['style']}}}name", f"{{{NAMES['text']}}}style-name"
    known = {each.get(name) for tree in (content, styles) for each in tree.iter() if each.get(name)}
    assert {each.get(shown) for each in content.iter() if each.get(shown)} <= known
    assert WARNING in "".join(styles.itertext())
    assert b"LANGUAGE" not in odt["styles.xml"]
    assert b'fo:language="nl" fo:country="NL"' in odt["styles.xml"]


def test_odt_contents_point_at_bookmarks_that_are_there(content):
    links = {link.get(f"{{{NAMES['xlink']}}}href") for link in content.iterfind(".//text:a", NAMES)}
    marks = {"#" + mark.get(f"{{{NAMES['text']}}}name") for mark in content.iterfind(".//text:bookmark", NAMES)}
    assert links <= marks

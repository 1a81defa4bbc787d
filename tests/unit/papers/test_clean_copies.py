"""A clean copy draws or says the same, and holds nobody's name, no program and no time (check 30)."""

import io
import zipfile
from datetime import datetime

import docx
import odfdo
import pikepdf
import pypdfium2
import pytest

from consult.papers import read_paper
from consult.papers.pictures import NotDrawableError, without_words
from tests.unit.papers import making

NAME = "Verraderlijk Ypsilonda"
SIGNED = f'w:author="{NAME}" w:date="2026-01-02T03:04:05Z"'
TRACKED = (
    f"<w:p w:rsidR='00AB12CD'><w:r><w:t>{making.WORDS[0]}</w:t></w:r>"
    f"<w:del w:id='1' {SIGNED}><w:r><w:delText>{NAME}</w:delText></w:r></w:del>"
    f"<w:moveFrom w:id='2' {SIGNED}><w:r><w:t>{NAME}</w:t></w:r></w:moveFrom>"
    f"<w:ins w:id='3' {SIGNED}><w:r><w:t> En dit kwam erbij.</w:t></w:r></w:ins>"
    f"<w:r><w:instrText>AUTHOR {NAME}</w:instrText></w:r>"
    f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{NAME}</w:t></w:r>"
    f"<w:r><w:rPr><w:rStyle w:val='Weg'/></w:rPr><w:t>{NAME}</w:t></w:r></w:p>"
)
HIDDEN_STYLE = '<w:style w:styleId="Weg"><w:rPr><w:vanish/></w:rPr></w:style>'
IN_WORD = {
    "docProps/core.xml": f"<a>{NAME}</a>",
    "docProps/app.xml": f"<Template>{NAME}.dotx</Template>",
    "docProps/thumbnail.jpeg": making.jpeg((0xFE, NAME.encode())),
    "word/comments.xml": f"<a>{NAME}</a>",
    "word/settings.xml": f"<rsids><rsid val='00AB12CD'/></rsids><attachedTemplate>{NAME}</attachedTemplate>",
    "word/people.xml": f"<a>{NAME}</a>",
    "word/header1.xml": f"<a>{NAME}</a>",
    "word/media/image1.jpeg": making.jpeg((0xE1, b"Exif\0\0" + NAME.encode())),
    "customXml/item1.xml": f"<a>{NAME}</a>",
}
IN_OPEN_DOCUMENT = {
    "meta.xml": f"<a>{NAME}</a>",
    "settings.xml": f"<a>{NAME}</a>",
    "styles.xml": f"<a>{NAME}</a>",
    "Thumbnails/thumbnail.png": NAME,
    "Pictures/1.jpeg": making.jpeg((0xE1, b"Exif\0\0" + NAME.encode())),
}
CHANGED = (
    f"<text:tracked-changes><text:changed-region><text:p>{NAME}</text:p></text:changed-region></text:tracked-changes>"
    f"<text:p>{making.WORDS[0]}<office:annotation><text:p>{NAME}</text:p></office:annotation>"
    f"<text:hidden-text>{NAME}</text:hidden-text></text:p><text:p text:style-name='Weg'>{NAME}</text:p>"
    f"<text:p><text:span text:style-name='Weg'>{NAME}</text:span> {making.WORDS[1]}</text:p>"
)
HIDDEN = (
    '<office:automatic-styles><style:style style:name="Weg"><style:text-properties text:display="none"/>'
    "</style:style></office:automatic-styles>"
)


def bytes_within(content):
    """Every byte of a file with whatever is packed in it unpacked."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return content + b"".join(archive.read(name) for name in archive.namelist())
    with pikepdf.open(io.BytesIO(content)) as opened:
        out = io.BytesIO()
        opened.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )
        return content + out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", making.pdf(change=making.with_names_everywhere(NAME))),
        ("a.docx", making.docx(TRACKED, styles=HIDDEN_STYLE, more=IN_WORD)),
        ("a.odt", making.odt(CHANGED, automatic=HIDDEN, more=IN_OPEN_DOCUMENT)),
    ],
)
def test_a_name_that_was_hidden_everywhere_is_nowhere_in_the_clean_copy(name, content):
    read = read_paper(name, content)
    before, after = bytes_within(content), bytes_within(read.clean)
    assert before.count(NAME.encode()) >= 5
    forms = {NAME.encode(), NAME.encode("utf-16-be"), NAME.encode("utf-16-le"), NAME.split()[1].encode(), b"00AB12CD"}
    assert {form for form in forms if form in after} == set()
    assert not any("Ypsilonda" in one.text for one in read.paragraphs)
    assert making.WORDS[0] in " ".join(one.text for one in read.paragraphs)


def test_what_a_change_added_stays_and_what_it_took_away_is_gone():
    [read] = read_paper("a.docx", making.docx(TRACKED, styles=HIDDEN_STYLE)).paragraphs
    assert read.text == f"{making.WORDS[0]} En dit kwam erbij."


def test_a_clean_pdf_holds_no_script_form_note_or_attachment():
    clean = read_paper("a.pdf", making.pdf(change=making.with_names_everywhere(NAME))).clean
    with pikepdf.open(io.BytesIO(clean)) as opened:
        assert set(opened.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in opened.trailer
        assert set(opened.pages[0].keys()) <= {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}
        assert len(opened.attachments) == 0
    for word in (
        b"JavaScript",
        b"OpenAction",
        b"EmbeddedFile",
        b"/Annots",
        b"/Metadata",
        b"/Thumb",
        b"pikepdf",
        b"qpdf",
    ):
        assert word not in bytes_within(clean)


def test_a_clean_pdf_looks_as_it_did():
    def change(made):
        making.with_names_everywhere(NAME)(made)
        del made.pages[0].Annots

    content = making.pdf(change=change)
    clean = read_paper("a.pdf", content).clean
    before, after = (bytes(pypdfium2.PdfDocument(one)[0].render(scale=1).buffer) for one in (content, clean))
    assert before == after
    assert len(set(after)) > 2


def test_a_clean_copy_is_the_same_each_time_and_says_no_time():
    for name, content in [("a.pdf", making.pdf()), ("a.docx", making.docx()), ("a.odt", making.odt())]:
        first = read_paper(name, content).clean
        assert read_paper(name, content).clean == first
        assert str(datetime.now().year).encode() not in bytes_within(first)  # noqa: DTZ005  (whatever year it is here)


def test_other_programs_open_the_clean_copies():
    body = making.word_paragraph("Kop", '<w:pStyle w:val="Kop1"/>') + making.word_paragraph(
        "Tekst &amp; &lt;b&gt; van de brief aan u"
    )
    word = read_paper(
        "a.docx", making.docx(body, styles='<w:style w:styleId="Kop1"><w:name w:val="heading 1"/></w:style>')
    )
    opened = docx.Document(io.BytesIO(word.clean))
    assert [(one.style.name, one.text) for one in opened.paragraphs] == [
        ("Heading 1", "Kop"),
        ("Normal", "Tekst & <b> van de brief aan u"),
    ]
    assert opened.core_properties.author == ""
    content = making.odt(
        "<text:h text:outline-level='2'>Kop</text:h><text:p>Tekst &amp; &lt;b&gt; van de brief aan u</text:p>"
    )
    body = odfdo.Document(io.BytesIO(read_paper("a.odt", content).clean)).body
    assert [one.text for one in body.headers] == ["Kop"]
    assert [one.text for one in body.paragraphs] == ["Tekst & <b> van de brief aan u"]


def test_a_jpeg_keeps_what_draws_it_and_nothing_that_tells():
    told = [(0xE1, b"Exif\0\0geheim"), (0xE0, b"JFXX\0geheim"), (0xEE, b"geheim"), (0xED, b"geheim"), (0xFE, b"geheim")]
    assert without_words(making.jpeg(*told) + b"geheim") == making.jpeg()
    assert without_words(making.jpeg((0xEE, b"Adobe\0\x64\0\0\0\0\0"))) == making.jpeg((0xEE, b"Adobe\0\x64\0\0\0\0\0"))
    for broken in (b"", b"GIF89a", b"\xff\xd8geheim"):
        with pytest.raises(NotDrawableError):
            without_words(broken)

"""A file is what its name, its first bytes and its parts say, all three; anything else is refused (check 27)."""

import pikepdf
import pytest

from consult.papers import RefusedPaperError, paper, read_paper
from tests.unit.papers import making

WEB_PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
PROGRAM = b"MZ\x90\x00" + bytes(200)


@pytest.mark.parametrize(("name", "make"), [("a.pdf", making.pdf), ("a.DOCX", making.docx), ("b.c.odt", making.odt)])
def test_a_file_of_each_kind_is_read_and_its_clean_copy_is_of_the_same_kind(name, make):
    read = read_paper(name, make())
    assert [one.text for one in read.paragraphs] == list(making.WORDS) or read.kind == "pdf"
    assert " ".join(one.text for one in read.paragraphs) == " ".join(making.WORDS)
    again = read_paper(f"copy.{read.kind}", read.clean)
    assert " ".join(one.text for one in again.paragraphs) == " ".join(making.WORDS)


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("brief.html", WEB_PAGE, paper.OTHER_KIND),
        ("brief.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", paper.OTHER_KIND),
        ("brief.exe", PROGRAM, paper.OTHER_KIND),
        ("brief.zip", making.zipped({"a.txt": "a"}), paper.OTHER_KIND),
        ("brief.docm", making.docx(), paper.OTHER_KIND),
        ("brief", making.pdf(), paper.OTHER_KIND),
        ("brief.pdf.exe", making.pdf(), paper.OTHER_KIND),
        ("brief.pdf", b"", paper.EMPTY),
        ("brief.pdf", WEB_PAGE, paper.NOT_AS_NAMED),
        ("brief.pdf", PROGRAM, paper.NOT_AS_NAMED),
        ("brief.docx", PROGRAM, paper.NOT_AS_NAMED),
        ("brief.pdf", making.docx(), paper.NOT_AS_NAMED),
        ("brief.docx", making.pdf(), paper.NOT_AS_NAMED),
        ("brief.docx", making.odt(), paper.NOT_AS_NAMED),
        ("brief.odt", making.docx(), paper.NOT_AS_NAMED),
        ("brief.docx", making.zipped({"a.txt": "a"}), paper.NOT_AS_NAMED),
        ("brief.odt", making.zipped({"a.txt": "a"}), paper.NOT_AS_NAMED),
        (
            "brief.docx",
            making.docx(main="application/vnd.openxmlformats-officedocument.spreadsheetml"),
            paper.NOT_AS_NAMED,
        ),
        ("brief.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), paper.OLD_WORD),
        ("brief.pdf", b"%PDF-1.7\n" + WEB_PAGE + making.pdf(), paper.NOT_AS_NAMED),
        ("brief.pdf", making.pdf() + WEB_PAGE, paper.NOT_AS_NAMED),
        ("brief.pdf", WEB_PAGE + making.pdf(), paper.NOT_AS_NAMED),
        ("brief.pdf", making.pdf() + making.docx(), paper.NOT_AS_NAMED),
        ("brief.pdf", making.pdf() + making.docx() + b"%%EOF", paper.NOT_AS_NAMED),
        ("brief.docx", making.jpeg() + making.docx(), paper.NOT_AS_NAMED),
        ("brief.docx", making.docx() + b"<script>", paper.NOT_AS_NAMED),
        ("brief.docx", making.docx() + making.docx(), paper.NOT_AS_NAMED),
        ("brief.pdf", making.jpeg(), paper.NOT_AS_NAMED),
        ("brief.pdf", b"%PDF-1.7\nniets\n%%EOF", paper.DAMAGED),
        ("brief.pdf", making.pdf()[:-400] + b"%%EOF", paper.DAMAGED),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused_with_its_fault(name, content, fault):
    with pytest.raises(RefusedPaperError) as refusal:
        read_paper(name, content)
    assert refusal.value.message == fault


@pytest.mark.parametrize(
    "content",
    [
        making.docx(main="application/vnd.ms-word.document.macroEnabled.main+xml"),
        making.docx(more={"word/vbaProject.bin": "Sub AutoOpen()"}),
        making.docx(more={"word/activeX/activeX1.xml": "<ax/>"}),
    ],
)
def test_a_document_with_macros_is_refused_also_under_another_name(content):
    with pytest.raises(RefusedPaperError) as refusal:
        read_paper("brief.docx", content)
    assert refusal.value.message == paper.MACROS


@pytest.mark.parametrize(
    "content",
    [
        making.odt(more={"Basic/Standard/Module1.xml": "<module/>"}),
        making.odt("<text:p>Klik<script:event-listener script:language='ooo:script'/></text:p>"),
    ],
)
def test_an_open_document_with_macros_is_refused(content):
    with pytest.raises(RefusedPaperError) as refusal:
        read_paper("brief.odt", content)
    assert refusal.value.message == paper.MACROS


def test_what_has_a_password_or_no_text_is_refused_with_what_to_do():
    locked = [
        ("a.pdf", making.pdf(encryption=pikepdf.Encryption(owner="geheim", user="geheim"))),
        ("a.pdf", making.pdf(encryption=pikepdf.Encryption(owner="geheim", user=""))),
        ("a.odt", making.odt(manifest="<m:file-entry><m:encryption-data/></m:file-entry>")),
    ]
    for name, content in locked:
        with pytest.raises(RefusedPaperError) as refusal:
            read_paper(name, content)
        assert refusal.value.message == paper.PASSWORD
    scan = [["Een titel", "van een brief die verder een plaatje is"], *[[""]] * 9]
    for name, content in [
        ("a.pdf", making.pdf([""])),
        ("a.pdf", making.pdf(scan)),
        ("a.docx", making.docx("")),
        ("a.odt", making.odt("")),
    ]:
        with pytest.raises(RefusedPaperError) as refusal:
            read_paper(name, content)
        assert refusal.value.message == paper.NO_TEXT


def test_every_refusal_says_that_nothing_was_kept_and_what_to_do():
    told = [one for name, one in vars(paper).items() if name.isupper() and isinstance(one, str)]
    assert len(told) == 14
    for one in told:
        sentences = one.split(". ")
        assert "We kept nothing" in sentences[1:-1] or "We kept nothing" in sentences[2:]
        assert all(len(sentence.split()) <= 20 for sentence in sentences)

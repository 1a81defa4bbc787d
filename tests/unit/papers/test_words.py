"""The words of a paper come out as their writer set them apart: headings, paragraphs, items of lists, pages."""

import pytest
import typst

from consult.papers import read_paper
from tests.unit.papers import making

LETTER = """
#set page(width: 15cm, height: 21cm, header: [Gemeente Voorbeeldstad], numbering: "1 / 1")
#set text(lang: "nl", font: "Fira Sans", size: 11pt)
#set par(justify: true)
= Wat wij vinden
#let zin = [De vergunning moet eenvoudiger, want beleidsvoorbereidingsmedewerkers raken nu het overzicht kwijt. ]
#zin #zin #zin

#zin #zin

== Wat wij vragen
- een vast aanspreekpunt voor iedereen die in onze gemeente werkt en met vragen zit over de regels
- een kortere termijn

+ eerst dit
+ dan dat

#pagebreak()
= Tot slot
Een alinea die op de tweede bladzijde staat.
#pagebreak()
Een laatste alinea van deze brief.
"""
HEADINGS = "".join(
    f'<w:style w:styleId="Kop{level}"><w:name w:val="heading {level}"/></w:style>' for level in (1, 2)
) + (
    '<w:style w:styleId="Lijst"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="Mijn"><w:basedOn w:val="Kop2"/></w:style>'
    '<w:style w:styleId="Inhopg1"><w:name w:val="toc 1"/></w:style>'
)


def shape(paragraphs):
    return [(one.heading, one.listed, one.page, one.text) for one in paragraphs]


def test_the_lines_of_a_pdf_are_put_back_into_paragraphs():
    read = read_paper("a.pdf", typst.compile(LETTER.encode())).paragraphs
    assert [(one.heading, one.listed, one.page) for one in read] == [
        (1, False, 1),
        (0, False, 1),
        (0, False, 1),
        (2, False, 1),
        (0, True, 1),
        (0, True, 1),
        (0, True, 1),
        (0, True, 1),
        (1, False, 2),
        (0, False, 2),
        (0, False, 3),
    ]
    assert read[1].text == " ".join(
        ["De vergunning moet eenvoudiger, want beleidsvoorbereidingsmedewerkers raken nu het overzicht kwijt."] * 3
    )
    assert read[4].text.startswith("een vast aanspreekpunt")
    assert [one.text for one in read[6:8]] == ["1. eerst dit", "2. dan dat"]
    assert not any("Voorbeeldstad" in one.text or "/ 3" in one.text for one in read)


WORD = "".join(
    [
        making.word_paragraph("Inhoud 3", '<w:pStyle w:val="Inhopg1"/>'),
        making.word_paragraph("Wat wij vinden", '<w:pStyle w:val="Kop1"/>'),
        making.word_paragraph("Onze wensen", '<w:pStyle w:val="Mijn"/>'),
        making.word_paragraph("een punt", '<w:pStyle w:val="Lijst"/>'),
        making.word_paragraph("nog een punt", "<w:numPr><w:numId w:val='1'/></w:numPr>"),
        "<w:p><w:r><w:lastRenderedPageBreak/><w:t>Een</w:t><w:tab/><w:t>regel</w:t><w:br/><w:t>en</w:t></w:r></w:p>",
        f"<w:tbl><w:tr><w:tc>{making.word_paragraph('cel')}</w:tc></w:tr></w:tbl>",
        (
            "<w:p><w:r><mc:AlternateContent><mc:Choice><w:p><w:r><w:t>vak</w:t></w:r></w:p></mc:Choice>"
            "<mc:Fallback><w:p><w:r><w:t>vak</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        ),
        "<w:p/>",
    ]
)
NOTES = {"word/footnotes.xml": making.DOCUMENT % making.word_paragraph("Een noot.")}
IN_WORD = [
    (1, False, 1, "Wat wij vinden"),
    (2, False, 1, "Onze wensen"),
    (0, True, 1, "een punt"),
    (0, True, 1, "nog een punt"),
    (0, False, 1, "Een\tregel\nen"),
    (0, False, 2, "cel"),
    (0, False, 2, "vak"),
    (0, False, 1, "Een noot."),
]
OPEN = (
    "<text:p text:style-name='Title'>Onze brief</text:p><text:p text:style-name='P1'>aan u</text:p>"
    "<text:table-of-content><text:p>Inhoud 3</text:p></text:table-of-content>"
    "<text:h text:outline-level='2'>Onze <text:span>wensen</text:span></text:h>"
    "<text:list><text:list-item><text:p>een punt</text:p></text:list-item></text:list>"
    "<text:p>Een<text:tab/>regel<text:line-break/>en<text:s text:c='2'/>meer\n<text:note><text:note-citation>1"
    "</text:note-citation><text:note-body><text:p>Een noot.</text:p></text:note-body></text:note>.</text:p>"
    "<text:soft-page-break/><text:p>Op bladzijde twee</text:p>"
    "<table:table><table:table-row><table:table-cell><text:p>cel<text:soft-page-break/></text:p>"
    "</table:table-cell></table:table-row></table:table><text:p>Op bladzijde drie</text:p>"
)
STYLE = '<style:style style:name="P1" style:parent-style-name="Title"/>'
IN_OPEN = [
    (1, False, 1, "Onze brief"),
    (1, False, 1, "aan u"),
    (2, False, 1, "Onze wensen"),
    (0, True, 1, "een punt"),
    (0, False, 1, "Een\tregel\nen  meer ."),
    (0, False, 1, "Een noot."),
    (0, False, 2, "Op bladzijde twee"),
    (0, False, 2, "cel"),
    (0, False, 3, "Op bladzijde drie"),
]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        pytest.param("a.docx", making.docx(WORD, styles=HEADINGS, more=NOTES), IN_WORD, id="docx"),
        pytest.param(
            "a.odt",
            making.odt(OPEN, automatic=f"<office:automatic-styles>{STYLE}</office:automatic-styles>"),
            IN_OPEN,
            id="odt",
        ),
    ],
)
def test_a_document_and_its_clean_copy_keep_headings_lists_tables_and_notes(name, content, expected):
    read = read_paper(name, content)
    assert shape(read.paragraphs) == expected
    again = read_paper(name, read.clean).paragraphs
    assert [(one.heading, one.listed, one.text) for one in again] == [one[:2] + one[3:] for one in expected]


@pytest.mark.parametrize(("name", "content"), [("a.docx", making.docx()), ("a.odt", making.odt())], ids=["docx", "odt"])
def test_where_a_file_does_not_say_where_pages_begin_no_page_is_named(name, content):
    assert {one.page for one in read_paper(name, content).paragraphs} == {0}

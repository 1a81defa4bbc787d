"""A municipality sends the letter of its college as a file, with scripts off; a moderator reads it like any words."""

from pathlib import Path

import pypdfium2
import typst

from tests.journeys.conftest import Site
from tests.journeys.visitor import Come, Visitor, unfold
from tests.unit.papers import making

SECRET = "Kwikstaart Zwaluwstra"
LETTER = f"""
#set document(author: "{SECRET}")
#set text(lang: "nl", font: "Fira Sans")
= Zienswijze van het college
Ons college vraagt om regels die iedereen vooraf kan kennen.

#lorem(900)
"""
SAID = "Ons college vraagt om regels die iedereen vooraf kan kennen."


def test_a_municipality_uploads_a_letter_and_points_at_two_parts(site: Site, visitor: Come, tmp_path: Path) -> None:
    letter = tmp_path / f"Brief_van_het_college_van_burgemeester_en_wethouders_aan_de_minister_{SECRET}.pdf"
    letter.write_bytes(typst.compile(LETTER.encode()))
    assert SECRET.encode() in letter.read_bytes() or SECRET.encode("utf-16-be") in letter.read_bytes()
    _send(visitor(), letter, tmp_path)
    _read(visitor().sign_in("moderator@bureau.example"))
    for kept in site.folder.rglob("*"):
        assert not kept.is_file() or SECRET.encode() not in kept.read_bytes()


def _send(person: Visitor, letter: Path, tmp_path: Path) -> None:
    person.sign_in("gemeente@gemeente.example").open("/en/consultaties/opting-in")
    person.click("Answer for an organisation").choose("consent", "yes").press("Begin")
    person.open("/en/r/alles").look("question-with-files", neutral=True)
    person.field("OI-14").fill("Zie onze brief.")
    person.press("Add or see your files").look("no-files", neutral=True)
    person.press("Add this file")
    assert "Choose a file first." in person.text
    macro = tmp_path / "brief.docx"
    macro.write_bytes(making.docx(more={"word/vbaProject.bin": "Sub AutoOpen()"}))
    person.field("file").set_input_files(macro)
    person.press("Add this file")
    assert "This file holds a program (a macro). We kept nothing." in person.text
    person.field("file").set_input_files(letter)
    person.choose("use", "openbaar").press("Add this file")
    assert letter.name in person.text
    unfold(person.page.locator("summary", has_text="What we read in it"))
    assert SAID in person.text
    person.look("one-file", neutral=True)
    copy = person.download("Download our copy")
    assert copy.startswith(b"%PDF-")
    assert SECRET.encode() not in copy
    assert SAID in pypdfium2.PdfDocument(copy)[0].get_textpage().get_text_range()
    person.click("Back to the questions")
    assert person.field("OI-14").input_value() == "Zie onze brief."
    person.press("Save and continue")
    for number, stance in enumerate(("oppose", "conditional")):
        person.open("/en/r/tekst").go(person.page.get_by_role("link", name="Respond to this part").nth(number))
        person.choose("stance", stance).field("reason").fill(f"Zie onze brief, punt {number + 1}.")
        person.look("one-part-of-the-text", neutral=True).press("Save and go back to the text")
    person.open("/en/r/controle").look("check-with-file", neutral=True)
    assert f"File: {letter.name}" in person.text
    assert "Zie onze brief, punt 2." in person.text
    person.field("consulted").fill("het college en de raad")
    person.press("Send my answers")
    assert "Your answers have been received" in person.text
    person.open("/en/consultaties/opting-in").click("Answer for an organisation").press("See what was sent")
    person.look("sent-with-file", neutral=True)
    assert person.download("Download our copy") == copy


def _read(moderator: Visitor) -> None:
    moderator.find_to_moderate("opting-in", "question=OI-14&group=gemeente", SAID)
    assert "Read from file 1, part 1" in moderator.text
    moderator.look("review-of-a-file")
    assert moderator.download("Download our copy").startswith(b"%PDF-")
    moderator.choose("ruling", "accept").press("Save the decision and go on")
    assert "Nothing was stored" not in moderator.text

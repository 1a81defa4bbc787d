"""An editor in a real browser with scripts off: faults, a good file, a preview, a co-signature, opened to closed."""

from datetime import timedelta

import pytest

from consult.config import ROOT
from consult.days import today_here
from tests.journeys.visitor import Come, Visitor

FILE = (ROOT / "consultations" / "pooierverbod.yaml").read_text("utf-8")
GOOD = FILE.replace("slug: pooierverbod\n", "slug: proef\n", 1).replace("Pimping ban", "Trial", 1)
FAULTY = GOOD.replace("type: ranking", "type: rating", 1).replace("max_chars: 3000", "max_chars: many", 1)
DESK = "/en/desk/proef/redactie"
TODAY = today_here()
LAST, LATER = TODAY + timedelta(weeks=8), TODAY + timedelta(weeks=10)


@pytest.fixture
def editor(visitor: Come) -> Visitor:
    """The demonstration's editor, signed in."""
    return visitor().sign_in("redacteur@ministerie.example")


@pytest.fixture
def public(visitor: Come) -> Visitor:
    """Somebody who only reads."""
    return visitor()


def test_an_editor_brings_a_consultation_from_a_file_to_its_end(editor: Visitor, public: Visitor) -> None:
    editor.open("/en/desk").look("day").click("Set up consultations").look("consultations")
    editor.click("Load a file").look("load")
    _send(editor, FAULTY)
    assert "unknown type" in editor.text
    assert "must be a whole number" in editor.text
    editor.look("faults", posted=True)
    _send(editor, GOOD)
    editor.look("new", posted=True).press("Load this file")
    assert "This is a draft" in editor.look("draft-desk").text
    assert public.open("/en/consultaties/proef").page.title().startswith("This did not work")
    for group, name in (("Municipality", "municipality"), ("Sex worker (now or in the past)", "sex-worker")):
        editor.open(DESK).click(group)
        assert "This is a preview" in editor.look(f"preview-{name}").text
    _settle_and_open(editor)
    assert "Voorbeeldvereniging" in public.open("/en/consultaties/proef").look("opened").text
    _extend(editor)
    assert "Wij verlengen" in public.open("/consultaties/proef").text
    assert "We extend" in public.open("/en/consultaties/proef").look("extended").text
    _change(editor)
    editor.open(DESK).click("Close it").look("close").press("Close the consultation")
    assert "Closed" in editor.look("closed-desk").text
    assert "The last day to answer was" in public.open("/en/consultaties/proef").look("closed").text


def _send(person: Visitor, content: str) -> None:
    person.open("/en/desk/redactie/laden")
    person.field("file").set_input_files(
        {"name": "proef.yaml", "mimeType": "application/yaml", "buffer": content.encode()}
    )
    person.press("Check this file")


def _settle_and_open(person: Visitor) -> None:
    person.open(DESK).field("organisation").fill("Voorbeeldvereniging")
    person.field("signed_on").fill(TODAY.isoformat())
    person.press("Record this organisation")
    assert "Voorbeeldvereniging" in person.text
    person.open(DESK).click("Open this consultation").look("open")
    person.field("opens_on").fill(TODAY.isoformat())
    person.field("closes_on").fill((TODAY + timedelta(weeks=1)).isoformat())
    person.press("Continue")
    assert "at least 6 weeks" in person.look("too-short", posted=True).text
    person.field("closes_on").fill(LAST.isoformat())
    person.press("Continue").look("open-sure", posted=True).press("Open the consultation")


def _extend(person: Visitor) -> None:
    person.open(DESK).look("open-desk").click("Extend the period").look("extend")
    person.field("closes_on").fill(LATER.isoformat())
    person.field("nl").fill("Wij verlengen met twee weken.")
    person.field("en").fill("We extend by two weeks.")
    person.press("Continue").look("extend-sure", posted=True).press("Extend the consultation")


def _change(person: Visitor) -> None:
    _send(person, GOOD.replace('en: "Trial"', 'en: "Second trial"', 1))
    assert "short_title.en" in person.look("changes", posted=True).text
    person.press("Load this file")
    assert "Second trial" in person.text

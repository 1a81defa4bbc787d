"""Other ways in, in a real browser with scripts off: invited, with help, on paper, and what is told of each."""

import re

from consult.app import REACTIONS
from consult.config import Settings
from consult.consultations.queries import consultation_by_slug
from consult.db import Database
from consult.reports.document import Table
from consult.reports.making.invitations import invitations
from consult.reports.making.material import gather
from consult.reports.making.words import Words
from tests.journeys.conftest import Site
from tests.journeys.visitor import Come, Visitor

LABEL = "Verzonnen inloophuis"
DESK = "/en/desk/pooierverbod"
CODE = re.compile(r"(?:[0-9A-HJKMNP-TV-Z]{4} ){5}[0-9A-HJKMNP-TV-Z]{4}")
ON_PAPER = "Our group wrote this down together, on invented paper."


def test_twelve_come_in_by_invitation_and_the_report_names_who_invited_them(site: Site, visitor: Come) -> None:
    editor = visitor().sign_in("redacteur@ministerie.example")
    found = _make_a_batch(editor)
    guest = visitor()
    for number, code in enumerate(found):
        _answer(guest.forget(), code, look=number == 0)
    guest.forget().open("/en/r/uitnodiging").field("code").fill(found[0])
    guest.press("Continue").look("invitation-used", neutral=True)
    assert "This code does not fit, or it was used." in guest.text
    editor.open(f"{DESK}/uitnodigingen").look("batches-used")
    assert f"{LABEL} 12 12" in editor.text
    rows = _told_in_the_method_section(site)
    assert rows[LABEL] == 12


def test_somebody_answers_with_help_and_it_is_said(visitor: Come) -> None:
    person = visitor().open("/en/consultaties/pooierverbod").click("Start answering")
    person.choose("group", "sekswerker").choose("consent", "yes").choose("assisted", "yes").choose("route", "all")
    person.press("Begin").field("PV-05").fill("Somebody types this for me.")
    person.press("Save and continue").look("check-helped", neutral=True)
    assert "Read every answer back to them" in person.text
    person.press("Send my answers")
    assert "filled in with help" in person.text


def test_a_moderator_types_what_came_on_paper_and_does_not_decide_on_it(visitor: Come) -> None:
    person = visitor().sign_in("moderator@bureau.example").open(f"{DESK}/moderatie")
    person.click("Type a response").look("enter-group").click("Sex worker (now").look("enter")
    person.press("Keep this response")
    assert "Tick that they agreed" in person.text
    person.choose("way", "meeting").choose("consent", "yes").choose("code", "yes").field("PV-05").fill(ON_PAPER)
    person.press("Keep this response")
    assert CODE.search(person.text)
    person.find_to_moderate("pooierverbod", "question=PV-05&group=sekswerker&channel=paper", ON_PAPER)
    assert "In a meeting" in person.text
    person.click("Answers to moderate").look("queue-typed")
    assert "In a meeting" in person.text


def _make_a_batch(editor: Visitor) -> list[str]:
    editor.open(f"{DESK}/uitnodigingen").look("batches")
    editor.field("label").fill(LABEL)
    editor.field("size").fill("12")
    editor.press("Make the codes")
    found = CODE.findall(editor.text)
    assert len(set(found)) == 12
    editor.page.emulate_media(media="print")
    assert editor.page.locator("main li p[translate=no]").first.is_visible()
    assert not editor.page.get_by_role("button", name="Save the codes").is_visible()
    editor.page.emulate_media(media="screen")
    return found


def _answer(person: Visitor, code: str, *, look: bool) -> None:
    person.open("/en/r/uitnodiging")
    if look:
        person.look("invitation", neutral=True)
    person.field("code").fill(code)
    person.press("Continue")
    if look:
        person.look("begin-invited", neutral=True)
    person.choose("group", "sekswerker").choose("consent", "yes").choose("route", "short").press("Begin")
    person.page.locator("main select, main textarea").first.wait_for()
    person.open("/en/r/alles").choose("PV-04", "3").press("Save and continue")
    if look:
        person.look("check-invited", neutral=True)
    person.press("Send without a code")
    assert "Your answers have been received" in person.text


def _told_in_the_method_section(site: Site) -> dict[str, object]:
    """Return the rows on invitations that a report made now would have."""
    settings = Settings.from_environ(site.environ)
    database = Database(settings.database_url, info={"audit_key": bytes(32), "reactions": REACTIONS})
    with database.reading() as session:
        material = gather(session, consultation_by_slug(session, "pooierverbod"), settings, number=1)
    database.dispose()
    (table,) = (block for block in invitations(material, Words("nl")) if isinstance(block, Table))
    return {str(row[0]): row[1] for row in table.rows}

"""The main job in a real browser with scripts off: answered, moderated, coded, synthesised, reported, downloaded."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Site
from tests.journeys.visitor import Visitor

PASSWORD = "zeven blauwe fietsen op de dijk"
SECRET = "Zwaluwstaart Kwikstaartje"
WORDS = f"My neighbour {SECRET} drives me home. Punish those who coerce, and leave drivers in peace. Ask us first."
SAID = "Punish those who coerce, and leave drivers in peace."


@pytest.fixture
def visitor(site: Site, chromium: Browser, tmp_path: Path):
    made = []

    def come() -> Visitor:
        made.append(Visitor(chromium, site.url, tmp_path))
        return made[-1]

    yield come
    for one in made:
        one.close()


def test_the_whole_road_from_a_sex_workers_answer_to_a_report_without_scripts(site: Site, visitor) -> None:
    _respond_as_a_sex_worker(visitor())
    _respond_as_an_organisation(visitor(), "alliantie@alliantie.example", "Our members want to be asked first.")
    _respond_as_an_organisation(visitor(), "gemeente@gemeente.example", "Our inspectors need clear rules.")


def _respond_as_a_sex_worker(person: Visitor) -> None:
    person.open("/").look("home").open("/en/consultaties/pooierverbod").look("consultation")
    person.click("Start answering").look("begin", neutral=True)
    person.press("Begin")
    assert "Something is not right yet" in person.text
    person.choose("group", "sekswerker").choose("consent", "yes").press("Begin")
    person.look("part-1", neutral=True)
    person.field("PV-01-1").select_option("dwang")
    person.press("Save and go on").look("part-2", neutral=True)
    person.field("PV-05").fill("A colleague walks me home.")
    person.press("Continue later")
    code = " ".join(person.page.locator("main p[translate=no]").inner_text().split())
    assert len(code.replace(" ", "")) == 24
    person.open("/en/r/verder").look("enter-code", neutral=True)
    person.page.context.clear_cookies()
    person.open("/en/r/verder").field("code").fill(code.lower().replace(" ", "-"))
    person.press("Open")
    person.open("/en/r/alles").look("everything", neutral=True)
    assert person.field("PV-05").input_value() == "A colleague walks me home."
    person.field("PV-09").fill(WORDS)
    person.choose("PV-09.use", "citaat")
    person.press("Save and go on").look("check", neutral=True)
    assert "This looks like personal data" in person.text
    person.press("Send my answers")
    assert "Your answers have been received" in person.text
    assert SECRET not in person.page.content()


def _respond_as_an_organisation(person: Visitor, email: str, words: str) -> None:
    person.sign_in(email, PASSWORD).open("/en/consultaties/pooierverbod").click("Answer for an organisation")
    person.look(f"organisation-{email.split('@', maxsplit=1)[0]}", neutral=True)

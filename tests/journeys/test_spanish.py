"""Somebody answers in Spanish on a phone, without scripts; and no long word of a translation runs off a small screen."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Site
from tests.journeys.visitor import Come, Visitor, go

DRAFT = "Borrador: nadie ha revisado aún esta traducción."
WORDS = "Una ley debe dejar en paz a mis colegas y a los chóferes."
PUBLIC = (
    "",
    "consultaties/",
    "consultaties/pooierverbod",
    "consultaties/opting-in",
    "privacy",
    "hulp",
    "r/verder",
    "niets",
)


@pytest.fixture
def person(visitor: Come) -> Visitor:
    made = visitor()
    made.page.set_viewport_size({"width": 375, "height": 800})
    return made


def test_somebody_answers_in_spanish_from_the_first_page_to_the_last(person: Visitor) -> None:
    person.open("/es/consultaties/pooierverbod").look("es-consultation")
    person.click("Empezar a responder").look("es-begin", neutral=True)
    _is_a_draft(person)
    person.choose("group", "sekswerker").choose("consent", "yes").choose("route", "short").press("Empezar")
    person.look("es-questions", neutral=True)
    _is_a_draft(person)
    person.field("PV-09").fill(WORDS)
    person.press("Guardar y seguir").look("es-check", neutral=True)
    _is_a_draft(person)
    assert WORDS in person.text
    person.press("Enviar mis respuestas")
    assert "Hemos recibido sus respuestas" in person.text
    assert WORDS not in person.page.content()
    _is_a_draft(person)


@pytest.mark.parametrize("code", ["es", "ro"])
def test_no_page_is_wider_than_the_smallest_screen(
    site: Site, chromium: Browser, pictures: Path | None, code: str
) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    for number, path in enumerate(PUBLIC):
        page.goto(f"{site.url}/{code}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        if pictures:
            page.screenshot(path=pictures / f"{code}-{number}.png", full_page=True)
    page.goto(f"{site.url}/{code}/consultaties/opting-in")
    go(page.locator("main a[href*='/r/nieuw/']").first)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    page.locator("input[name=group][value=sekswerker]").check()
    page.locator("input[name=consent]").check()
    page.locator("input[name=route][value=all]").check()
    go(page.locator("main form button[type=submit]").first)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    if pictures:
        page.screenshot(path=pictures / f"{code}-questions.png", full_page=True)
    page.close()


def _is_a_draft(person: Visitor) -> None:
    assert DRAFT in person.text
    assert person.page.locator("html").get_attribute("lang") == "es"
    assert person.page.url.split("/")[3] == "es"

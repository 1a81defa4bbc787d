"""Which pages are there in which language, and what a page says of a translation that nobody checked."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from consult.consultations.models import Consultation
from consult.db import Database
from consult.web.languages import LANGUAGES, offered
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.responses import make

DRAFTS = [code for code, language in offered().items() if not language.checked]
NOTE = {"es": "nadie ha revisado aún esta traducción", "ro": "nimeni nu a verificat încă această traducere"}
PUBLIC = (
    "/",
    "/consultaties/",
    "/consultaties/pooierverbod",
    "/privacy",
    "/toegankelijkheid",
    "/wat-wij-bewaren",
    "/hulp",
    "/beveiliging",
)


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(visitor(app))


@pytest.fixture
def consultation(database: Database) -> Consultation:
    return make.open_consultation(database)


def switch(browser: Browser) -> dict[str, str]:
    return {one.get("lang"): one.get("href") for one in browser.page.xpath("//ul[@class='c-lang']//a")}


def test_spanish_and_romanian_are_there_and_the_other_listed_languages_wait_for_a_catalogue() -> None:
    assert list(offered()) == ["nl", "en", "es", "ro"]
    assert {"bg", "hu", "pl", "pt"} <= LANGUAGES.keys()


@pytest.mark.parametrize("code", DRAFTS)
def test_every_public_page_is_there_and_says_that_nobody_checked_it(
    browser: Browser, consultation: Consultation, code: str
) -> None:
    for path in (*PUBLIC, f"/r/nieuw/{consultation.ref}", "/r/verder"):
        browser.open(f"/{code}{path}")
        assert browser.page.get("lang") == code, path
        assert NOTE[code] in browser.text, path
        assert list(switch(browser)) == ["nl", "en", "es", "ro"], path
        # Whatever is in another language says which: here only what is said of the demonstration, in Dutch.
        others = {(one.get("lang"), one.text_content()) for one in browser.page.xpath("//main//*[@lang]")}
        assert others <= {("nl", consultation.demonstration)}, path


@pytest.mark.parametrize("code", DRAFTS)
def test_a_page_that_is_not_there_says_so_in_the_language_of_its_address(browser: Browser, code: str) -> None:
    assert NOTE[code] in browser.open(f"/{code}/niets", status=404).text


def test_dutch_and_english_pages_are_no_drafts(browser: Browser) -> None:
    assert "Draft" not in browser.open("/en/").text
    assert "Concept" not in browser.open("/").text


def test_days_are_written_as_the_language_does(browser: Browser, consultation: Consultation) -> None:
    assert " de 20" in browser.open(f"/es/r/nieuw/{consultation.ref}").text
    assert str(datetime.now(UTC).year)[:2] in browser.text


def test_an_address_of_staff_is_answered_in_english_where_staff_have_no_other(browser: Browser) -> None:
    browser.open("/es/account/sign-in")
    assert browser.page.get("lang") == "en"
    assert list(switch(browser)) == ["nl", "en"]
    assert all(not one.startswith("/es") for one in browser.page.xpath("//a/@href"))
    assert browser.open("/ro/desk").page.get("lang") == "en"


def test_a_language_without_a_catalogue_is_no_address(browser: Browser) -> None:
    browser.open("/bg/", status=404)


def test_robots_are_kept_out_in_every_language(browser: Browser) -> None:
    closed = browser.client.get("/robots.txt").get_data(as_text=True)
    assert "Disallow: /ro/r/" in closed


def test_a_text_without_a_translation_is_in_english_and_marked_as_such(app: Flask, browser: Browser) -> None:
    environ = {"consult.language": "es"}
    with app.test_request_context("/", environ_overrides=environ):
        say = app.jinja_env.globals["say"]

        class Half:
            def in_language(self, code: str) -> tuple[str, str]:
                return "Only <here>", "en"

        assert str(say(Half())) == '<span lang="en">Only &lt;here&gt;</span>'

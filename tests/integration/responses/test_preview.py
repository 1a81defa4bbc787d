"""Before sending, a respondent sees who will see what: the moderator all, the report little, everybody nothing."""

import pytest

from tests.conftest import visitor, without_second_factor
from tests.integration.responses import make

WORDS = "Samen werken in de blauwe parapluwinkel is veiliger."


@pytest.fixture
def settings(settings):
    return without_second_factor(settings)


@pytest.fixture
def consultation(database):
    return make.open_consultation(database)


def _cells(browser) -> list[str]:
    (row,) = [one for one in browser.page.xpath("//tbody/tr") if WORDS in one.text_content()]
    return [" ".join(cell.text_content().split()) for cell in row.xpath("./td")]


@pytest.mark.parametrize(
    ("use", "in_report"), [("analyse", "None of your own words"), ("citaat", "one short sentence")]
)
def test_the_report_shows_words_only_where_their_writer_allows_it(app, consultation, use, in_report):
    browser = make.begun(visitor(app), consultation, route="all")
    browser.press("Save and continue", **{"PV-05": WORDS, "PV-05.use": use, "PV-04": "3"})
    browser.click("See who will see what")
    moderator, report, everybody = _cells(browser)
    assert moderator == WORDS
    assert in_report in report
    assert everybody.endswith("Nothing")
    assert "Never shown as one person" in browser.text


def test_what_an_organisation_makes_public_is_said_to_be_public_under_its_name(app, database, consultation):
    make.organisation(database, members=[("schrijver", ["writer"])])
    browser = make.signed_in(visitor(app), "schrijver").open(f"/en/r/organisatie/{consultation.ref}")
    browser.press("Begin", consent="yes")
    browser.open("/en/r/alles").press("Save and continue", **{"PV-05": WORDS, "PV-05.use": "openbaar"})
    browser.open("/en/r/wie-ziet-wat")
    assert "under the name Voorbeeldalliantie" in browser.text


def test_after_sending_there_is_nothing_to_preview(app, consultation):
    browser = make.begun(visitor(app), consultation, route="all")
    browser.press("Save and continue", **{"PV-05": WORDS})
    browser.press("Continue later")
    browser.open("/en/r/wie-ziet-wat")
    assert browser.path == "/en/r/verder"

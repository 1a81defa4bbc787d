"""What we keep and could hand over: a page that says what the register says, and cannot say anything else (check 56)."""

import pytest
from flask.testing import FlaskClient

from consult.db import Database
from consult.register import FILE, About, read, register
from consult.site.kept import ABSENT, SAYS, absent, lines
from tests.browser import Browser
from tests.integration.responses import make

ON_ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WEEK = 'week: "de maandag van de week van versturen"'
REGISTER = register()


@pytest.fixture
def page(client: FlaskClient) -> Browser:
    return Browser(client).open("/en/wat-wij-bewaren")


@ON_ONE
def test_it_says_of_all_that_is_kept_what_it_is_how_long_and_who_reads_it(page: Browser) -> None:
    both = {**REGISTER.kinds, **REGISTER.beside}
    of_respondents = {SAYS[key] for key, one in both.items() if one.about is About.RESPONDENT}
    of_others = {SAYS[key] for key, one in both.items() if one.about in {About.ORGANISATION, About.STAFF}}
    first, second = page.page.xpath("//main//table")
    assert {row.text_content().strip() for row in first.xpath(".//tbody//th")} == of_respondents
    assert {row.text_content().strip() for row in second.xpath(".//tbody//th")} == of_others
    assert not page.page.xpath("//main//tbody//td[not(normalize-space())]")


@ON_ONE
def test_it_says_what_is_not_there_and_out_of_how_many_fields_it_knows(page: Browser) -> None:
    assert [entry.text_content() for entry in page.page.xpath("//section[@aria-labelledby='absent']//li")] == list(
        ABSENT.values()
    )
    columns = list(REGISTER.columns())
    assert f"{len(columns)} fields in {len({one.table for one in columns})} tables" in page.text


def test_a_field_that_held_the_moment_of_sending_would_take_the_sentence_off_the_page() -> None:
    text = FILE.read_text("utf-8")
    assert WEEK in text
    careless = read(text.replace(WEEK, 'week: {is: "wanneer verstuurd", holds: moment}'))
    assert set(absent(REGISTER)) - set(absent(careless)) == {
        words for what, words in ABSENT.items() if what == "moment"
    }
    with pytest.raises(KeyError):
        lines(
            read(text.replace("  words:\n    about: respondent", "  adverts:\n    about: respondent")), About.RESPONDENT
        )
    with pytest.raises(ValueError, match="holds"):
        read(text.replace(WEEK, 'week: {is: "wanneer verstuurd", holds: nothing}'))


@ON_ONE
def test_it_leads_from_the_footer_and_from_the_privacy_page_to_how_a_computer_helps(
    client: FlaskClient, database: Database
) -> None:
    make.open_consultation(database)
    browser = Browser(client).open("/en/privacy")
    assert len(browser.page.xpath("//footer//a[@href='/en/wat-wij-bewaren']")) == 1
    browser.click("What we keep, and what we could hand over")
    method = browser.page.xpath("//section[@aria-labelledby='computer']//a/@href")
    assert len(method) == 1
    assert "Suggesting themes" in browser.text
    browser.open(method[0])
    assert "What a computer does" in browser.text

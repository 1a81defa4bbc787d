"""Near-identical answers on the moderators' pages, without scripts."""

import pytest
from flask import Flask
from sqlalchemy import select

from consult.access import Role
from consult.audit import AuditAction
from consult.db import Database
from consult.moderation.models import CampaignState
from consult.responses.models import Answer, AnswerState
from consult.text.redaction import Category, Passage
from consult.text.spans import Span
from consult.vault import Vault
from tests.browser import Browser
from tests.integration.moderation import make
from tests.integration.moderation.conftest import Place
from tests.integration.moderation.test_campaigns import (
    LETTER,
    OWN,
    POLITE,
    STRANGER,
    _choose,
    accept,
    copies,
    logged,
    named,
    only,
    sent,
)
from tests.integration.moderation.test_pages import signed_in

DESK = "/en/desk/pooierverbod/moderatie"
LIST = f"{DESK}/campagnes"


@pytest.fixture
def browser(app: Flask, place: Place) -> Browser:
    return signed_in(app, place.moderator)


def test_the_list_names_campaigns_and_waves_and_none_of_their_words(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    sent(database, vault, place, LETTER, POLITE, OWN, STRANGER)
    _choose(database, vault, place, ["2026-11-16"] * 6)
    browser.open(DESK).click("Near-identical answers")
    assert browser.path == LIST
    cells = [cell.text_content().strip() for cell in browser.page.xpath("//table//tr[2 or 1]/*")]
    assert {"Campaign 1", "3", "Proposed by the computer", "week 47 of 2026", "6"} <= set(cells)
    assert "Denise" not in browser.text
    assert logged(database, AuditAction.RAW_TEXT_VIEWED) == []


def test_an_empty_list_says_what_is_not_compared(browser: Browser) -> None:
    browser.open(LIST)
    assert "No answers look alike so far." in browser.text
    assert "fewer than twelve words" in browser.text


def test_a_campaign_shows_template_likeness_and_own_words_and_logs_each_answer(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    answers = sent(database, vault, place, LETTER, POLITE, OWN)
    browser.open(f"{LIST}/1")
    assert browser.text.count("5 of 5 sentences equal") == 3
    assert "This is the template." in browser.text
    assert "Ik wil er zelf bij zeggen" in browser.text
    assert len(browser.page.xpath("//ins")) > 0
    assert {event.subject_id for event in logged(database, AuditAction.RAW_TEXT_VIEWED)} == set(answers)
    assert "Denise" not in browser.title


def test_a_moderator_takes_a_copy_out_confirms_and_decides_once(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    plain, polite, other, own = sent(database, vault, place, LETTER, POLITE, LETTER, OWN)
    browser.open(f"{LIST}/1").press("Take out what is ticked", copies=[str(other)])
    assert copies(database) == {plain, polite, own}
    browser.press("Confirm: these are copies")
    assert "Decide on the template first." in browser.text
    assert only(database).state is CampaignState.CONFIRMED
    template = only(database).template_answer_id
    accept(database, vault, place, template)
    browser.open(f"{LIST}/1").press("Decide equal copies like the template")
    assert "1 copy was decided like the template." in browser.text
    assert "1 copy has words of its own and waits in the queue." in browser.text
    assert set(named(database)) == {plain, polite}


def test_a_campaign_is_dissolved_and_gone_from_the_list(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    sent(database, vault, place, LETTER, POLITE)
    browser.open(f"{LIST}/1").press("Dissolve: this is no campaign")
    assert browser.path == LIST
    assert "No answers look alike so far." in browser.text
    browser.open(f"{LIST}/1", status=404)


def test_two_campaigns_are_merged_on_the_page(browser: Browser, database: Database, vault: Vault, place: Place) -> None:
    answers = sent(database, vault, place, LETTER, POLITE)
    answers += sent(database, vault, place, STRANGER, STRANGER)
    browser.open(f"{LIST}/2").press("Merge", into="1")
    assert browser.path == f"{LIST}/1"
    assert copies(database, only(database).id) == set(answers)


def test_a_refusal_is_said_in_words_and_what_was_ticked_stays(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    one, _other = sent(database, vault, place, LETTER, POLITE)
    browser.open(f"{LIST}/1").press("Take out what is ticked", copies=[str(one)], status=422)
    assert "that is no campaign" in browser.text
    assert browser.page.xpath(f"//input[@value='{one}']/@checked")
    sent(database, vault, place, LETTER)
    browser.press("Confirm: these are copies", status=409)
    assert "Nothing was stored." in browser.text
    assert only(database).state is CampaignState.PROPOSED
    browser.press("Confirm: these are copies")
    assert only(database).state is CampaignState.CONFIRMED


@pytest.mark.parametrize(
    "fields",
    [
        {"act": "burn"},
        {},
        {"act": "split", "copies": "x", "seen": "2"},
        {"act": "merge", "into": "\u0663", "seen": "2"},
    ],
)
def test_what_no_page_sends_is_refused(
    browser: Browser, database: Database, vault: Vault, place: Place, fields: dict[str, str]
) -> None:
    sent(database, vault, place, LETTER, POLITE)
    browser.open(f"{LIST}/1")
    browser.post(f"{LIST}/1", {"csrf_token": browser.token} | fields, status=422)
    assert len(copies(database)) == 2


def test_a_copy_with_words_of_its_own_opens_with_what_the_template_hides(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    answers = sent(database, vault, place, LETTER, LETTER, OWN)
    browser.open(f"{LIST}/1").press("Confirm: these are copies")
    template = only(database).template_answer_id
    assert template != answers[2]
    street = Passage(Span(LETTER.index("niemand"), LETTER.index(". Luister")), Category.SAFETY)
    accept(database, vault, place, template, street)
    browser.open(f"{DESK}/{answers[2]}")
    marked = browser.page.xpath("//textarea[@name='marked']")[0].text_content()
    assert "niemand meekijkt]]" in marked
    others = browser.page.xpath("//section[@aria-labelledby='others']//*[@tabindex='0']")[0].text_content()
    assert "niemand meekijkt" not in others
    assert "[safety]" in others


def test_only_moderators_of_others_see_campaigns(app: Flask, database: Database, vault: Vault, place: Place) -> None:
    sent(database, vault, place, LETTER, POLITE)
    with database.transaction() as session:
        analyst = make.staff(session, Role.ANALYST)
        theirs = make.staff(session, Role.MODERATOR, employer=make.OWNER)
    for user in (analyst, theirs):
        other = signed_in(app, user)
        other.open(LIST, status=403)
        other.open(f"{LIST}/1", status=403)
    with database.reading() as session:
        assert set(session.scalars(select(Answer.state))) == {AnswerState.WAITING}


def test_a_long_campaign_is_shown_in_parts(browser: Browser, database: Database, vault: Vault, place: Place) -> None:
    answers = sent(database, vault, place, *[LETTER] * 13)
    browser.open(f"{LIST}/1")
    first = set(browser.page.xpath("//input[@name='copies']/@value"))
    browser.click("Next")
    second = set(browser.page.xpath("//input[@name='copies']/@value"))
    assert (len(first), len(second)) == (10, 3)
    assert first | second == {str(each) for each in answers}

"""The moderators' overview: what waits, how old it is, who does what, and when it may be done."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from consult.accounts.models import User
from consult.days import HERE, day_of
from consult.db import Database
from consult.moderation.models import ModerationDecision, Reason, Triage, Verdict
from consult.moderation.queries import overview
from consult.moderation.services import decide, raise_objection, take, write_to_moderators
from consult.responses.views.visit import now
from consult.vault import Vault
from tests.browser import Browser
from tests.integration.moderation import make
from tests.integration.moderation.conftest import Place
from tests.integration.moderation.test_claiming import ENGLISH, SPANISH
from tests.integration.moderation.test_pages import DESK, signed_in

TODAY = datetime(2026, 11, 18, tzinfo=HERE)
DAYS = [TODAY - timedelta(days=back) for back in reversed(range(7))]


@pytest.fixture
def browser(app: Flask, place: Place) -> Browser:
    return signed_in(app, place.moderator)


def decided(database: Database, vault: Vault, place: Place, by: User, moments: list[datetime], **about: object) -> None:
    """Let ``by`` decide on one new answer at each of the ``moments``."""
    with database.transaction() as session:
        for moment in moments:
            answer = make.answer(session, vault, place.consultation, ENGLISH, triaged=False)
            made = decide(session, vault, answer.id, version=1, by=by, share=0, **{"verdict": Verdict.ACCEPT, **about})
            session.execute(
                update(ModerationDecision).where(ModerationDecision.id == made.id).values(decided_at=moment)
            )


def waiting(browser: Browser, words: str) -> tuple[str, str]:
    """How many of something wait, and what is said of it."""
    (found,) = [
        one for one in browser.page.xpath("//section[@aria-labelledby='waiting']//li") if words in one.text_content()
    ]
    note = found.xpath(".//p")[1:]
    return str(found.xpath("./span")[0].text), str(note[0].text) if note else ""


def test_decisions_are_counted_by_day_and_moderator_and_older_ones_not(
    database: Database, vault: Vault, place: Place
) -> None:
    with database.transaction() as session:
        other = make.staff(session, name="A. Bakker")
    decided(database, vault, place, place.moderator, [DAYS[0] - timedelta(seconds=1), DAYS[0], DAYS[6]])
    decided(database, vault, place, other, [DAYS[6] + timedelta(hours=23)] * 2)
    decided(database, vault, place, other, [DAYS[6]], verdict=Verdict.REFER, reason=Reason.IN_DOUBT)
    with database.transaction() as session:
        taken = make.answer(session, vault, place.consultation, ENGLISH)
        take(session, taken.id, consultation=place.consultation, by=other, now=TODAY)
    with database.reading() as session:
        found = overview(session, place.id, days=DAYS, now=TODAY + timedelta(minutes=59))
        later = overview(session, place.id, days=DAYS, now=TODAY + timedelta(minutes=60))
    assert found.per_day == [1, 0, 0, 0, 0, 0, 3]
    assert [(one.name, one.held, one.decided) for one in found.loads] == [("A. Bakker", 1, 2), ("N. Vermeer", 0, 2)]
    assert [one.held for one in later.loads] == [0, 0]
    assert (found.decided, found.left) == (4, 2)


def test_the_overview_names_what_waits_and_of_respondents_no_more_than_weeks(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    monday = day_of(now())
    monday -= timedelta(days=monday.weekday())
    with database.transaction() as session:
        for words in (ENGLISH, SPANISH, "Help me, I am forced to do this."):
            old = make.answer(session, vault, place.consultation, words)
        session.execute(update(Triage).where(Triage.answer_id == old.id).values(week=monday - timedelta(weeks=3)))
        take(session, old.id, consultation=place.consultation, by=place.moderator, now=now())
        colleague = make.second_moderator(session)
    decided(
        database,
        vault,
        place,
        colleague,
        [now() - timedelta(days=2)],
        verdict=Verdict.REFER,
        reason=Reason.IN_DOUBT,
    )
    browser.open(DESK)
    assert waiting(browser, "New answers") == ("3", "The oldest waits 3 weeks.")
    assert waiting(browser, "Waiting in other languages") == ("1", "")
    assert waiting(browser, "Taken by you") == ("1", "")
    assert waiting(browser, "Second look") == ("1", "The oldest waits 2 days.")
    assert waiting(browser, "Perhaps danger")[0] == "1"
    browser.click("Perhaps danger")
    assert old.id.hex[:8] in browser.text


def test_the_overview_counts_objections_and_messages(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    with database.transaction() as session:
        answer = make.answer(session, vault, place.consultation, ENGLISH)
        made = decide(
            session,
            vault,
            answer.id,
            version=1,
            verdict=Verdict.REJECT,
            share=0,
            reason=Reason.UNLAWFUL,
            by=make.second_moderator(session),
        )
        raise_objection(session, vault, answer.response_id, made.id, "Dit klopt niet.", now=now())
        write_to_moderators(session, vault, answer.response_id, "Hoe lang nog?", pepper=b"-", now=now())
    browser.open(DESK)
    assert waiting(browser, "Objections") == ("1", "The oldest came this week.")
    assert waiting(browser, "Messages") == ("1", "")


def test_below_twenty_decisions_no_day_is_named(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    with database.transaction() as session:
        make.answer(session, vault, place.consultation, ENGLISH)
    decided(database, vault, place, place.moderator, [now()] * 19)
    assert "There are not enough decisions yet to say" in browser.open(DESK).text
    decided(database, vault, place, place.moderator, [now()])
    assert "Going on like this, it is done on" in browser.open(DESK).text
    assert browser.page.xpath("//figure//table//tr[last()]/td")[0].text == "20"


def test_nothing_left_and_nobody_at_work_are_said(browser: Browser) -> None:
    browser.open(DESK)
    assert "Everything was decided on." in browser.text
    assert "Nobody took an answer" in browser.text

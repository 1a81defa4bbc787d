"""The page of the queue: what it shows, in which languages, and what it tells of each answer."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from consult.accounts.models import User
from consult.accounts.services import choose_languages
from consult.db import Database
from consult.moderation.models import Reason, Triage, Verdict
from consult.moderation.services import decide, take
from consult.responses.models import Answer, Channel
from consult.responses.views.visit import now
from consult.vault import Vault
from tests.browser import Browser
from tests.integration.moderation import make
from tests.integration.moderation.conftest import Place
from tests.integration.moderation.test_claiming import ENGLISH, SPANISH
from tests.integration.moderation.test_pages import QUEUE, signed_in


@pytest.fixture
def browser(app: Flask, place: Place) -> Browser:
    return signed_in(app, place.moderator)


def added(database: Database, vault: Vault, place: Place, words: str = ENGLISH, **about: Any) -> str:
    """Return the short name of a new answer in the queue."""
    with database.transaction() as session:
        return make.answer(session, vault, place.consultation, words, **about).id.hex[:8]


def shown(browser: Browser, address: str = "") -> set[str]:
    """The short names of the answers on the page of the queue at ``address``."""
    browser.open(f"{QUEUE}{address}")
    return {str(one.text_content()).strip() for one in browser.page.xpath("//th[@scope='row']//button")}


def chip(browser: Browser, words: str) -> str:
    """The count on the chip that says ``words``."""
    (found,) = [one for one in browser.page.xpath("//nav//a") if words in one.text_content()]
    return str(found.xpath("./strong")[0].text)


def test_the_queue_is_filtered_by_way_in_and_by_sign(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    plain = added(database, vault, place)
    paper = added(database, vault, place, channel=Channel.PAPER)
    danger = added(database, vault, place, "Help me, I am forced to do this work.")
    assert shown(browser) == {plain, paper, danger}
    assert shown(browser, "?channel=paper") == {paper}
    assert shown(browser, "?flag=danger") == {danger}
    assert "perhaps danger" in browser.text
    assert shown(browser, "?flag=danger&channel=paper") == set()
    assert shown(browser, "?channel=duif&flag=alles&language=xx") == {plain, paper, danger}


def test_a_moderator_sees_what_they_read_and_is_told_how_much_there_is_in_other_languages(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    english, spanish = added(database, vault, place), added(database, vault, place, SPANISH)
    short = added(database, vault, place, "Da.")
    assert shown(browser) == {english, short}
    assert chip(browser, "Waiting in other languages") == "1"
    assert shown(browser, "?language=elsewhere") == {spanish}
    assert shown(browser, "?language=all") == {english, spanish, short}
    assert shown(browser, "?language=es") == {spanish}
    with database.transaction() as session:
        choose_languages(session, place.moderator.id, ["es"])
    assert shown(browser) == {spanish, short}
    assert chip(browser, "Waiting in other languages") == "1"


def test_what_nobody_guessed_at_yet_is_shown_to_everybody(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    with database.transaction() as session:
        answer = make.answer(session, vault, place.consultation, SPANISH, triaged=False)
        about = {"consultation_id": place.id, "question_id": answer.question_id, "group": "sekswerker"}
        about |= {"channel": Channel.OPEN, "state": answer.state, "language": ""}
        about |= dict.fromkeys(("personal", "abuse", "danger", "empty", "test"), False)
        session.execute(insert(Triage), [{"answer_id": answer.id, **about}])
    assert shown(browser) == {answer.id.hex[:8]}


def test_what_a_moderator_took_is_together_in_any_language_and_state(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    added(database, vault, place)
    with database.transaction() as session:
        mine = make.answer(session, vault, place.consultation, SPANISH)
        take(session, mine.id, consultation=place.consultation, by=place.moderator, now=now())
        over = make.answer(session, vault, place.consultation, ENGLISH)
        take(session, over.id, consultation=place.consultation, by=place.moderator, now=now() - timedelta(hours=1))
    assert shown(browser, "?state=mine") == {mine.id.hex[:8]}
    assert chip(browser, "Taken by you") == "1"


def test_another_moderators_answer_is_named_as_theirs(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    with database.transaction() as session:
        other: User = make.staff(session, name="S. Jansen")
        answer = make.answer(session, vault, place.consultation, ENGLISH)
        take(session, answer.id, consultation=place.consultation, by=other, now=now())
    assert shown(browser) == {answer.id.hex[:8]}
    assert "taken by S. Jansen" in browser.text


def test_every_state_keeps_the_filters(browser: Browser, database: Database, vault: Vault, place: Place) -> None:
    with database.transaction() as session:
        answer: Answer = make.answer(session, vault, place.consultation, ENGLISH, group="gemeente")
        decide(session, vault, answer.id, version=1, verdict=Verdict.REJECT, reason=Reason.UNLAWFUL, by=place.moderator)
    assert shown(browser, "?group=gemeente&language=en") == set()
    browser.click("Rejected")
    assert browser.answer.request.args.to_dict() == {"group": "gemeente", "language": "en", "state": "rejected"}
    assert answer.id.hex[:8] in browser.text


def test_pages_follow_each_other_in_an_order_that_stays(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    with database.transaction() as session:
        for _ in range(60):
            make.answer(session, vault, place.consultation, ENGLISH, triaged=False)
        make.triage(session, vault, place.consultation)
    first = shown(browser, "?group=sekswerker")
    assert shown(browser, "?group=sekswerker") == first
    browser.click("Next page")
    rest = {str(one.text_content()).strip() for one in browser.page.xpath("//th[@scope='row']//button")}
    assert (len(first), len(rest), first & rest) == (50, 10, set())
    assert browser.answer.request.args["group"] == "sekswerker"

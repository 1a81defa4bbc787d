"""Moderators take answers, let go of them, and never work on the same one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from consult.accounts.models import User
from consult.db import Database
from consult.errors import ConflictError, ForbiddenError, NotFoundError
from consult.moderation.models import TERM, Claim, Flag, ModerationDecision, Verdict
from consult.moderation.queries import Wanted
from consult.moderation.services import decide_as_taken, let_go, take, take_next
from consult.responses.models import Answer, AnswerState, Channel
from consult.responses.views.visit import now
from consult.vault import Vault
from tests.browser import Browser
from tests.integration.moderation import make
from tests.integration.moderation.conftest import Place
from tests.integration.moderation.make import NOW
from tests.integration.moderation.test_pages import DESK, QUEUE, signed_in

SOON, LATE = NOW + timedelta(minutes=5), NOW + TERM
ENGLISH = "We want the rules to be clear, and to be asked before they are made."
SPANISH = "Trabajo sola y no quiero que nadie lo sepa, porque tengo miedo."


@pytest.fixture
def other(database: Database, place: Place) -> User:
    with database.transaction() as session:
        return make.staff(session, name="S. Jansen")


@pytest.fixture
def answers(database: Database, vault: Vault, place: Place) -> list[UUID]:
    """Three answers, in the order of the queue."""
    with database.transaction() as session:
        return sorted(make.answer(session, vault, place.consultation, ENGLISH).id for _ in range(3))


def taken(database: Database, place: Place, answer_id: UUID, by: User, moment: Any = NOW) -> bool:
    with database.transaction() as session:
        return take(session, answer_id, consultation=place.consultation, by=by, now=moment)


def next_of(
    database: Database, place: Place, by: User, *, moment: Any = NOW, after: UUID | None = None, **wanted: Any
) -> UUID | None:
    with database.transaction() as session:
        return take_next(session, place.consultation, Wanted(**wanted), by=by, now=moment, after=after)


def holders(database: Database) -> dict[UUID, UUID]:
    with database.reading() as session:
        return {one.answer_id: one.moderator_id for one in session.scalars(select(Claim))}


def test_what_one_moderator_took_another_cannot_take_until_the_hour_is_over(
    database: Database, place: Place, other: User, answers: list[UUID]
) -> None:
    assert taken(database, place, answers[0], place.moderator)
    assert not taken(database, place, answers[0], other, SOON)
    assert holders(database) == {answers[0]: place.moderator.id}
    assert taken(database, place, answers[0], other, LATE)
    assert holders(database) == {answers[0]: other.id}


def test_taking_it_again_makes_the_hour_begin_again(
    database: Database, place: Place, other: User, answers: list[UUID]
) -> None:
    assert taken(database, place, answers[0], place.moderator)
    assert taken(database, place, answers[0], place.moderator, SOON)
    assert not taken(database, place, answers[0], other, LATE)


def test_who_lets_go_makes_it_free_and_nobody_lets_go_for_another(
    database: Database, place: Place, other: User, answers: list[UUID]
) -> None:
    taken(database, place, answers[0], place.moderator)
    with database.transaction() as session:
        let_go(session, answers[0], by=other.id)
    assert not taken(database, place, answers[0], other)
    with database.transaction() as session:
        let_go(session, answers[0], by=place.moderator.id)
    assert taken(database, place, answers[0], other)


def test_an_answer_that_is_not_in_the_queue_cannot_be_taken(database: Database, place: Place) -> None:
    with pytest.raises(NotFoundError):
        taken(database, place, uuid4(), place.moderator)


def test_whom_the_owner_employs_takes_nothing(database: Database, place: Place, answers: list[UUID]) -> None:
    with database.transaction() as session:
        theirs = make.staff(session, employer=make.OWNER)
    with pytest.raises(ForbiddenError):
        taken(database, place, answers[0], theirs)
    with pytest.raises(ForbiddenError):
        next_of(database, place, theirs)
    assert holders(database) == {}


def test_the_next_is_the_first_that_is_free_and_each_moderator_gets_another(
    database: Database, place: Place, other: User, answers: list[UUID]
) -> None:
    assert next_of(database, place, place.moderator) == answers[0]
    assert next_of(database, place, other) == answers[1]
    assert next_of(database, place, other, after=answers[1]) == answers[2]
    assert next_of(database, place, place.moderator, after=answers[0]) is None


def test_what_one_took_before_comes_first_and_goes_on_behind_where_one_was(
    database: Database, place: Place, other: User, answers: list[UUID]
) -> None:
    taken(database, place, answers[2], place.moderator)
    assert next_of(database, place, place.moderator) == answers[2]
    assert next_of(database, place, place.moderator, after=answers[2]) == answers[0]
    with database.transaction() as session:
        for answer_id in answers:
            let_go(session, answer_id, by=place.moderator.id)
    assert next_of(database, place, other, after=answers[0]) == answers[1]


def test_a_claim_that_ran_out_is_free_again_for_the_next(
    database: Database, place: Place, other: User, answers: list[UUID]
) -> None:
    taken(database, place, answers[0], place.moderator)
    assert next_of(database, place, other, moment=LATE) == answers[0]


def test_the_next_fits_the_filters(database: Database, vault: Vault, place: Place) -> None:
    with database.transaction() as session:
        paper = make.answer(session, vault, place.consultation, ENGLISH, channel=Channel.PAPER).id
        danger = make.answer(session, vault, place.consultation, "Help me, I am forced to work.", group="gemeente").id
        spanish = make.answer(session, vault, place.consultation, SPANISH).id
        why = make.response(session, vault, place.consultation, {"PV-08": ENGLISH})
        why_id = make.answers_of(session, why)[0].id
    moderator = place.moderator
    assert next_of(database, place, moderator, channel=Channel.PAPER) == paper
    assert next_of(database, place, moderator, after=paper, flag=Flag.DANGER) == danger
    assert next_of(database, place, moderator, after=paper, question="PV-08") in {danger, why_id}
    with database.transaction() as session:
        for answer_id in (paper, danger):
            let_go(session, answer_id, by=moderator.id)
    assert next_of(database, place, moderator, languages=frozenset({"es"}), after=why_id) == spanish


def test_moderators_who_ask_at_the_same_moment_never_get_the_same_answer(
    database: Database, vault: Vault, place: Place
) -> None:
    with database.transaction() as session:
        people = [make.staff(session, name=f"Moderator {number}") for number in range(6)]
        waiting = {make.answer(session, vault, place.consultation, ENGLISH).id for _ in range(8)}
    start = Barrier(len(people))

    def ask(by: User) -> UUID | None:
        start.wait(10)
        return next_of(database, place, by)

    for _ in range(3):
        with ThreadPoolExecutor(len(people)) as pool:
            got = list(pool.map(ask, people))
        assert len(set(got)) == len(people)
        assert set(got) <= waiting
        with database.transaction() as session:
            for answer_id, by in zip(got, people, strict=True):
                assert answer_id is not None
                let_go(session, answer_id, by=by.id)


def test_of_two_who_take_one_answer_at_the_same_moment_one_has_it(
    database: Database, place: Place, other: User, answers: list[UUID]
) -> None:
    start = Barrier(2)

    def ask(by: User) -> bool:
        start.wait(10)
        return taken(database, place, answers[0], by)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(ask, (place.moderator, other))) == [False, True]


def decided(database: Database, vault: Vault, answer_id: UUID, by: User, moment: Any) -> ModerationDecision:
    with database.transaction() as session:
        return decide_as_taken(session, vault, answer_id, share=0, by=by, now=moment, version=1, verdict=Verdict.ACCEPT)


def test_one_decides_on_a_claim_that_ran_out_when_nobody_else_took_it(
    database: Database, vault: Vault, place: Place, answers: list[UUID]
) -> None:
    taken(database, place, answers[0], place.moderator)
    assert decided(database, vault, answers[0], place.moderator, LATE + TERM).verdict is Verdict.ACCEPT
    assert holders(database) == {}


def test_nobody_decides_on_what_another_has_taken(
    database: Database, vault: Vault, place: Place, other: User, answers: list[UUID]
) -> None:
    taken(database, place, answers[0], place.moderator)
    taken(database, place, answers[0], other, LATE)
    with pytest.raises(ConflictError, match=r"S\. Jansen has taken this answer"):
        decided(database, vault, answers[0], place.moderator, LATE + timedelta(minutes=1))
    with database.reading() as session:
        assert session.get_one(Answer, answers[0]).state is AnswerState.WAITING
    assert holders(database) == {answers[0]: other.id}


def test_an_answer_that_nobody_took_may_be_decided_on(
    database: Database, vault: Vault, place: Place, answers: list[UUID]
) -> None:
    assert decided(database, vault, answers[0], place.moderator, NOW).verdict is Verdict.ACCEPT


def test_the_page_tells_who_has_it_and_a_decision_loses_nothing(
    app: Flask, database: Database, place: Place, other: User, answers: list[UUID]
) -> None:
    browser = signed_in(app, place.moderator)
    page = browser.open(f"{DESK}/{answers[0]}")
    assert "Nobody has taken it." in page.text
    taken(database, place, answers[0], other, now())
    marked = ENGLISH.replace("clear", "[[place|clear]]")
    browser.press("Save the decision", status=409, ruling="accept", marked=marked)
    assert "S. Jansen has taken this answer. Wait until they decide or let go." in browser.text
    assert browser.page.xpath("//textarea[@name='marked']")[0].text.removeprefix("\n") == marked
    assert browser.page.xpath("//input[@name='ruling'][@checked]/@value") == ["accept"]
    assert holders(database) == {answers[0]: other.id}


def test_reading_takes_nothing_and_pressing_an_answer_takes_it(
    app: Flask, database: Database, place: Place, answers: list[UUID]
) -> None:
    browser = signed_in(app, place.moderator)
    browser.open(f"{DESK}/{answers[1]}")
    assert holders(database) == {}
    browser.open(QUEUE).press(answers[1].hex[:8])
    assert browser.path == f"{DESK}/{answers[1]}"
    assert "You, until" in browser.text
    assert holders(database) == {answers[1]: place.moderator.id}
    assert "taken by you" in browser.open(QUEUE).text
    assert "Taken by you 1" in browser.text


def test_letting_go_goes_on_to_the_next_and_the_queue_says_when_there_is_none(
    app: Flask, database: Database, place: Place, answers: list[UUID]
) -> None:
    browser = signed_in(app, place.moderator)
    browser.open(QUEUE).press("Take the next answer")
    assert browser.path == f"{DESK}/{answers[0]}"
    browser.press("Let go and take the next")
    assert browser.path == f"{DESK}/{answers[1]}"
    assert set(holders(database)) == {answers[1]}
    for _ in answers:
        browser.press("Accept and go on")
    assert browser.path == QUEUE
    assert "No answer is free that fits your filters." in browser.text


def test_the_filters_stay_when_going_on(
    app: Flask, database: Database, vault: Vault, place: Place, answers: list[UUID]
) -> None:
    with database.transaction() as session:
        theirs = {make.answer(session, vault, place.consultation, ENGLISH, group="gemeente").id for _ in range(2)}
    browser: Browser = signed_in(app, place.moderator)
    browser.open(f"{QUEUE}?group=gemeente").press("Take the next answer")
    first = UUID(browser.path.rsplit("/", 1)[1])
    browser.press("Accept and go on")
    second = UUID(browser.path.rsplit("/", 1)[1])
    assert {first, second} == theirs
    browser.press("Accept and go on")
    assert browser.path == QUEUE
    assert browser.answer.request.args["group"] == "gemeente"
    assert not set(holders(database)) & set(answers)

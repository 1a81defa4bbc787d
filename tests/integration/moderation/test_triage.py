"""How answers come into the moderators' queue, and what a computer points at in them."""

from functools import partial

import pytest
from sqlalchemy import select, update

from consult.changes import ChangeKind, announce
from consult.db import Database
from consult.jobs.models import Job, JobState
from consult.jobs.worker import run_next
from consult.moderation import tasks
from consult.moderation.models import Claim, Flag, Reason, Triage, Verdict
from consult.moderation.services import decide, follow_decision, guess, keep_guesses, queue_triage, take
from consult.moderation.services.triaging import JOB
from consult.responses.models import Answer, AnswerState, Response, ResponseState
from consult.vault import Vault
from tests.integration.moderation import make
from tests.integration.moderation.conftest import Place

LONG = "Wij willen dat de regels duidelijk zijn en dat er eerst naar ons geluisterd wordt."


def work(database: Database, vault: Vault) -> None:
    while run_next(database, {JOB: partial(tasks.triage, vault=vault), "admit-closed": lambda _run: None}):
        pass


def rows(database: Database) -> dict[str, Triage]:
    """The rows of the queue by the first letters of their answers' ids."""
    with database.reading() as session:
        return {row.answer_id.hex[:8]: row for row in session.scalars(select(Triage))}


def row(database: Database, answer: Answer) -> Triage:
    return rows(database)[answer.id.hex[:8]]


@pytest.fixture
def answer(database: Database, vault: Vault, place: Place) -> Answer:
    with database.transaction() as session:
        return make.answer(session, vault, place.consultation, LONG, group="gemeente")


def test_what_is_sent_is_in_the_queue_with_its_language_once_the_job_ran(
    database: Database, vault: Vault, place: Place
) -> None:
    with database.transaction() as session:
        sent = make.response(
            session, vault, place.consultation, {"PV-09": LONG, "PV-04": 2}, group="gemeente", triaged=False
        )
        announce(session, ChangeKind.RESPONSE_SUBMITTED, sent.id)
    assert rows(database) == {}
    work(database, vault)
    (found,) = rows(database).values()
    assert (found.group, found.state, found.language, found.flags) == ("gemeente", AnswerState.WAITING, "nl", ())


def test_many_that_are_sent_share_one_job_and_a_second_run_changes_nothing(
    database: Database, vault: Vault, place: Place
) -> None:
    with database.transaction() as session:
        for _ in range(3):
            sent = make.response(session, vault, place.consultation, {"PV-09": LONG}, triaged=False)
            queue_triage(session, sent.id)
    with database.reading() as session:
        assert [job.kind for job in session.scalars(select(Job))] == [JOB]
    work(database, vault)
    before = set(rows(database))
    with database.transaction() as session:
        queue_triage(session, sent.id)
    work(database, vault)
    assert len(before) == 3
    assert set(rows(database)) == before
    with database.reading() as session:
        assert {job.state for job in session.scalars(select(Job))} == {JobState.DONE}


@pytest.mark.parametrize(
    ("words", "flags"),
    [
        ("Bel me op 06 12345678.", {Flag.PERSONAL}),
        ("Jij bent een klootzak.", {Flag.ABUSE}),
        ("Help me, ik word gedwongen.", {Flag.DANGER}),
        ("n.v.t.", {Flag.EMPTY}),
        ("test", {Flag.TEST}),
        (LONG, set()),
    ],
)
def test_what_a_computer_points_at_is_kept_and_never_the_words(
    database: Database, vault: Vault, place: Place, words: str, flags: set[Flag]
) -> None:
    with database.transaction() as session:
        answer = make.answer(session, vault, place.consultation, words)
    found = row(database, answer)
    assert set(found.flags) == flags
    kept = {column.name: getattr(found, column.name) for column in Triage.__table__.columns}
    assert not [value for value in kept.values() if isinstance(value, str | bytes) and value and value in words]


def test_an_answer_whose_key_is_gone_is_passed_over_and_the_others_are_read(
    database: Database, vault: Vault, place: Place
) -> None:
    with database.transaction() as session:
        gone = make.response(session, vault, place.consultation, {"PV-09": LONG}, triaged=False)
        stays = make.answer(session, vault, place.consultation, LONG, triaged=False)
        queue_triage(session, gone.id)
    vault.destroy(gone.id)
    work(database, vault)
    assert sorted(found.language for found in rows(database).values()) == ["nl", "unknown"]
    assert row(database, stays).language == "nl"


def test_a_guess_at_words_that_changed_meanwhile_is_not_kept(database: Database, vault: Vault, place: Place) -> None:
    with database.transaction() as session:
        answer = make.answer(session, vault, place.consultation, "Help me", triaged=False)
        queue_triage(session, answer.response_id)
        tasks.services.enter_queue(session, place.id)
    with database.reading() as session:
        guesses = guess(session, vault, place.id)
    with database.transaction() as session:
        session.execute(update(Answer).where(Answer.id == answer.id).values(version=Answer.version + 1))
        keep_guesses(session, guesses)
    assert (row(database, answer).danger, row(database, answer).language) == (False, "")
    work(database, vault)
    assert row(database, answer).danger


def test_a_decision_moves_the_answer_in_the_queue_and_ends_the_claim(
    database: Database, vault: Vault, place: Place, answer: Answer
) -> None:
    with database.transaction() as session:
        take(session, answer.id, consultation=place.consultation, by=place.moderator, now=make.NOW)
    with database.transaction() as session:
        decide(session, vault, answer.id, version=1, verdict=Verdict.REFER, reason=Reason.IN_DOUBT, by=place.moderator)
    assert row(database, answer).state is AnswerState.REFERRED
    with database.reading() as session:
        assert session.scalars(select(Claim)).all() == []


def test_a_decision_before_the_job_ran_leaves_nothing_behind(database: Database, vault: Vault, place: Place) -> None:
    with database.transaction() as session:
        answer = make.answer(session, vault, place.consultation, LONG, triaged=False)
        queue_triage(session, answer.response_id)
        decide(session, vault, answer.id, version=1, verdict=Verdict.ACCEPT, by=place.moderator)
    work(database, vault)
    assert (row(database, answer).state, row(database, answer).language) == (AnswerState.ACCEPTED, "nl")


@pytest.mark.parametrize(
    "kind",
    [
        ChangeKind.RESPONSE_WITHDRAWN,
        ChangeKind.RESPONSE_FORGOTTEN,
        ChangeKind.ANSWER_REPLACED,
        ChangeKind.ANSWER_FORGOTTEN,
    ],
)
def test_what_is_withdrawn_replaced_or_forgotten_leaves_the_queue_with_its_claim(
    database: Database, vault: Vault, place: Place, answer: Answer, kind: ChangeKind
) -> None:
    with database.transaction() as session:
        other = make.answer(session, vault, place.consultation, LONG)
        take(session, answer.id, consultation=place.consultation, by=place.moderator, now=make.NOW)
        announce(session, kind, answer.response_id if kind.startswith("response") else answer.id)
    assert set(rows(database)) == {other.id.hex[:8]}
    with database.reading() as session:
        assert session.scalars(select(Claim)).all() == []


def test_an_answer_that_was_added_to_is_read_anew(
    database: Database, vault: Vault, place: Place, answer: Answer
) -> None:
    with database.transaction() as session:
        take(session, answer.id, consultation=place.consultation, by=place.moderator, now=make.NOW)
        stored = session.get_one(Answer, answer.id)
        stored.sealed = vault.seal(stored.response_id, stored.place, '"Help me"')
        session.flush()
        announce(session, ChangeKind.ANSWER_ADDED, answer.id)
    work(database, vault)
    assert row(database, answer).danger
    with database.reading() as session:
        assert session.scalars(select(Claim)).all() == []


def test_what_comes_back_after_withdrawing_is_in_the_queue_again(
    database: Database, vault: Vault, place: Place, answer: Answer
) -> None:
    with database.transaction() as session:
        announce(session, ChangeKind.RESPONSE_WITHDRAWN, answer.response_id)
        session.execute(
            update(Response).where(Response.id == answer.response_id).values(state=ResponseState.WITHDRAWING)
        )
        queue_triage(session, answer.response_id)
    work(database, vault)
    assert rows(database) == {}
    with database.transaction() as session:
        session.execute(update(Response).where(Response.id == answer.response_id).values(state=ResponseState.SUBMITTED))
        announce(session, ChangeKind.RESPONSE_SUBMITTED, answer.response_id)
    work(database, vault)
    assert row(database, answer).state is AnswerState.WAITING


def test_whoever_moves_an_answer_tells_the_queue(database: Database, place: Place, answer: Answer) -> None:
    with database.transaction() as session:
        stored = session.get_one(Answer, answer.id)
        session.get_one(Response, answer.response_id)
        session.refresh(stored, ["response"])
        stored.state = AnswerState.REJECTED
        session.flush()
        follow_decision(session, stored)
    assert row(database, answer).state is AnswerState.REJECTED
    assert place.id == row(database, answer).consultation_id

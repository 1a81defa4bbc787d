"""A task may say "not now": its job waits, begins again, and is given up after the last attempt."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from consult.db import Database
from consult.jobs.models import Job, JobState
from consult.jobs.services import ATTEMPTS, Postponed, Run, enqueue
from consult.jobs.worker import run_next


def not_now(_run: Run) -> None:
    raise Postponed(timedelta(hours=1))


def the_job(database: Database) -> Job:
    with database.reading() as session:
        return session.scalars(select(Job)).one()


def an_hour_later(database: Database) -> None:
    with database.transaction() as session:
        session.execute(update(Job).values(not_before=datetime.now(UTC) - timedelta(seconds=1)))


def test_work_that_is_put_off_waits_and_is_done_when_its_time_comes(database: Database) -> None:
    with database.transaction() as session:
        enqueue(session, "letter", {})
    before = datetime.now(UTC)
    assert run_next(database, {"letter": not_now}) == "letter"
    waiting = the_job(database)
    assert (waiting.state, waiting.attempt, waiting.lease_until) == (JobState.QUEUED, 1, None)
    assert waiting.not_before is not None
    assert before + timedelta(hours=1) <= waiting.not_before <= datetime.now(UTC) + timedelta(hours=1)
    assert run_next(database, {"letter": not_now}) is None, "it was begun before its time"
    an_hour_later(database)
    assert run_next(database, {"letter": lambda _run: None}) == "letter"
    assert the_job(database).state is JobState.DONE


def test_after_the_last_attempt_nothing_is_put_off_any_more(database: Database) -> None:
    with database.transaction() as session:
        enqueue(session, "letter", {})
    for attempt in range(1, ATTEMPTS + 1):
        assert the_job(database).state is JobState.QUEUED, attempt
        assert run_next(database, {"letter": not_now}) == "letter"
        an_hour_later(database)
    assert (the_job(database).state, the_job(database).error) == (JobState.FAILED, "Postponed")
    assert run_next(database, {"letter": not_now}) is None

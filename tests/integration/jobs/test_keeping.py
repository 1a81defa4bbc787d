"""Whose a job is: kept while its worker lives, let go when it died, cancelled under its hands, tried again by people."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from consult.db import Database
from consult.errors import ConflictError, ConsultError, TransitionError
from consult.jobs import services, worker
from consult.jobs.models import ATTEMPTS, Job, JobState
from consult.jobs.services import Run, claim, enqueue
from consult.jobs.tending import cancel, let_go, retry
from consult.jobs.worker import run_next


def the_job(database: Database) -> Job:
    with database.reading() as session:
        return session.scalars(select(Job)).one()


def test_a_step_that_takes_longer_than_its_lease_is_begun_by_nobody_else(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "LEASE", timedelta(seconds=1))
    monkeypatch.setattr(worker, "BEAT", 0.2)
    begun: list[str] = []

    def long(_run: Run) -> None:
        begun.append("one")
        time.sleep(2.2)

    with database.transaction() as session:
        enqueue(session, "long", {})
    first = threading.Thread(target=run_next, args=(database, {"long": long}))
    first.start()
    ends = time.monotonic() + 2
    while time.monotonic() < ends:
        time.sleep(0.1)
        if begun:
            assert run_next(database, {"long": lambda _run: begun.append("another")}) is None
    first.join()
    assert begun == ["one"]
    assert (the_job(database).state, the_job(database).attempt) == (JobState.DONE, 1)


def test_a_step_of_a_cancelled_job_leaves_nothing_and_its_next_attempt_is_a_new_one(database: Database) -> None:
    def cancelled(run: Run) -> None:
        with database.transaction() as session:
            cancel(session, run.job_id)
        with run.step(1, 2, datetime.now(UTC)) as session:
            enqueue(session, "effect", {})

    def fails(_run: Run) -> None:
        raise ConsultError("This cannot be done.")

    with database.transaction() as session:
        job_id = enqueue(session, "long", {}, dedupe_key="long").id
    assert run_next(database, {"long": cancelled}) == "long"
    left = the_job(database)
    assert (left.state, left.progress, left.has_stopped) == (JobState.CANCELLED, 0, True)
    assert run_next(database, {}) is None
    with pytest.raises(TransitionError, match="ended already"), database.transaction() as session:
        cancel(session, job_id)
    with database.transaction() as session:
        retry(session, job_id)
    assert run_next(database, {"long": fails}) == "long"
    again = the_job(database)
    assert (again.state, again.attempt, again.last_attempt) == (JobState.FAILED, 2, 1 + ATTEMPTS)
    assert again.error == "This cannot be done."


def test_what_a_dead_worker_held_is_taken_up_by_the_next_of_its_name_and_the_dead_one_can_write_nothing(
    database: Database,
) -> None:
    with database.transaction() as session:
        enqueue(session, "long", {})
        job = claim(session, datetime.now(UTC), owner="embedded")
        assert job is not None
        dead = Run(database, job.id, job.attempt, job.args)
    with database.transaction() as session:
        assert let_go(session, "another") == 0
        assert let_go(session, "embedded") == 1
    assert run_next(database, {"long": lambda _run: None}) == "long"
    with pytest.raises(ConflictError), dead.step(1, 1, datetime.now(UTC)) as session:
        enqueue(session, "effect", {})
    assert the_job(database).state is JobState.DONE


def test_a_job_whose_worker_dies_each_time_is_given_up(database: Database) -> None:
    with database.transaction() as session:
        enqueue(session, "long", {})
    for _ in range(ATTEMPTS + 1):
        with database.transaction() as session:
            claim(session, datetime.now(UTC), owner="embedded")
        with database.transaction() as session:
            let_go(session, "embedded")
    assert (the_job(database).state, the_job(database).error) == (JobState.FAILED, services.LEFT)

"""The other engine: workers on PostgreSQL whom messages tell what to do, and the web server that does no work itself."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import select, update

from consult.app import create_app
from consult.config import Settings
from consult.db import Database
from consult.errors import SettingsError
from consult.jobs.models import Job, JobState
from consult.jobs.services import claim, enqueue
from consult.moderation.services import grouping
from tests import commands
from tests.conftest import close

KIND = grouping.JOB
"""Work that takes no longer than to see that there is nothing to do."""


@pytest.fixture
def place(settings: Settings, postgres_server: str) -> Iterator[Settings]:
    """Settings of an installation that another engine works for, in a database of its own."""
    name = f"e{uuid4().hex}"
    with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield replace(settings, engine="procrastinate", database_url=f"{postgres_server}/{name}")
    with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def worker(settings: Settings) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen([*commands.COMMAND, "jobs", "work"], env=commands.environ(settings))
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def queued(database: Database) -> Job:
    with database.transaction() as session:
        return enqueue(session, KIND, {"consultation": str(uuid4())})


def state_of(database: Database, job: Job) -> JobState:
    with database.reading() as session:
        return session.get_one(Job, job.id).state


def messages(settings: Settings) -> int:
    with psycopg.connect(settings.database_url) as connection:
        found = connection.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'consult:run'").fetchone()
        return found[0] if found else -1


def wait_until(come: Callable[[], bool], seconds: float = 30) -> None:
    ends = time.monotonic() + seconds
    while not come():
        assert time.monotonic() < ends, "it did not come in time"
        time.sleep(0.1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the engine's own is made beside it
def test_a_message_goes_with_the_job_and_what_a_dead_worker_left_is_done_by_another(
    place: Settings, request: pytest.FixtureRequest
) -> None:
    assert commands.consult(replace(place, engine="embedded"), "migrate").returncode == 0
    assert "run: consult migrate" in commands.consult(place, "jobs", "work", "--once").stderr
    for _ in range(2):
        assert commands.consult(place, "migrate").returncode == 0
    app = create_app(place)
    request.addfinalizer(partial(close, app))
    database: Database = app.extensions["consult.database"]
    with suppress(ZeroDivisionError), database.transaction() as session:
        enqueue(session, KIND, {"consultation": str(uuid4())})
        raise ZeroDivisionError
    assert messages(place) == 0, "what asked for the work was undone"
    asked = queued(database)
    assert messages(place) == 1
    with worker(place) as first:
        wait_until(lambda: state_of(database, asked) is JobState.DONE)
        os.kill(first.pid, signal.SIGKILL)
    # A worker died while it did this, and its message with it: the lease runs out.
    left = queued(database)
    with database.transaction() as session:
        claim(session, datetime.now(UTC))
        session.execute(update(Job).where(Job.id == left.id).values(lease_until=datetime.now(UTC) - timedelta(1)))
    with psycopg.connect(place.database_url) as connection:
        connection.execute("DELETE FROM procrastinate_jobs")
    with worker(place):
        wait_until(lambda: state_of(database, left) is JobState.DONE)
        wait_until(lambda: messages(place) == 0)
    with database.reading() as session:
        assert sorted(session.scalars(select(Job.attempt).where(Job.kind == KIND))) == [1, 2]


def test_it_is_refused_where_there_is_no_postgresql(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="CONSULT_ENGINE"):
        Settings(database_url=f"sqlite:///{tmp_path}/x.sqlite", engine="procrastinate")
    with pytest.raises(SettingsError, match="CONSULT_ENGINE"):
        Settings(engine="celery")

"""The engine for many machines: procrastinate brings "do job N" to a worker that is free, on the same PostgreSQL.

The job row stays the truth (``docs/decisions/0059``): a message is sent in the transaction that queues the job, one that
is lost is sent again, and one that comes twice finds the job taken.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager
from psycopg import sql
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from consult.db import Database
from consult.errors import SettingsError
from consult.jobs.models import Job, JobState
from consult.jobs.services import free_jobs
from consult.jobs.worker import Resting, Task, run_next

_RUN, _SWEEP = "consult:run", "consult:sweep"
_EVERY_TEN_SECONDS = "* * * * * */10"
_AT_ONCE = 100
_VERSION = "SELECT obj_description(to_regclass('procrastinate_jobs'))"
_SAY_VERSION = sql.SQL("COMMENT ON TABLE procrastinate_jobs IS {}")
_messenger = App(connector=SyncPsycopgConnector())
"""Sends over the connection of whoever asks, and never opens one itself."""


def deliver(session: Session, job: Job, *, at: datetime | None = None) -> None:
    """Send "do this job" in the transaction of ``session``, for when it may begin; it names the job and says no more."""
    connection = session.connection().connection.driver_connection
    _messenger.configure_task(_RUN, connection=connection, schedule_at=at or job.not_before).defer(job=str(job.id))


def work(
    database: Database,
    tasks: Mapping[str, Task],
    *,
    resting: Resting,
    owner: str | None,
    beside: Callable[[], None],
) -> None:
    """Do the jobs that messages name, one at a time, until told to stop; ``beside`` is called every ten seconds."""
    conninfo = make_url(database.url).set(drivername="postgresql").render_as_string(hide_password=False)
    app = App(connector=PsycopgConnector(conninfo=conninfo, min_size=1, max_size=3))

    @app.task(name=_RUN)
    def run(job: str) -> None:
        kind = run_next(database, tasks, resting.now(), owner=owner, only=UUID(job))
        if kind is not None:
            resting.after(kind)
            return
        with database.transaction() as session:
            waiting = session.get(Job, UUID(job))
            if waiting and waiting.state is JobState.QUEUED and (seconds := resting.left(waiting.kind)):
                deliver(session, waiting, at=datetime.now(UTC) + timedelta(seconds=seconds))

    @app.periodic(cron=_EVERY_TEN_SECONDS)
    @app.task(name=_SWEEP, queueing_lock=_SWEEP, priority=1)
    async def sweep(timestamp: int) -> None:  # noqa: ARG001  (its signature)
        """Send again what waits without a message: put off, or left by a dead worker."""
        await asyncio.to_thread(beside)
        for job_id in await asyncio.to_thread(_free, database):
            with suppress(AlreadyEnqueued):
                await app.configure_task(_RUN, queueing_lock=str(job_id)).defer_async(job=str(job_id))
        for left in await app.job_manager.get_stalled_jobs():
            await app.job_manager.finish_job(left, Status.FAILED, delete_job=True)

    app.run_worker(concurrency=1, delete_jobs="always", fetch_job_polling_interval=2.0)


def upgrade(database: Database) -> None:
    """Bring the tables of the engine to the version of its package."""
    here = _version(database)
    if here == _newest():
        return
    statements = (
        [SchemaManager.get_schema()]
        if here is None
        else [one.read_text("utf-8") for one in _steps() if one.name > here]
    )
    with database.transaction() as session:
        driver = session.connection().connection.driver_connection
        for statement in [*statements, _SAY_VERSION.format(sql.Literal(_newest()))]:
            driver.execute(statement)  # type: ignore[union-attr]  # a plain connection: the texts hold many statements


def check(database: Database) -> None:
    """Raise :class:`SettingsError` where the tables of the engine are not of the version of its package."""
    if _version(database) != _newest():
        raise SettingsError("CONSULT_ENGINE: the tables of procrastinate are not up to date; run: consult migrate")


def _free(database: Database) -> Sequence[UUID]:
    with database.reading() as session:
        return free_jobs(session, datetime.now(UTC), limit=_AT_ONCE)


def _version(database: Database) -> str | None:
    """Return the last step that the tables of the engine took, which they carry as a comment; nothing without tables."""
    with database.reader.connect() as connection:
        found: str | None = connection.exec_driver_sql(_VERSION).scalar()
    return found


def _newest() -> str:
    return _steps()[-1].name


def _steps() -> list[Path]:
    return sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))

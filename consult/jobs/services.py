"""Queue a job in the transaction of the change that asks for it, claim it, and move it on step by step."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, and_, bindparam, or_, select, update
from sqlalchemy.orm import Session

from consult.db import Database
from consult.errors import N_, ConflictError
from consult.jobs.models import Job, JobState

LEASE = timedelta(seconds=60)
ATTEMPTS = 5
_WAITING = select(Job).where(Job.dedupe_key == bindparam("wanted"))


def enqueue(
    session: Session,
    kind: str,
    args: Mapping[str, Any],
    *,
    dedupe_key: str | None = None,
    not_before: datetime | None = None,
) -> Job:
    """Return a queued job, to begin at ``not_before`` or at once; one that waits under ``dedupe_key`` stands for it."""
    if dedupe_key:
        waiting = session.scalar(_WAITING, {"wanted": dedupe_key})
        if waiting is not None:
            return waiting
    job = Job(kind=kind, args=dict(args), dedupe_key=dedupe_key, not_before=not_before)
    session.add(job)
    session.flush()
    return job


def is_any_free(session: Session, now: datetime, resting: Collection[str] = ()) -> bool:
    """Tell whether :func:`claim` would find a job; asked first, because to claim is to keep senders from writing."""
    return session.scalar(select(Job.id).where(*_free(now, resting)).limit(1)) is not None


def claim(session: Session, now: datetime, resting: Collection[str] = ()) -> Job | None:
    """Return the oldest job that is free (queued, or left by a worker whose lease ran out), taken for us.

    Kinds in ``resting`` are left alone for now.
    """
    job = session.scalar(
        select(Job)
        .where(*_free(now, resting))
        .order_by(Job.queued_on, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if job is None:
        return None
    job.attempt += 1
    job.dedupe_key = None
    job.state = JobState.RUNNING if job.attempt <= ATTEMPTS else JobState.FAILED
    job.lease_until = now + LEASE
    session.flush()
    return job if job.state is JobState.RUNNING else None


def _free(now: datetime, resting: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    abandoned = and_(Job.state == JobState.RUNNING, Job.lease_until < now)
    due = or_(Job.not_before.is_(None), Job.not_before <= now)
    return or_(and_(Job.state == JobState.QUEUED, due), abandoned), Job.kind.not_in(resting)


class Postponed(Exception):  # noqa: N818  (no fault: a task says "not now")
    """Raised by a task that cannot do its work yet; the job waits for ``delay`` and is begun again."""

    def __init__(self, delay: timedelta) -> None:
        super().__init__(f"not before {delay} from now")
        self.delay = delay


@dataclass(frozen=True)
class Run:
    """A claimed job in the hands of a worker: what its task needs to read, to write in steps, and to tell how far it is."""

    database: Database
    job_id: UUID
    attempt: int
    args: Mapping[str, Any]

    @contextmanager
    def step(self, progress: int, total: int, now: datetime) -> Iterator[Session]:
        """Give a session for one step: its effect, the progress and a longer lease are committed together.

        Raises :class:`ConflictError` when another worker took the job over; then nothing of the step remains.
        """
        with self.database.transaction() as session:
            self._hold(session, progress=progress, total=total, lease_until=now + LEASE)
            yield session

    def finish(self, state: JobState, error: str | None = None) -> None:
        """End the job as done or failed."""
        with self.database.transaction() as session:
            self._hold(session, state=state, error=error, lease_until=None)

    def wait(self, until: datetime) -> None:
        """Let the job go until then; after the last attempt it ends as failed instead."""
        if self.attempt >= ATTEMPTS:
            self.finish(JobState.FAILED, Postponed.__name__)
            return
        with self.database.transaction() as session:
            self._hold(session, state=JobState.QUEUED, not_before=until, lease_until=None)

    def _hold(self, session: Session, **values: object) -> None:
        mine = (Job.id == self.job_id, Job.attempt == self.attempt, Job.state == JobState.RUNNING)
        result = session.execute(update(Job).where(*mine).values(**values))
        if not isinstance(result, CursorResult) or result.rowcount != 1:
            raise ConflictError(N_("Another worker has taken this job over."))

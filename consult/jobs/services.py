"""Queue a job in the transaction of the change that asks for it, claim it, and move it on step by step."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, update
from sqlalchemy.orm import Session

from consult.db import Database, rows_changed
from consult.errors import N_, ConflictError
from consult.jobs.models import ATTEMPTS, Job, JobState

LEASE = timedelta(seconds=60)
LEFT = N_("The program was stopped each time before this was done.")
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
    send(session, job)
    return job


def send(session: Session, job: Job) -> None:
    """Tell the engine of this installation, in the same transaction, that there is work; the embedded one looks itself."""
    if deliver := session.info.get("deliver"):
        deliver(session, job)


def is_any_free(session: Session, now: datetime, resting: Collection[str] = (), only: UUID | None = None) -> bool:
    """Tell whether :func:`claim` would find a job; asked first, because to claim is to keep senders from writing."""
    return session.scalar(select(Job.id).where(*_free(now, resting, only)).limit(1)) is not None


def free_jobs(session: Session, now: datetime, *, limit: int) -> Sequence[UUID]:
    """Return the oldest jobs that a worker may begin now."""
    return session.scalars(select(Job.id).where(*_free(now, ())).order_by(Job.queued_on, Job.id).limit(limit)).all()


def claim(
    session: Session,
    now: datetime,
    resting: Collection[str] = (),
    *,
    owner: str | None = None,
    only: UUID | None = None,
) -> Job | None:
    """Return the oldest job that is free (queued, or left by a worker whose lease ran out), taken for ``owner``.

    Kinds in ``resting`` are left alone for now; ``only`` asks for one job and no other.
    """
    job = session.scalar(
        select(Job)
        .where(*_free(now, resting, only))
        .order_by(Job.queued_on, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if job is None:
        return None
    job.dedupe_key = None
    if job.attempt >= job.last_attempt:
        job.state, job.error, job.lease_until = JobState.FAILED, LEFT, None
        session.flush()
        return None
    job.attempt += 1
    job.state, job.owner, job.lease_until = JobState.RUNNING, owner, now + LEASE
    session.flush()
    return job


def _free(now: datetime, resting: Collection[str], only: UUID | None = None) -> tuple[ColumnElement[bool], ...]:
    abandoned = and_(Job.state == JobState.RUNNING, Job.lease_until < now)
    due = or_(Job.not_before.is_(None), Job.not_before <= now)
    free = or_(and_(Job.state == JobState.QUEUED, due), abandoned)
    return free, Job.kind.not_in(resting), *([] if only is None else [Job.id == only])


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
    last_attempt: int = ATTEMPTS

    @contextmanager
    def step(self, progress: int, total: int, now: datetime) -> Iterator[Session]:
        """Give a session for one step: its effect, the progress and a longer lease are committed together.

        Raises :class:`ConflictError` when another worker took the job over, or somebody cancelled it; then nothing of
        the step remains.
        """
        with self.database.transaction() as session:
            self._hold(session, progress=progress, total=total, lease_until=now + LEASE)
            yield session

    def renew(self, now: datetime) -> None:
        """Keep the job while a step lasts; raises :class:`ConflictError` when it is not ours any more."""
        with self.database.transaction() as session:
            self._hold(session, lease_until=now + LEASE)

    def finish(self, state: JobState, error: str | None = None) -> None:
        """End the job as done or failed."""
        with self.database.transaction() as session:
            self._hold(session, state=state, error=error, lease_until=None)

    def wait(self, until: datetime) -> None:
        """Let the job go until then; after the last attempt it ends as failed instead."""
        if self.attempt >= self.last_attempt:
            self.finish(JobState.FAILED, Postponed.__name__)
            return
        with self.database.transaction() as session:
            self._hold(session, state=JobState.QUEUED, not_before=until, lease_until=None)

    def _hold(self, session: Session, **values: object) -> None:
        mine = (Job.id == self.job_id, Job.attempt == self.attempt, Job.state == JobState.RUNNING)
        result = session.execute(update(Job).where(*mine).values(**values))
        if rows_changed(result) != 1:
            raise ConflictError(N_("Another worker has taken this job over, or it was cancelled."))

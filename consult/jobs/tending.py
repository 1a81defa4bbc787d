"""What people and keepers of workers do with jobs: look, cancel, begin again, let go of what a dead worker held."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, func, select, update
from sqlalchemy.orm import Session

from consult.db import rows_changed
from consult.errors import N_, NotFoundError, TransitionError
from consult.jobs.models import ATTEMPTS, Job, JobState
from consult.jobs.services import send

UNFINISHED = (JobState.RUNNING, JobState.FAILED, JobState.CANCELLED, JobState.QUEUED)


def jobs_in(session: Session, state: JobState, *, limit: int) -> Sequence[Job]:
    """Return at most ``limit`` jobs in a state, those queued last first."""
    newest = select(Job).where(Job.state == state).order_by(Job.queued_on.desc(), Job.id).limit(limit)
    return session.scalars(newest).all()


def counted(session: Session, states: Collection[JobState] = tuple(JobState)) -> Sequence[tuple[str, JobState, int]]:
    """Return how many jobs of each kind are in each of ``states``."""
    wanted = select(Job.kind, Job.state, func.count()).where(Job.state.in_(states)).group_by(Job.kind, Job.state)
    return [(kind, state, number) for kind, state, number in session.execute(wanted.order_by(Job.kind, Job.state))]


def cancel(session: Session, job_id: UUID) -> Job:
    """Return the job, cancelled: it is not begun, or the step that runs now loses its effect.

    Raises :class:`NotFoundError`, and :class:`TransitionError` for a job that has ended.
    """
    job = _held(session, job_id)
    if job.state not in {JobState.QUEUED, JobState.RUNNING}:
        raise TransitionError(N_("This work has ended already."))
    job.state, job.lease_until, job.dedupe_key = JobState.CANCELLED, None, None
    session.flush()
    return job


def retry(session: Session, job_id: UUID) -> Job:
    """Return the job, queued anew with as many attempts as at first; it goes on behind its last finished step.

    The number of the attempt goes on too, so that a worker of an earlier one can still write nothing. Raises
    :class:`NotFoundError`, and :class:`TransitionError` for a job that did not fail and was not cancelled.
    """
    job = _held(session, job_id)
    if not job.has_stopped:
        raise TransitionError(N_("Only work that failed or was cancelled can be tried again."))
    job.state, job.error, job.not_before = JobState.QUEUED, None, None
    job.last_attempt = job.attempt + ATTEMPTS
    session.flush()
    send(session, job)
    return job


def let_go(session: Session, owner: str) -> int:
    """Free what a dead worker of this name held, so that nobody waits for its lease; return how many jobs that were."""
    held = (Job.owner == owner, Job.state == JobState.RUNNING)
    result = session.execute(update(Job).where(*held).values(state=JobState.QUEUED, lease_until=None))
    return rows_changed(result)


def ended_before(session: Session, day: date, *, in_use: Select[UUID | None]) -> int:
    """Return how many jobs that ended were queued before ``day``; those ``in_use`` by what they made are not counted."""
    return session.scalar(select(func.count()).select_from(Job).where(*_ended_before(day, in_use))) or 0


def forget_ended(session: Session, day: date, *, in_use: Select[UUID | None]) -> int:
    """Delete the jobs that :func:`ended_before` counts, and return how many those were."""
    result = session.execute(
        delete(Job).where(*_ended_before(day, in_use)).execution_options(synchronize_session=False)
    )
    return rows_changed(result)


def _ended_before(day: date, in_use: Select[UUID | None]) -> tuple[ColumnElement[bool], ...]:
    ended = Job.state.in_([JobState.DONE, JobState.FAILED, JobState.CANCELLED])
    return ended, Job.queued_on < day, Job.id.not_in(in_use)


def _held(session: Session, job_id: UUID) -> Job:
    job = session.get(Job, job_id, with_for_update=True)
    if job is None:
        raise NotFoundError(N_("This work does not exist."))
    return job

"""The background work as an administrator sees it: kinds, how far, and the class of a fault; never a word of anybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.orm import Session

from consult.audit import AuditAction, record
from consult.coding.services import suggesting
from consult.errors import N_
from consult.jobs import tending
from consult.jobs.models import Job, JobState
from consult.moderation.services import admitting, grouping, indexing, triaging
from consult.oversight import services as oversight
from consult.reports import services as reports
from consult.responses.services import attaching, withdrawing
from consult.site import notices
from consult.synthesis import services as synthesis

SHOWN = 50
STATES: Mapping[JobState, str] = MappingProxyType(
    {
        JobState.RUNNING: N_("Running now"),
        JobState.FAILED: N_("Failed"),
        JobState.QUEUED: N_("Waiting"),
        JobState.CANCELLED: N_("Cancelled"),
    }
)
"""The states of work that is not done, in the order in which they matter."""
KINDS: Mapping[str, str] = MappingProxyType(
    {
        withdrawing.JOB: N_("Erase withdrawn answers"),
        admitting.JOB: N_("Count closed answers"),
        triaging.JOB: N_("Bring answers to the moderators"),
        grouping.JOB: N_("Look for campaigns"),
        indexing.JOB: N_("Keep the search index up to date"),
        suggesting.JOB: N_("Learn what themes to suggest"),
        reports.JOB: N_("Make a report"),
        attaching.SCAN: N_("Scan files for viruses"),
        synthesis.JOB: N_("Propose findings"),
        notices.MAIL_JOB: N_("Send a notice by e-mail"),
        oversight.JOB: N_("Erase what is past its term"),
        notices.DAY_JOB: N_("Tell whom a consultation asks that a day has come"),
    }
)
_PLAIN = " "


@dataclass(frozen=True)
class Overview:
    """How many jobs are in each state by kind, and the jobs that are not done."""

    counts: Mapping[str, Mapping[JobState, int]]
    jobs: Mapping[JobState, Sequence[Job]]


def overview(session: Session) -> Overview:
    """Return the work of every kind; at most :data:`SHOWN` jobs of each state."""
    counts: dict[str, dict[JobState, int]] = {kind: {} for kind in KINDS}
    for kind, state, number in tending.counted(session):
        counts.setdefault(kind, {})[state] = number
    return Overview(counts, {state: tending.jobs_in(session, state, limit=SHOWN) for state in STATES})


def reason(job: Job) -> tuple[str, bool]:
    """Return why a job failed: a sentence of ours to translate, or the name of a fault of the program.

    The second value tells whether it is a sentence.
    """
    error = job.error or ""
    return error, _PLAIN in error


def cancel(session: Session, job_id: UUID, *, by: UUID) -> None:
    """Cancel a job; refuses as :func:`consult.jobs.tending.cancel` does."""
    job = tending.cancel(session, job_id)
    record(session, AuditAction.JOB_CANCELLED, job.id, actor_id=by, kind=job.kind)


def retry(session: Session, job_id: UUID, *, by: UUID) -> None:
    """Have a job tried again; refuses as :func:`consult.jobs.tending.retry` does."""
    job = tending.retry(session, job_id)
    record(session, AuditAction.JOB_RETRIED, job.id, actor_id=by, kind=job.kind)

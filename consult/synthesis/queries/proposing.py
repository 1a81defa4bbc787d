"""Whether a draft is being proposed."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.jobs.models import Job, JobState

JOB = "propose-findings"
"""The kind of the job that proposes findings for a draft."""


def is_proposing(session: Session, synthesis_id: UUID) -> bool:
    """Tell whether findings are being proposed for a synthesis now."""
    busy = select(Job).where(Job.kind == JOB, Job.state.in_([JobState.QUEUED, JobState.RUNNING]))
    return any(job.args.get("synthesis") == str(synthesis_id) for job in session.scalars(busy))

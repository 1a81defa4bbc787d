"""See that what was sent is dealt with: admitted, guessed at and compared, each by a job, so that no sender waits."""

from uuid import UUID

from sqlalchemy.orm import Session

from consult.moderation.services import admitting, grouping, triaging
from consult.moderation.services.queueing import queue_for_response


def queue_what_was_sent(session: Session, response_id: UUID) -> None:
    """React to a response that was sent: see that one job of each kind waits for its consultation."""
    queue_for_response(session, response_id, admitting.JOB, triaging.JOB, grouping.JOB)

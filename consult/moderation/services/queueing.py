"""Queue one job of a kind for a consultation: work that every sending asks for is done once for many of them."""

from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from consult.jobs.models import Job
from consult.jobs.services import enqueue

_TRIES = 3
_WAITING = select(Job.id).where(Job.dedupe_key == bindparam("wanted")).with_for_update(read=True)


def queue_once(session: Session, kind: str, consultation_id: UUID) -> None:
    """See that one job of ``kind`` waits for the consultation.

    The waiting job's row is held until this transaction ends, so that no worker begins it without what was added here.
    """
    key = f"{kind}:{consultation_id}"
    for remaining in reversed(range(_TRIES)):
        if session.scalar(_WAITING, {"wanted": key}) is not None:
            return
        try:
            with session.begin_nested():
                enqueue(session, kind, {"consultation": str(consultation_id)}, dedupe_key=key)
        except IntegrityError:
            # Two responses were sent at once and the other queued the job first: hold that one instead.
            if not remaining:
                raise
        else:
            return

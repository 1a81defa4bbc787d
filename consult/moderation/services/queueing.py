"""Queue one job of a kind for a consultation: work that every sending asks for is done once for many of them."""

from contextlib import nullcontext
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from consult.errors import N_, NotFoundError
from consult.jobs.models import Job
from consult.jobs.services import enqueue
from consult.responses.models import Response

_TRIES = 3
_CONSULTATION = select(Response.consultation_id).where(Response.id == bindparam("wanted"))
_WAITING = (
    select(Job.dedupe_key)
    .where(Job.dedupe_key.in_(bindparam("wanted", expanding=True)))
    .order_by(Job.dedupe_key)
    .with_for_update(read=True)
)


def queue_for_response(session: Session, response_id: UUID, *kinds: str) -> None:
    """See that one job of each of ``kinds`` waits for the consultation of a response.

    Raises :class:`NotFoundError` when there is no such response.
    """
    consultation_id = session.scalar(_CONSULTATION, {"wanted": response_id})
    if consultation_id is None:
        raise NotFoundError(N_("This response does not exist."))
    queue_once(session, consultation_id, *kinds)


def queue_once(session: Session, consultation_id: UUID, *kinds: str) -> None:
    """See that one job of each of ``kinds`` waits for the consultation.

    The rows of waiting jobs are held until this transaction ends, so that no worker begins one without what was added
    here.
    """
    wanted = {f"{kind}:{consultation_id}": kind for kind in kinds}
    for remaining in reversed(range(_TRIES)):
        for key in session.scalars(_WAITING, {"wanted": list(wanted)}):
            wanted.pop(str(key))
        try:
            with session.begin_nested() if wanted else nullcontext():
                for key, kind in wanted.items():
                    enqueue(session, kind, {"consultation": str(consultation_id)}, dedupe_key=key)
        except IntegrityError:
            # Two responses were sent at once and the other queued a job first: hold that one instead.
            if not remaining:
                raise
        else:
            return

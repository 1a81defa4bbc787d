"""Offer a reply to a second person, take it back, publish it: from then on it never changes."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.accounts.queries import refuse_unless_employed
from consult.audit import AuditAction, record
from consult.changes import ChangeKind, announce
from consult.consultations.models import Consultation
from consult.errors import N_, ForbiddenError
from consult.holding import Sentences, held
from consult.replies.models import Reply, ReplyState
from consult.replies.queries import held_point

_SENTENCES = Sentences(
    gone=N_("Nothing waits here on this point any more. Open it again."),
    moved=N_("The reply is not in the state for this step any more. Open it again."),
    saved=N_("Somebody else saved this reply since you opened it. Open it again."),
)


def offer(session: Session, consultation: Consultation, lineage_id: UUID, *, revision: int, by: UUID) -> Reply:
    """Return the reply, offered for publication; raises what :func:`_held` does."""
    reply = _held(session, consultation, lineage_id, ReplyState.DRAFT, revision=revision, by=by)
    reply.state = ReplyState.OFFERED
    session.flush()
    record(session, AuditAction.REPLY_OFFERED, reply.id, actor_id=by, number=str(reply.number))
    return reply


def give_back(session: Session, consultation: Consultation, lineage_id: UUID, *, revision: int, by: UUID) -> Reply:
    """Return the reply as a draft again; raises what :func:`_held` does."""
    reply = _held(session, consultation, lineage_id, ReplyState.OFFERED, revision=revision, by=by)
    reply.state = ReplyState.DRAFT
    session.flush()
    record(session, AuditAction.REPLY_RETURNED, reply.id, actor_id=by, number=str(reply.number))
    return reply


def publish(
    session: Session, consultation: Consultation, lineage_id: UUID, *, revision: int, by: UUID, today: date
) -> Reply:
    """Return the reply, published on ``today``; the version before it stays and is read beside it.

    Raises :class:`ForbiddenError` for whoever wrote in it, :class:`NotFoundError` for a finding that the report in
    force does not have any more, and what :func:`_held` does.
    """
    held_point(session, consultation.id, lineage_id)
    reply = _held(session, consultation, lineage_id, ReplyState.OFFERED, revision=revision, by=by)
    if reply.was_written_by(by):
        raise ForbiddenError(N_("Somebody who did not write in it must publish this reply."))
    reply.state, reply.published_by_id, reply.published_on = ReplyState.PUBLISHED, by, today
    session.flush()
    record(session, AuditAction.REPLY_PUBLISHED, reply.id, actor_id=by, number=str(reply.number))
    announce(session, ChangeKind.REPLY_PUBLISHED, reply.id)
    return reply


def _held(
    session: Session, consultation: Consultation, lineage_id: UUID, state: ReplyState, *, revision: int, by: UUID
) -> Reply:
    """Return what is being written in ``state``, held until the transaction ends, as it was seen at ``revision``.

    Raises :class:`ForbiddenError` for whoever the owner does not employ, :class:`NotFoundError` where nothing is being
    written, :class:`TransitionError` in another state, :class:`ConflictError` when it was saved since.
    """
    refuse_unless_employed(session, consultation.owner, by)
    wanted = select(Reply).where(
        Reply.lineage_id == lineage_id, Reply.consultation_id == consultation.id, Reply.state != ReplyState.PUBLISHED
    )
    return held(session, wanted, state, revision, _SENTENCES)

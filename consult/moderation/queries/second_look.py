"""Decisions that wait for a second moderator, and what one of them would let through."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, exists, func, select, tuple_
from sqlalchemy.orm import Session, contains_eager, defer, joinedload, selectinload

from consult.errors import N_, NotFoundError
from consult.moderation.models import IN_FORCE, Look, ModerationDecision, Objection, ObjectionOutcome, Verdict
from consult.moderation.queries.independence import typed
from consult.moderation.queries.queue import COUNT_LIMIT
from consult.responses.models import Answer, AnswerState, Response, ResponseState


def second_looks_page(
    session: Session,
    consultation_id: UUID,
    *,
    user_id: UUID,
    after: tuple[datetime, UUID] | None = None,
    size: int = 50,
) -> Sequence[ModerationDecision]:
    """Return at most ``size + 1`` decisions that this moderator may take the second look at, the oldest first.

    Each comes with its answer (without its words), the question, its redactions and the response. ``after`` is when and
    which the last one shown was decided.
    """
    chosen = _waiting(consultation_id, user_id).order_by(ModerationDecision.decided_at, ModerationDecision.id)
    if after is not None:
        chosen = chosen.where(tuple_(ModerationDecision.decided_at, ModerationDecision.id) > after)
    ids = [row.id for row in session.scalars(chosen.limit(size + 1))]
    return (
        session.scalars(
            select(ModerationDecision)
            .join(ModerationDecision.answer)
            .where(ModerationDecision.id.in_(ids))
            .order_by(ModerationDecision.decided_at, ModerationDecision.id)
            .options(
                contains_eager(ModerationDecision.answer).options(
                    defer(Answer.sealed, raiseload=True),
                    joinedload(Answer.question, innerjoin=True),
                    joinedload(Answer.response, innerjoin=True),
                ),
                joinedload(ModerationDecision.redactions),
            )
        )
        .unique()
        .all()
    )


def second_looks_waiting(session: Session, consultation_id: UUID, *, user_id: UUID) -> int:
    """Return how many decisions wait for a second look that this moderator may take, up to ``COUNT_LIMIT + 1``."""
    some = _waiting(consultation_id, user_id).with_only_columns(ModerationDecision.id).limit(COUNT_LIMIT + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def decision_to_look_at(session: Session, consultation_id: UUID, decision_id: UUID) -> ModerationDecision:
    """Return a decision on an answer to this consultation that needed a second look, or :class:`NotFoundError`."""
    found = session.scalar(
        select(ModerationDecision)
        .join(ModerationDecision.answer)
        .where(
            ModerationDecision.id == decision_id,
            ModerationDecision.look != Look.NONE,
            Answer.consultation_id == consultation_id,
        )
    )
    if found is None:
        raise NotFoundError(N_("This decision does not exist any more."))
    return found


def decision_to_undo(session: Session, answer_id: UUID) -> ModerationDecision | None:
    """Return the last decision that came into force on an answer, with its redactions.

    Nothing where there is none, and where an objection to it was upheld: then a second moderator let it go already.
    """
    upheld = exists().where(
        Objection.decision_id == ModerationDecision.id, Objection.outcome == ObjectionOutcome.UPHELD
    )
    found = session.execute(
        select(ModerationDecision, upheld)
        .where(
            ModerationDecision.answer_id == answer_id,
            ModerationDecision.look.in_(IN_FORCE),
            ModerationDecision.verdict != Verdict.REFER,
        )
        .order_by(ModerationDecision.decided_at.desc(), ModerationDecision.id)
        .limit(1)
        .options(selectinload(ModerationDecision.redactions))
    ).first()
    return None if found is None or found[1] else found[0]


def _waiting(consultation_id: UUID, user_id: UUID) -> Select[ModerationDecision]:
    return (
        select(ModerationDecision)
        .join(ModerationDecision.answer)
        .join(Answer.response)
        .where(
            ModerationDecision.look == Look.WAITING,
            ModerationDecision.moderator_id != user_id,
            Answer.consultation_id == consultation_id,
            Answer.state == AnswerState.REFERRED,
            Response.state == ResponseState.SUBMITTED,
            ~typed(user_id, Response.id),
        )
    )

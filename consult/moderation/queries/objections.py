"""Objections that wait for a moderator who took no part, and what came of those that were answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, contains_eager, defer, joinedload

from consult.errors import N_, NotFoundError
from consult.moderation.models import LetterState, ModerationDecision, Objection
from consult.moderation.queries.independence import typed
from consult.moderation.queries.queue import COUNT_LIMIT
from consult.responses.models import Answer, AnswerState, Response, ResponseState
from consult.vault import Keyring, Vault

_DECIDED = (AnswerState.ACCEPTED, AnswerState.REJECTED)


@dataclass(frozen=True)
class Appeal:
    """An objection, opened: the respondent's reason, and the moderator's reply (empty while it waits)."""

    row: Objection
    reason: str = field(repr=False)
    reply: str = field(repr=False)


@dataclass(frozen=True)
class Outcome:
    """What came of one answer: the decision in force (none while it waits), and the newest objection to one."""

    decision: ModerationDecision | None
    appeal: Appeal | None


def objections_page(
    session: Session, consultation_id: UUID, *, user_id: UUID, after: UUID | None = None, size: int = 50
) -> Sequence[Objection]:
    """Return at most ``size + 1`` open objections that this moderator may judge, by random id.

    Each comes with its decision, the answer (without its words), the question and the response.
    """
    chosen = _waiting(consultation_id, user_id).order_by(Objection.id).limit(size + 1)
    if after is not None:
        chosen = chosen.where(Objection.id > after)
    return (
        session.scalars(
            chosen.options(
                contains_eager(Objection.answer).options(
                    defer(Answer.sealed, raiseload=True),
                    joinedload(Answer.question, innerjoin=True),
                    contains_eager(Answer.response),
                ),
                joinedload(Objection.decision, innerjoin=True).selectinload(ModerationDecision.redactions),
            )
        )
        .unique()
        .all()
    )


def objections_waiting(session: Session, consultation_id: UUID, *, user_id: UUID) -> int:
    """Return how many open objections this moderator may judge, up to ``COUNT_LIMIT + 1``."""
    some = _waiting(consultation_id, user_id).with_only_columns(Objection.id).limit(COUNT_LIMIT + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def appeal_at(session: Session, vault: Vault, consultation_id: UUID, objection_id: UUID) -> Appeal:
    """Return an objection about an answer to this consultation, opened, with its decision; or :class:`NotFoundError`."""
    row = session.scalar(
        select(Objection)
        .join(Objection.answer)
        .join(Answer.response)
        .where(
            Objection.id == objection_id,
            Answer.consultation_id == consultation_id,
            Response.state == ResponseState.SUBMITTED,
        )
        .options(joinedload(Objection.decision, innerjoin=True).selectinload(ModerationDecision.redactions))
    )
    if row is None:
        raise NotFoundError(N_("This objection does not exist any more."))
    return _opened(vault.keyring([row.response_id]), row)


def appeals_about(session: Session, keyring: Keyring, answer_id: UUID) -> Sequence[Appeal]:
    """Return the objections about one answer, opened, the newest decision's first."""
    rows = session.scalars(_by_decision().where(Objection.answer_id == answer_id))
    return [_opened(keyring, row) for row in rows]


def outcomes(session: Session, vault: Vault, response_id: UUID) -> Mapping[UUID, Outcome]:
    """Return what came of each answer in words of a response that was decided on, by answer."""
    newest: dict[UUID, ModerationDecision] = {
        row.answer_id: row
        for row in session.scalars(
            select(ModerationDecision)
            .join(ModerationDecision.answer)
            .where(Answer.response_id == response_id)
            .order_by(ModerationDecision.decided_at)
            .options(contains_eager(ModerationDecision.answer), joinedload(ModerationDecision.redactions))
        ).unique()
    }
    keyring = vault.keyring([response_id])
    appeals: dict[UUID, Appeal] = {}
    for row in session.scalars(_by_decision().where(Objection.response_id == response_id)):
        appeals.setdefault(row.answer_id, _opened(keyring, row))
    return {
        answer_id: Outcome(row if row.counts and row.answer.state in _DECIDED else None, appeals.get(answer_id))
        for answer_id, row in newest.items()
    }


def _by_decision() -> Select[Objection]:
    return (
        select(Objection)
        .join(Objection.decision)
        .order_by(ModerationDecision.decided_at.desc())
        .options(contains_eager(Objection.decision))
    )


def _opened(keyring: Keyring, row: Objection) -> Appeal:
    reply = keyring.open(row.response_id, row.reply_place, row.sealed_reply) if row.sealed_reply is not None else ""
    return Appeal(row, keyring.open(row.response_id, row.place, row.sealed), reply)


def _waiting(consultation_id: UUID, user_id: UUID) -> Select[Objection]:
    part = aliased(ModerationDecision)
    took_part = (
        select(part.id)
        .where(part.answer_id == Objection.answer_id, (part.moderator_id == user_id) | (part.looked_by_id == user_id))
        .exists()
    )
    return (
        select(Objection)
        .join(Objection.answer)
        .join(Answer.response)
        .where(
            Objection.state == LetterState.OPEN,
            Answer.consultation_id == consultation_id,
            Response.state == ResponseState.SUBMITTED,
            ~took_part,
            ~typed(user_id, Response.id),
        )
    )

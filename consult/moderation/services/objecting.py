"""Decide on an objection: by a moderator who took no part in what it is about, with a reason for the respondent."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.accounts.models import User
from consult.audit import AuditAction, record
from consult.errors import N_, ConflictError, NotFoundError
from consult.moderation.models import LetterState, Objection, ObjectionOutcome
from consult.moderation.queries import refuse_objection
from consult.moderation.services.enforcing import locked, move
from consult.moderation.services.reasons import sealed_reason
from consult.moderation.services.removing import overtake
from consult.responses.models import AnswerState
from consult.vault import Vault


def decide_objection(
    session: Session, vault: Vault, objection_id: UUID, outcome: ObjectionOutcome, reason: str, *, by: User
) -> Objection:
    """Return the objection, answered; an upheld one lets its answer wait, to be decided on anew.

    ``reason`` is in words for the respondent. Raises :class:`ConflictError` when somebody answered it already,
    :class:`ForbiddenError` for whoever took part in a decision on the answer, typed the response or works for the owner,
    :class:`InvalidError` without a reason, and :class:`NotFoundError`.
    """
    answer_id = session.scalar(select(Objection.answer_id).where(Objection.id == objection_id))
    if answer_id is None:
        raise NotFoundError(N_("This objection does not exist any more."))
    answer = locked(session, answer_id)
    objection = session.get_one(Objection, objection_id, populate_existing=True)
    refuse_objection(session, answer, by)
    if objection.state is not LetterState.OPEN:
        raise ConflictError(N_("Somebody else decided on this objection while you were reading it."))
    objection.sealed_reply = sealed_reason(vault, answer.response_id, objection.reply_place, reason)
    objection.state, objection.outcome, objection.decided_by_id = LetterState.ANSWERED, outcome, by.id
    session.flush()
    record(session, AuditAction.OBJECTION_DECIDED, objection.id, actor_id=by.id, outcome=outcome.value)
    if outcome is ObjectionOutcome.UPHELD:
        overtake(session, answer.id)
        move(session, answer, AnswerState.WAITING)
        record(session, AuditAction.ANSWER_REOPENED, answer.id, actor_id=by.id, because="objection upheld")
    return objection

"""The second look: another moderator agrees with a decision, which then counts, or sends it back with a reason."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from consult.accounts.models import User
from consult.audit import AuditAction, record
from consult.errors import N_, ConflictError, InvalidError, NotFoundError
from consult.moderation.models import Look, ModerationDecision, Verdict
from consult.moderation.queries import refuse_second_look
from consult.moderation.services.enforcing import locked, move, put_in_force
from consult.moderation.services.reasons import sealed_reason
from consult.responses.models import Answer, AnswerState
from consult.vault import Vault


def agree(session: Session, vault: Vault, decision_id: UUID, *, version: int, by: User) -> ModerationDecision:
    """Return the decision, in force now that a second moderator agreed.

    ``version`` is that of the answer as it was read. Raises :class:`ConflictError` when somebody decided or looked since,
    :class:`ForbiddenError` for whoever made the decision, typed the response or works for the owner,
    :class:`InvalidError` for a referral: it says nothing to agree with; and :class:`NotFoundError`.
    """
    answer, decision = _held(session, decision_id, version, by)
    if decision.verdict is Verdict.REFER:
        raise InvalidError(N_("Your colleague was not sure. Decide on the answer yourself, or send it back."))
    _looked(session, decision, Look.AGREED, by)
    put_in_force(session, answer, decision, vault.keyring([answer.response_id]))
    return decision


def send_back(
    session: Session, vault: Vault, decision_id: UUID, reason: str, *, version: int, by: User
) -> ModerationDecision:
    """Return the decision, sent back: its answer waits again, and whoever decides next reads the reason.

    Refuses as :func:`agree`, and with :class:`InvalidError` without a reason.
    """
    answer, decision = _held(session, decision_id, version, by)
    decision.sealed = sealed_reason(vault, answer.response_id, decision.place, reason)
    _looked(session, decision, Look.SENT_BACK, by)
    move(session, answer, AnswerState.WAITING)
    return decision


def _held(session: Session, decision_id: UUID, version: int, by: User) -> tuple[Answer, ModerationDecision]:
    """Return the answer and the decision on it that waits, both held until the transaction ends."""
    answer_id = session.scalar(select(ModerationDecision.answer_id).where(ModerationDecision.id == decision_id))
    if answer_id is None:
        raise NotFoundError(N_("This decision does not exist any more."))
    answer = locked(session, answer_id)
    decision = (
        session.scalars(
            select(ModerationDecision)
            .where(ModerationDecision.id == decision_id)
            .options(joinedload(ModerationDecision.redactions))
            .execution_options(populate_existing=True)
        )
        .unique()
        .one()
    )
    refuse_second_look(session, decision, answer.response, by)
    if decision.look is not Look.WAITING or answer.state is not AnswerState.REFERRED or answer.version != version:
        raise ConflictError(N_("Somebody else decided on this answer while you were reading it."))
    return answer, decision


def _looked(session: Session, decision: ModerationDecision, look: Look, by: User) -> None:
    decision.look, decision.looked_by_id, decision.looked_at = look, by.id, datetime.now(UTC)
    session.flush()
    record(
        session,
        AuditAction.DECISION_LOOKED_AT,
        decision.answer_id,
        actor_id=by.id,
        decision=str(decision.id),
        verdict=decision.verdict.value,
        look=look.value,
    )

"""Who may not read, decide, look or judge: whom the owner employs, and who had a part in it already."""

from uuid import UUID

from sqlalchemy import Exists, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from consult.access import INDEPENDENT
from consult.accounts.models import Organisation, User
from consult.audit import AuditAction, AuditEvent, recorded
from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_by_slug
from consult.errors import N_, ForbiddenError
from consult.moderation.models import ModerationDecision
from consult.responses.models import Answer, Channel, Response


def consultation_at_desk(session: Session, slug: str, user: User) -> Consultation:
    """Return the consultation at ``slug`` for a member of staff.

    Raises :class:`NotFoundError` when there is none, :class:`ForbiddenError` where its owner employs the user.
    """
    consultation = consultation_by_slug(session, slug)
    refuse_owner(session, consultation, user)
    return consultation


def refuse_owner(session: Session, consultation: Consultation, user: User) -> None:
    """Raise :class:`ForbiddenError` for a moderator or analyst whom the owner employs, or nobody (decision 2)."""
    if user.roles.isdisjoint(INDEPENDENT):
        return
    employer = session.get(Organisation, user.employer_id) if user.employer_id else None
    if employer is None:
        raise ForbiddenError(
            N_("Your account does not say who employs you. Until it does you cannot read answers or code them.")
        )
    if _plain(employer.name) == _plain(consultation.owner):
        raise ForbiddenError(
            N_("%(owner)s asked for this consultation and employs you. So others read its answers and code them."),
            owner=consultation.owner,
        )


def refuse_whoever_typed(session: Session, response: Response, by: User) -> None:
    """Raise :class:`ForbiddenError` for the moderator who typed a response that came on paper."""
    entry = recorded(session, AuditAction.RESPONSE_ENTERED, response.id) if response.channel is Channel.PAPER else None
    if entry is not None and entry.actor_id == by.id:
        raise ForbiddenError(N_("You typed this response yourself. Another moderator decides on it."))


def refuse_second_look(session: Session, decision: ModerationDecision, response: Response, by: User) -> None:
    """Raise :class:`ForbiddenError` for whoever may not look at a decision on an answer of ``response``.

    That is who made the decision, who typed the response, and whom the owner of its consultation employs.
    """
    refuse_owner(session, response.consultation, by)
    refuse_whoever_typed(session, response, by)
    if decision.moderator_id == by.id:
        raise ForbiddenError(N_("You made this decision yourself. Another moderator takes the second look."))


def refuse_objection(session: Session, answer: Answer, by: User) -> None:
    """Raise :class:`ForbiddenError` for whoever may not judge an objection about ``answer``.

    That is who decided or looked at any decision on it, and whoever :func:`refuse_second_look` names.
    """
    refuse_owner(session, answer.response.consultation, by)
    refuse_whoever_typed(session, answer.response, by)
    had_a_part = (ModerationDecision.moderator_id == by.id) | (ModerationDecision.looked_by_id == by.id)
    if session.scalar(select(exists().where(ModerationDecision.answer_id == answer.id, had_a_part))):
        raise ForbiddenError(N_("You took part in what this objection is about. Another moderator decides on it."))


def typed(user_id: UUID, response_id: InstrumentedAttribute[UUID]) -> Exists:
    """Return the condition that a moderator typed the response."""
    return exists().where(
        AuditEvent.subject_id == response_id,
        AuditEvent.action == AuditAction.RESPONSE_ENTERED,
        AuditEvent.actor_id == user_id,
    )


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()

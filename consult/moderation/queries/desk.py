"""Who may work on a consultation, and how much waits there."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from consult.access import INDEPENDENT
from consult.accounts.models import Organisation, User
from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_by_slug
from consult.errors import N_, ForbiddenError
from consult.moderation.queries.queue import COUNT_LIMIT
from consult.moderation.queries.watching import with_safety_team
from consult.responses.models import Answer, AnswerState


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


def waiting_counts(session: Session, consultation_ids: Iterable[UUID]) -> Mapping[UUID, int]:
    """Return how many answers in words wait in each consultation, up to ``COUNT_LIMIT + 1``; one statement."""
    wanted = list(consultation_ids)
    if not wanted:
        return {}
    counts = [_capped(each, AnswerState.WAITING, str(place)) for place, each in enumerate(wanted)]
    return {wanted[int(place)]: number for place, number in session.execute(union_all(*counts))}


def _capped(consultation_id: UUID, state: AnswerState, name: str) -> Select[str, int]:
    some = (
        select(Answer.id)
        .where(
            Answer.consultation_id == consultation_id,
            Answer.is_text.is_(True),
            Answer.state == state,
            ~with_safety_team(),
        )
        .limit(COUNT_LIMIT + 1)
        .subquery()
    )
    return select(literal(name).label("name"), select(func.count()).select_from(some).scalar_subquery().label("number"))


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()

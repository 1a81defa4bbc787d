"""Which contributions there are; their words come from ``Texts``."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from consult.consultations.models import Provision, Question
from consult.errors import N_, NotFoundError
from consult.moderation.models import Contribution


def contribution_at(session: Session, consultation_id: UUID, number: int) -> Contribution:
    """Return the contribution in words with this public number, with its question; or :class:`NotFoundError`."""
    found = session.scalar(
        select(Contribution)
        .where(
            Contribution.consultation_id == consultation_id,
            Contribution.number == number,
            Contribution.is_text.is_(True),
        )
        .options(joinedload(Contribution.question, innerjoin=True))
    )
    if found is None:
        raise NotFoundError(N_("This contribution does not exist."))
    return found


def provision_of(session: Session, contribution: Contribution) -> Provision | None:
    """Return the version of the section of the text that a contribution responds to; nothing where it answers a question."""
    return session.get(Provision, contribution.provision_id) if contribution.provision_id else None


def contributions_page(
    session: Session,
    consultation_id: UUID,
    *,
    question: str = "",
    group: str = "",
    after: int | None = None,
    size: int = 50,
) -> Sequence[Contribution]:
    """Return at most ``size + 1`` contributions in words with their questions, by public number, behind ``after``.

    The one too many tells that there is a next page. ``question`` is a key, ``group`` an id; empty means all.
    """
    chosen = select(Contribution).where(Contribution.consultation_id == consultation_id, Contribution.is_text.is_(True))
    if question:
        own = (Question.consultation_id == consultation_id, Question.key == question)
        chosen = chosen.where(Contribution.question_id == select(Question.id).where(*own).scalar_subquery())
    if group:
        chosen = chosen.where(Contribution.group == group)
    if after is not None:
        chosen = chosen.where(Contribution.number > after)
    return session.scalars(
        chosen.order_by(Contribution.number).limit(size + 1).options(joinedload(Contribution.question, innerjoin=True))
    ).all()

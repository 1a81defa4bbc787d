"""Quotes that wait for clearance, and what else of the same response is quoted."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from consult.coding.models import Excerpt
from consult.errors import N_, NotFoundError
from consult.moderation.models import Contribution
from consult.synthesis.models import Evidence, Finding, QuoteState, Synthesis


def quotes_waiting(session: Session, consultation_id: UUID) -> Sequence[Evidence]:
    """Return the evidence of the newest synthesis whose quote waits for clearance, with the contribution."""
    newest = select(func.max(Synthesis.number)).where(Synthesis.consultation_id == consultation_id).scalar_subquery()
    return session.scalars(
        select(Evidence)
        .join(Finding, Finding.id == Evidence.finding_id)
        .join(Synthesis, Synthesis.id == Finding.synthesis_id)
        .join(Evidence.excerpt)
        .join(Excerpt.contribution)
        .where(
            Synthesis.consultation_id == consultation_id,
            Synthesis.number == newest,
            Evidence.quote == QuoteState.PROPOSED,
        )
        .options(
            contains_eager(Evidence.excerpt).contains_eager(Excerpt.contribution).joinedload(Contribution.question)
        )
        .order_by(Contribution.number, Excerpt.start)
    ).all()


def quote_at(session: Session, consultation_id: UUID, evidence_id: UUID) -> Evidence:
    """Return a quote of this consultation with its contribution, or refuse with :class:`NotFoundError`."""
    found = session.scalar(
        select(Evidence)
        .join(Finding, Finding.id == Evidence.finding_id)
        .join(Synthesis, Synthesis.id == Finding.synthesis_id)
        .where(Evidence.id == evidence_id, Synthesis.consultation_id == consultation_id, Evidence.quote.is_not(None))
        .options(joinedload(Evidence.excerpt).joinedload(Excerpt.contribution).joinedload(Contribution.question))
    )
    if found is None:
        raise NotFoundError(N_("This quote does not exist any more."))
    return found


def beside_quotes(session: Session, quotes: Sequence[Evidence]) -> Mapping[UUID, Sequence[Evidence]]:
    """Return by response every quote that stands or may stand in print in the syntheses of these ``quotes``.

    Refused ones are left out. ``quotes`` have their contribution loaded, and so has what is returned.
    """
    responses = {one.excerpt.contribution.response_id for one in quotes}
    syntheses = select(Finding.synthesis_id).where(Finding.id.in_([one.finding_id for one in quotes]))
    found: dict[UUID, list[Evidence]] = {}
    for one in session.scalars(
        select(Evidence)
        .join(Finding, Finding.id == Evidence.finding_id)
        .join(Evidence.excerpt)
        .join(Excerpt.contribution)
        .where(
            Finding.synthesis_id.in_(syntheses),
            Contribution.response_id.in_(responses),
            Evidence.quote.in_([QuoteState.PROPOSED, QuoteState.CLEARED]),
        )
        .options(
            contains_eager(Evidence.excerpt).contains_eager(Excerpt.contribution).joinedload(Contribution.question)
        )
        .order_by(Contribution.number, Excerpt.start, Evidence.id)
    ):
        found.setdefault(one.excerpt.contribution.response_id, []).append(one)
    return found

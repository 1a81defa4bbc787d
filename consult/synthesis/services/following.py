"""Follow what changes underneath: a synthesis that stands on it is stale, and its quotes are cleared anew."""

from uuid import UUID

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from consult.coding.models import Excerpt
from consult.moderation.models import Contribution
from consult.synthesis.models import Evidence, Finding, QuoteState, Synthesis, SynthesisState

STALE = "contribution changed"
"""Why a synthesis is stale: a contribution that evidence stands on, or its codings, changed."""


def mark_stale(session: Session, contribution_id: UUID) -> None:
    """Say of every synthesis in force that evidence of it changed: when a contribution or its codings do."""
    _mark(session, _standing_on(contribution_id))


def mark_stale_by_campaign(session: Session, campaign_id: UUID) -> None:
    """Say the same where evidence is of copies in a campaign: when they became one text, or are so no more."""
    touched = (
        _all_evidence()
        .join(Contribution, Contribution.id == Excerpt.contribution_id)
        .where(Contribution.campaign_id == campaign_id)
    )
    _mark(session, touched)


def let_go_of_contribution(session: Session, contribution_id: UUID) -> None:
    """React to a contribution that is about to go: its evidence and quotes go, and what stood on it is stale."""
    mark_stale(session, contribution_id)
    evidence = _standing_on(contribution_id).with_only_columns(Evidence.id)
    session.execute(delete(Evidence).where(Evidence.id.in_(session.scalars(evidence).all())))


def ask_quotes_again(session: Session, contribution_id: UUID) -> None:
    """Mark the evidence that stands on a contribution: when it changed.

    In what is still being made, cleared quotes of it wait for clearance again; what is approved stays as it is, and its
    quotes wait in the version that is begun from it.
    """
    making = {SynthesisState.DRAFT, SynthesisState.IN_REVIEW}
    touched = _standing_on(contribution_id).where(Synthesis.state != SynthesisState.SUPERSEDED)
    for evidence, state in session.execute(touched.add_columns(Synthesis.state)):
        evidence.changed = True
        if state in making and evidence.quote is QuoteState.CLEARED:
            evidence.quote, evidence.decided_by_id, evidence.decided_at = QuoteState.PROPOSED, None, None
    session.flush()


def _mark(session: Session, evidence: Select[Evidence]) -> None:
    touched = evidence.where(Synthesis.state != SynthesisState.SUPERSEDED)
    stale = set(session.scalars(touched.with_only_columns(Synthesis.id)))
    if stale:
        session.execute(update(Synthesis).where(Synthesis.id.in_(stale)).values(stale_because=STALE))


def _standing_on(contribution_id: UUID) -> Select[Evidence]:
    return _all_evidence().where(Excerpt.contribution_id == contribution_id)


def _all_evidence() -> Select[Evidence]:
    return (
        select(Evidence)
        .join(Finding, Finding.id == Evidence.finding_id)
        .join(Synthesis, Synthesis.id == Finding.synthesis_id)
        .join(Excerpt, Excerpt.id == Evidence.excerpt_id)
    )

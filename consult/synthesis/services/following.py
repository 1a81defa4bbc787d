"""Follow what changes underneath: the findings that stand on it are stale, and their quotes are cleared anew."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session

from consult.coding.models import Coding, Excerpt
from consult.days import monday_of, today_here
from consult.moderation.models import Contribution
from consult.synthesis.models import (
    Evidence,
    Finding,
    QuoteState,
    StaleKind,
    StaleMark,
    Synthesis,
    SynthesisState,
)

_OF_STAFF = frozenset({StaleKind.RECODED, StaleKind.THEME})
"""What only staff can be the cause of: it keeps its day, everything else its week."""


def mark_changed(session: Session, contribution_id: UUID) -> None:
    """React to a contribution in which other words are hidden: findings that stand on it are stale."""
    _mark(session, _standing_on(contribution_id), StaleKind.HIDDEN_OTHERWISE, contribution_id)


def mark_recoded(session: Session, contribution_id: UUID) -> None:
    """React to a contribution whose codings changed."""
    _mark(session, _standing_on(contribution_id), StaleKind.RECODED, contribution_id)


def mark_stale_by_campaign(session: Session, campaign_id: UUID) -> None:
    """React to copies that became one text, or are so no more."""
    touched = (
        _all_evidence()
        .join(Contribution, Contribution.id == Excerpt.contribution_id)
        .where(Contribution.campaign_id == campaign_id)
    )
    _mark(session, touched, StaleKind.CAMPAIGN, campaign_id)


def mark_stale_by_theme(session: Session, theme_id: UUID) -> None:
    """React to a theme that was merged, split, moved or retired: findings under it or on passages of it are stale."""
    coded = select(Coding.excerpt_id).where(Coding.theme_id == theme_id)
    touched = _all_evidence().where(or_(Finding.theme_id == theme_id, Excerpt.id.in_(coded)))
    _mark(session, touched, StaleKind.THEME, theme_id)


def let_go_of_contribution(session: Session, contribution_id: UUID) -> None:
    """React to a contribution that is about to go: its evidence and quotes go, and what stood on it is stale."""
    _mark(session, _standing_on(contribution_id), StaleKind.TAKEN_AWAY, contribution_id)
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


def forget_marks(session: Session, synthesis: Synthesis, findings: Collection[UUID]) -> None:
    """Forget what changed underneath ``findings``: somebody looked. The synthesis is stale only while one of them is."""
    session.execute(delete(StaleMark).where(StaleMark.finding_id.in_(findings)))
    left = _marks_in(session, synthesis.id)
    synthesis.stale_because = left[-1].kind if left else ""


def copy_marks(session: Session, former_id: UUID, draft_id: UUID) -> None:
    """Give the findings of a new version what changed underneath them in the one it was begun from."""
    of_draft = select(Finding.lineage_id, Finding.id).where(Finding.synthesis_id == draft_id)
    findings = {row.lineage_id: row.id for row in session.execute(of_draft)}
    for mark in _marks_in(session, former_id):
        lineage = session.scalars(select(Finding.lineage_id).where(Finding.id == mark.finding_id)).one()
        copied = StaleMark(finding_id=findings[lineage], kind=mark.kind, subject_id=mark.subject_id, since=mark.since)
        session.add(copied)
    session.flush()


def _marks_in(session: Session, synthesis_id: UUID) -> Sequence[StaleMark]:
    of_this = select(Finding.id).where(Finding.synthesis_id == synthesis_id)
    marks = select(StaleMark).where(StaleMark.finding_id.in_(of_this))
    return session.scalars(marks.order_by(StaleMark.since, StaleMark.kind)).all()


def _mark(session: Session, evidence: Select[Evidence], kind: StaleKind, subject_id: UUID) -> None:
    touched = evidence.where(Synthesis.state != SynthesisState.SUPERSEDED)
    findings = dict(session.execute(touched.with_only_columns(Finding.id, Synthesis.id)).all())
    known = set(
        session.scalars(select(StaleMark.finding_id).where(StaleMark.kind == kind, StaleMark.subject_id == subject_id))
    )
    since = _since(kind)
    for finding_id in sorted(findings.keys() - known):
        session.add(StaleMark(finding_id=finding_id, kind=kind, subject_id=subject_id, since=since))
    stale = set(findings.values())
    if stale:
        session.flush()
        session.execute(update(Synthesis).where(Synthesis.id.in_(stale)).values(stale_because=kind))


def _since(kind: StaleKind) -> date:
    today = today_here()
    return today if kind in _OF_STAFF else monday_of(today)


def _standing_on(contribution_id: UUID) -> Select[Evidence]:
    return _all_evidence().where(Excerpt.contribution_id == contribution_id)


def _all_evidence() -> Select[Evidence]:
    return (
        select(Evidence)
        .join(Finding, Finding.id == Evidence.finding_id)
        .join(Synthesis, Synthesis.id == Finding.synthesis_id)
        .join(Excerpt, Excerpt.id == Evidence.excerpt_id)
    )

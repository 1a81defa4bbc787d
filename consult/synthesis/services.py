"""Write a synthesis, have its quotes cleared, and have it approved by somebody else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import flag_modified

from consult.audit import AuditAction, record
from consult.coding.models import Codebook, Coding, Excerpt, Theme
from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_by_id, is_document_analysis
from consult.errors import N_, ConflictError, ForbiddenError, InvalidError, NotFoundError, TransitionError
from consult.moderation.models import Contribution
from consult.responses.models import Visibility
from consult.synthesis.checks import checks
from consult.synthesis.models import Evidence, Finding, FindingKind, QuoteState, Synthesis, SynthesisState
from consult.synthesis.queries import findings_with_evidence, reach

STALE = "contribution changed"
"""Why a synthesis is stale: a contribution that evidence stands on, or its codings, changed."""


@dataclass(frozen=True)
class Chosen:
    """An excerpt chosen as evidence; with ``quote`` it is proposed for print, word for word."""

    excerpt_id: UUID
    quote: bool = False


def start(session: Session, consultation_id: UUID, *, by: UUID) -> Synthesis:
    """Return a new draft: empty the first time, and else with everything the approved synthesis says.

    Raises :class:`TransitionError` while there is a draft, or one that waits for approval.
    """
    consultation = session.scalar(select(Consultation).where(Consultation.id == consultation_id).with_for_update())
    earlier = session.scalars(
        select(Synthesis).where(Synthesis.consultation_id == consultation_id).order_by(Synthesis.number.desc())
    ).all()
    if consultation is None:
        raise NotFoundError(N_("This consultation does not exist."))
    if any(one.state in {SynthesisState.DRAFT, SynthesisState.IN_REVIEW} for one in earlier):
        raise TransitionError(N_("There is a draft already."))
    draft = Synthesis(
        consultation_id=consultation_id,
        number=earlier[0].number + 1 if earlier else 1,
        author_id=by,
        writer_ids=[str(by)],
    )
    if earlier:
        draft.summary, draft.no_minority_because = dict(earlier[0].summary), earlier[0].no_minority_because
        draft.stale_because = earlier[0].stale_because
        draft.writer_ids = sorted({*earlier[0].writer_ids, str(by)})
    session.add(draft)
    session.flush()
    if earlier:
        session.add_all(_copies(draft.id, findings_with_evidence(session, earlier[0].id)))
        session.flush()
    return draft


def save_finding(
    session: Session,
    synthesis_id: UUID,
    *,
    revision: int,
    theme_id: UUID,
    kind: FindingKind,
    statement: str,
    evidence: Sequence[Chosen],
    by: UUID,
    finding_id: UUID | None = None,
) -> Finding:
    """Return a finding of a draft, new or with ``finding_id`` written again; its evidence becomes exactly ``evidence``.

    What was decided on a quote that stays is kept. Raises :class:`ConflictError` when somebody saved since
    ``revision``, :class:`TransitionError` when it is no draft, and :class:`InvalidError` for an empty statement, no
    evidence, evidence that is not coded under the theme, or a quote that its writer does not allow.
    """
    synthesis = _draft(session, synthesis_id, revision)
    statement = " ".join(statement.split())
    if not statement:
        raise InvalidError(N_("Write what was found, in one statement."))
    if not evidence:
        raise InvalidError(N_("Choose at least one passage that this finding stands on."))
    _check_evidence(session, synthesis, theme_id, evidence)
    finding = (
        _finding(session, synthesis.id, finding_id) if finding_id else _new_finding(session, synthesis, theme_id, by)
    )
    finding.theme_id, finding.kind, finding.statement = theme_id, kind, statement
    kept = {one.excerpt_id: one for one in finding.evidence}
    finding.evidence = [
        _evidence(kept.get(chosen.excerpt_id), chosen, position, by) for position, chosen in enumerate(evidence)
    ]
    session.add(finding)
    _count_save(session, synthesis, by)
    record(session, AuditAction.FINDING_SAVED, finding.id, actor_id=by, evidence=str(len(evidence)))
    return finding


def remove_finding(session: Session, synthesis_id: UUID, finding_id: UUID, *, revision: int, by: UUID) -> None:
    """Take a finding out of a draft, with its evidence. Refuses as :func:`save_finding` does."""
    synthesis = _draft(session, synthesis_id, revision)
    session.delete(_finding(session, synthesis.id, finding_id))
    _count_save(session, synthesis, by)
    record(session, AuditAction.FINDING_REMOVED, finding_id, actor_id=by)


def save_summary(
    session: Session,
    synthesis_id: UUID,
    *,
    revision: int,
    summary: Mapping[str, str],
    no_minority_because: str,
    by: UUID,
) -> Synthesis:
    """Return the draft with its summary (sentences by language, one a line) and why no other views are printed."""
    synthesis = _draft(session, synthesis_id, revision)
    synthesis.summary = {language: _lines(words) for language, words in summary.items() if _lines(words)}
    synthesis.no_minority_because = " ".join(no_minority_because.split())
    _count_save(session, synthesis, by)
    record(session, AuditAction.SYNTHESIS_SAVED, synthesis.id, actor_id=by, part="summary")
    return synthesis


def look_again(session: Session, synthesis_id: UUID, *, revision: int, by: UUID) -> Synthesis:
    """Return the draft, no longer stale: its author looked again at what changed underneath."""
    synthesis = _draft(session, synthesis_id, revision)
    synthesis.stale_because = ""
    findings = select(Finding.id).where(Finding.synthesis_id == synthesis.id)
    session.execute(update(Evidence).where(Evidence.finding_id.in_(findings)).values(changed=False))
    _count_save(session, synthesis, by)
    record(session, AuditAction.SYNTHESIS_SAVED, synthesis.id, actor_id=by, part="looked again")
    return synthesis


def offer(session: Session, synthesis_id: UUID, *, revision: int, by: UUID) -> Synthesis:
    """Return the synthesis, offered for approval; raise :class:`InvalidError` naming what has to be mended first."""
    synthesis = _draft(session, synthesis_id, revision)
    _check_whole(session, synthesis)
    synthesis.state = SynthesisState.IN_REVIEW
    session.flush()
    record(session, AuditAction.SYNTHESIS_OFFERED, synthesis.id, actor_id=by)
    return synthesis


def give_back(session: Session, synthesis_id: UUID, *, revision: int, by: UUID) -> Synthesis:
    """Return the synthesis to its author, as a draft again."""
    synthesis = _held(session, synthesis_id, revision, SynthesisState.IN_REVIEW)
    synthesis.state = SynthesisState.DRAFT
    session.flush()
    record(session, AuditAction.SYNTHESIS_RETURNED, synthesis.id, actor_id=by)
    return synthesis


def approve(session: Session, synthesis_id: UUID, *, revision: int, by: UUID) -> Synthesis:
    """Return the synthesis, approved and from now on unchangeable; an earlier approved one is superseded.

    Raises :class:`ForbiddenError` for whoever wrote in it, :class:`InvalidError` while a quote waits for clearance or
    something has to be mended, :class:`ConflictError` when it changed since ``revision``.
    """
    synthesis = _held(session, synthesis_id, revision, SynthesisState.IN_REVIEW)
    findings = findings_with_evidence(session, synthesis.id)
    if synthesis.was_written_by(by):
        raise ForbiddenError(N_("Somebody who did not write in it must approve the synthesis."))
    if any(one.quote is QuoteState.PROPOSED for finding in findings for one in finding.evidence):
        raise InvalidError(N_("There are quotes that wait for clearance."))
    _check_whole(session, synthesis)
    session.execute(
        update(Synthesis)
        .where(Synthesis.consultation_id == synthesis.consultation_id, Synthesis.state == SynthesisState.APPROVED)
        .values(state=SynthesisState.SUPERSEDED)
    )
    synthesis.state, synthesis.approver_id = SynthesisState.APPROVED, by
    session.flush()
    record(session, AuditAction.SYNTHESIS_APPROVED, synthesis.id, actor_id=by)
    return synthesis


def decide_quote(session: Session, evidence_id: UUID, *, cleared: bool, by: UUID) -> Evidence:
    """Return the evidence with its quote cleared for print, or refused.

    Raises :class:`ForbiddenError` for whoever proposed it, :class:`TransitionError` when it was decided already or does
    not stand in a synthesis in the making.
    """
    found = session.execute(
        select(Evidence, Synthesis.state)
        .join(Finding, Finding.id == Evidence.finding_id)
        .join(Synthesis, Synthesis.id == Finding.synthesis_id)
        .where(Evidence.id == evidence_id)
        .with_for_update(of=Evidence)
    ).first()
    if found is None:
        raise NotFoundError(N_("This quote does not exist any more."))
    evidence, state = found
    if evidence.quote is not QuoteState.PROPOSED or state not in {SynthesisState.DRAFT, SynthesisState.IN_REVIEW}:
        raise TransitionError(N_("This quote was decided on already."))
    if evidence.proposed_by_id == by:
        raise ForbiddenError(N_("Somebody else must decide on a quote that you proposed."))
    evidence.quote = QuoteState.CLEARED if cleared else QuoteState.REFUSED
    evidence.decided_by_id, evidence.decided_at = by, datetime.now(UTC)
    session.flush()
    action = AuditAction.QUOTE_CLEARED if cleared else AuditAction.QUOTE_REFUSED
    record(session, action, evidence.id, actor_id=by)
    return evidence


def mark_stale(session: Session, contribution_id: UUID) -> None:
    """Say of every synthesis in force that evidence of it changed: when a contribution or its codings do."""
    touched = _standing_on(contribution_id).where(Synthesis.state != SynthesisState.SUPERSEDED)
    stale = set(session.scalars(touched.with_only_columns(Synthesis.id)))
    if stale:
        session.execute(update(Synthesis).where(Synthesis.id.in_(stale)).values(stale_because=STALE))


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


def _standing_on(contribution_id: UUID) -> Select[Evidence]:
    return (
        select(Evidence)
        .join(Finding, Finding.id == Evidence.finding_id)
        .join(Synthesis, Synthesis.id == Finding.synthesis_id)
        .join(Excerpt, Excerpt.id == Evidence.excerpt_id)
        .where(Excerpt.contribution_id == contribution_id)
    )


def _draft(session: Session, synthesis_id: UUID, revision: int) -> Synthesis:
    return _held(session, synthesis_id, revision, SynthesisState.DRAFT)


def _held(session: Session, synthesis_id: UUID, revision: int, state: SynthesisState) -> Synthesis:
    """Return the synthesis, held until the transaction ends, as whoever changes it saw it."""
    synthesis = session.scalar(
        select(Synthesis)
        .where(Synthesis.id == synthesis_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if synthesis is None:
        raise NotFoundError(N_("This synthesis does not exist."))
    if synthesis.state is not state:
        raise TransitionError(N_("The synthesis is not in the state for this step any more. Open it again."))
    if synthesis.revision != revision:
        raise ConflictError(N_("Somebody else saved this synthesis while you were writing. Nothing was overwritten."))
    return synthesis


def _count_save(session: Session, synthesis: Synthesis, by: UUID) -> None:
    """Count a save, also where only findings changed, and remember who wrote."""
    synthesis.writer_ids = sorted({*synthesis.writer_ids, str(by)})
    flag_modified(synthesis, "state")
    session.flush()


def _check_whole(session: Session, synthesis: Synthesis) -> None:
    findings = findings_with_evidence(session, synthesis.id)
    for check in checks(synthesis, findings, reach(session, synthesis)):
        if check.state == "wrong":
            raise InvalidError(check.words, **check.params)


def _finding(session: Session, synthesis_id: UUID, finding_id: UUID) -> Finding:
    finding = session.scalar(
        select(Finding)
        .where(Finding.id == finding_id, Finding.synthesis_id == synthesis_id)
        .options(selectinload(Finding.evidence))
    )
    if finding is None:
        raise NotFoundError(N_("This finding does not exist any more."))
    return finding


def _new_finding(session: Session, synthesis: Synthesis, theme_id: UUID, by: UUID) -> Finding:
    last = session.scalar(select(func.max(Finding.position)).where(Finding.synthesis_id == synthesis.id))
    position = 0 if last is None else last + 1
    return Finding(synthesis_id=synthesis.id, theme_id=theme_id, author_id=by, position=position, statement="")


def _evidence(kept: Evidence | None, chosen: Chosen, position: int, by: UUID) -> Evidence:
    evidence = kept or Evidence(excerpt_id=chosen.excerpt_id, position=position)
    evidence.position, evidence.changed = position, False
    if chosen.quote and evidence.quote is None:
        evidence.quote, evidence.proposed_by_id = QuoteState.PROPOSED, by
    if not chosen.quote:
        evidence.quote = evidence.proposed_by_id = evidence.decided_by_id = evidence.decided_at = None
    return evidence


def _check_evidence(session: Session, synthesis: Synthesis, theme_id: UUID, evidence: Sequence[Chosen]) -> None:
    restated = is_document_analysis(consultation_by_id(session, synthesis.consultation_id))
    coded = session.execute(
        select(Coding.excerpt_id, Contribution.visibility)
        .join(Excerpt, Excerpt.id == Coding.excerpt_id)
        .join(Contribution, Contribution.id == Excerpt.contribution_id)
        .join(Theme, Theme.id == Coding.theme_id)
        .join(Codebook, Codebook.id == Theme.codebook_id)
        .where(
            Theme.id == theme_id,
            Codebook.consultation_id == synthesis.consultation_id,
            Coding.excerpt_id.in_([chosen.excerpt_id for chosen in evidence]),
        )
    )
    allowed: dict[UUID, Visibility] = {row.excerpt_id: row.visibility for row in coded}
    if len({chosen.excerpt_id for chosen in evidence}) != len(evidence):
        raise InvalidError(N_("A passage was chosen twice."))
    for chosen in evidence:
        if chosen.excerpt_id not in allowed:
            raise InvalidError(N_("A passage is not coded under this theme any more. Choose again."))
        if chosen.quote and allowed[chosen.excerpt_id] is Visibility.ANALYSE:
            raise InvalidError(N_("The writer of a passage does not allow it to be quoted."))
        if chosen.quote and restated:
            raise InvalidError(N_("These texts are in our own words. They are never printed as quotes."))


def _copies(synthesis_id: UUID, findings: Sequence[Finding]) -> list[Finding]:
    return [
        Finding(
            synthesis_id=synthesis_id,
            theme_id=finding.theme_id,
            author_id=finding.author_id,
            position=finding.position,
            statement=finding.statement,
            kind=finding.kind,
            evidence=[_copy(one) for one in finding.evidence],
        )
        for finding in findings
    ]


def _copy(evidence: Evidence) -> Evidence:
    """Return the same evidence for a new version; a quote whose words changed since has to be cleared anew."""
    again = evidence.changed and evidence.quote is QuoteState.CLEARED
    return Evidence(
        excerpt_id=evidence.excerpt_id,
        position=evidence.position,
        quote=QuoteState.PROPOSED if again else evidence.quote,
        proposed_by_id=evidence.proposed_by_id,
        decided_by_id=None if again else evidence.decided_by_id,
        decided_at=None if again else evidence.decided_at,
        changed=evidence.changed,
    )


def _lines(words: str) -> str:
    return "\n".join(" ".join(line.split()) for line in words.splitlines() if line.strip())

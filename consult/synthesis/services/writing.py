"""Write a synthesis: findings with their evidence, and a summary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, selectinload

from consult.audit import AuditAction, record
from consult.coding.models import Codebook, Coding, Excerpt, Theme
from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_by_id, is_document_analysis
from consult.errors import N_, InvalidError, NotFoundError, TransitionError
from consult.moderation.models import Contribution
from consult.responses.models import Visibility
from consult.synthesis.models import (
    Evidence,
    Finding,
    FindingBasis,
    FindingKind,
    QuoteState,
    Synthesis,
    SynthesisState,
)
from consult.synthesis.queries import findings_with_evidence
from consult.synthesis.services.following import copy_marks, forget_marks
from consult.synthesis.services.holding import count_save, held_draft


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
    record(session, AuditAction.SYNTHESIS_BEGUN, draft.id, actor_id=by)
    if earlier:
        session.add_all(_copies(draft.id, findings_with_evidence(session, earlier[0].id)))
        session.flush()
        copy_marks(session, earlier[0].id, draft.id)
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
    basis: FindingBasis = FindingBasis.EVIDENCE,
    from_one: bool = False,
    after_reading: str = "",
) -> Finding:
    """Return a finding of a draft, new or with ``finding_id`` written again; its evidence becomes exactly ``evidence``.

    A proposed finding is an analyst's own from then on, and what had changed underneath it was looked at. What was
    decided on a quote that stays is kept.

    Raises :class:`ConflictError` when somebody saved since ``revision``, :class:`TransitionError` when it is no draft,
    and :class:`InvalidError` for an empty statement, no evidence, evidence that is not coded under the theme, or a quote
    that its writer does not allow.
    """
    synthesis = held_draft(session, synthesis_id, revision)
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
    finding.basis, finding.from_one, finding.proposed = basis, from_one, False
    finding.after_reading = " ".join(after_reading.split())
    kept = {one.excerpt_id: one for one in finding.evidence}
    finding.evidence = [
        _evidence(kept.get(chosen.excerpt_id), chosen, position, by) for position, chosen in enumerate(evidence)
    ]
    session.add(finding)
    session.flush()
    forget_marks(session, synthesis, [finding.id])
    count_save(session, synthesis, by)
    record(session, AuditAction.FINDING_SAVED, finding.id, actor_id=by, evidence=str(len(evidence)))
    return finding


def remove_finding(session: Session, synthesis_id: UUID, finding_id: UUID, *, revision: int, by: UUID) -> None:
    """Take a finding out of a draft, with its evidence. Refuses as :func:`save_finding` does."""
    synthesis = held_draft(session, synthesis_id, revision)
    forget_marks(session, synthesis, [finding_id])
    session.delete(_finding(session, synthesis.id, finding_id))
    count_save(session, synthesis, by)
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
    synthesis = held_draft(session, synthesis_id, revision)
    synthesis.summary = {language: _lines(words) for language, words in summary.items() if _lines(words)}
    synthesis.no_minority_because = " ".join(no_minority_because.split())
    count_save(session, synthesis, by)
    record(session, AuditAction.SYNTHESIS_SAVED, synthesis.id, actor_id=by, part="summary")
    return synthesis


def look_again(session: Session, synthesis_id: UUID, *, revision: int, by: UUID) -> Synthesis:
    """Return the draft, no longer stale: its author looked again at what changed underneath."""
    synthesis = held_draft(session, synthesis_id, revision)
    findings = session.scalars(select(Finding.id).where(Finding.synthesis_id == synthesis.id)).all()
    forget_marks(session, synthesis, findings)
    session.execute(update(Evidence).where(Evidence.finding_id.in_(findings)).values(changed=False))
    count_save(session, synthesis, by)
    record(session, AuditAction.SYNTHESIS_SAVED, synthesis.id, actor_id=by, part="looked again")
    return synthesis


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
            basis=finding.basis,
            lineage_id=finding.lineage_id,
            proposed=finding.proposed,
            from_one=finding.from_one,
            after_reading=finding.after_reading,
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

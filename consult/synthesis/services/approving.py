"""Have a synthesis approved by somebody else, and its quotes cleared."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from consult.audit import AuditAction, record
from consult.errors import N_, ForbiddenError, InvalidError, NotFoundError, TransitionError
from consult.moderation.queries import Texts
from consult.synthesis.checks import WRONG, checks, finding_checks
from consult.synthesis.looking import look
from consult.synthesis.models import Evidence, Finding, QuoteState, Synthesis, SynthesisState
from consult.synthesis.queries import figures_of, findings_with_evidence, round_of
from consult.synthesis.services.holding import held, held_draft


class Risk(StrEnum):
    """What whoever clears a quote has looked at: whether its writer, or somebody else, can be recognised by it."""

    WORDS = "words"
    TOGETHER = "together"
    OTHERS = "others"


def offer(session: Session, synthesis_id: UUID, *, texts: Texts, revision: int, by: UUID) -> Synthesis:
    """Return the synthesis, offered for approval; raise :class:`InvalidError` naming what has to be mended first."""
    synthesis = held_draft(session, synthesis_id, revision)
    _check_whole(session, texts, synthesis)
    synthesis.state = SynthesisState.IN_REVIEW
    session.flush()
    record(session, AuditAction.SYNTHESIS_OFFERED, synthesis.id, actor_id=by)
    return synthesis


def give_back(session: Session, synthesis_id: UUID, *, revision: int, by: UUID, today: date) -> Synthesis:
    """Return the synthesis to its author, as a draft again.

    Raises :class:`TransitionError` while participants read it back: its words stay as they were put to them.
    """
    synthesis = held(session, synthesis_id, revision, SynthesisState.IN_REVIEW)
    reading = round_of(session, synthesis.id)
    if reading is not None and reading.is_open(today):
        raise TransitionError(N_("Participants are reading this synthesis back. End the round first."))
    synthesis.state = SynthesisState.DRAFT
    session.flush()
    record(session, AuditAction.SYNTHESIS_RETURNED, synthesis.id, actor_id=by)
    return synthesis


def approve(session: Session, synthesis_id: UUID, *, texts: Texts, revision: int, by: UUID) -> Synthesis:
    """Return the synthesis, approved and from now on unchangeable; an earlier approved one is superseded.

    The counts of the tables are kept with it, to tell later what changed.

    Raises :class:`ForbiddenError` for whoever wrote in it, :class:`InvalidError` while a quote waits for clearance or
    something has to be mended, :class:`ConflictError` when it changed since ``revision``.
    """
    synthesis = held(session, synthesis_id, revision, SynthesisState.IN_REVIEW)
    findings = findings_with_evidence(session, synthesis.id)
    if synthesis.was_written_by(by):
        raise ForbiddenError(N_("Somebody who did not write in it must approve the synthesis."))
    if any(one.quote is QuoteState.PROPOSED for finding in findings for one in finding.evidence):
        raise InvalidError(N_("There are quotes that wait for clearance."))
    _check_whole(session, texts, synthesis)
    session.execute(
        update(Synthesis)
        .where(Synthesis.consultation_id == synthesis.consultation_id, Synthesis.state == SynthesisState.APPROVED)
        .values(state=SynthesisState.SUPERSEDED)
    )
    synthesis.state, synthesis.approver_id = SynthesisState.APPROVED, by
    synthesis.figures = figures_of(session, synthesis.consultation_id)
    session.flush()
    record(session, AuditAction.SYNTHESIS_APPROVED, synthesis.id, actor_id=by)
    return synthesis


def decide_quote(
    session: Session, evidence_id: UUID, *, cleared: bool, by: UUID, looked_at: Collection[Risk] = ()
) -> Evidence:
    """Return the evidence with its quote cleared for print, or refused.

    To clear it is to have looked at every :class:`Risk`, of all quotes of its response together; else
    :class:`InvalidError`.

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
    if cleared and set(looked_at) != set(Risk):
        raise InvalidError(N_("Tick everything on the list before you clear a quote."))
    evidence.quote = QuoteState.CLEARED if cleared else QuoteState.REFUSED
    evidence.decided_by_id, evidence.decided_at = by, datetime.now(UTC)
    session.flush()
    action = AuditAction.QUOTE_CLEARED if cleared else AuditAction.QUOTE_REFUSED
    record(session, action, evidence.id, actor_id=by)
    return evidence


def _check_whole(session: Session, texts: Texts, synthesis: Synthesis) -> None:
    findings = findings_with_evidence(session, synthesis.id)
    looked = look(session, texts, synthesis, findings)
    # What is wrong with one finding says more than that something is wrong with one.
    for check in [*(one for each in findings for one in finding_checks(each, looked)), *checks(synthesis, looked)]:
        if check.state == WRONG:
            raise InvalidError(check.words, **check.params)

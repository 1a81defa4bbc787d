"""The validation round: opened for a period by an analyst, answered by respondents, and ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from consult.audit import AuditAction, record
from consult.errors import N_, ClosedError, InvalidError, NotFoundError, TransitionError
from consult.synthesis.models import (
    MISSING,
    Finding,
    Fit,
    Synthesis,
    SynthesisState,
    ValidationReply,
    ValidationRound,
)
from consult.synthesis.queries import asked_of, round_of

LONGEST = 63
"""For how many days a round is open at most."""

_READABLE = frozenset({SynthesisState.IN_REVIEW, SynthesisState.APPROVED})


@dataclass(frozen=True)
class Said:
    """What somebody says of one finding, or of what is missing, with a word why."""

    fit: Fit
    words: str = field(default="", repr=False)


class Keep(Protocol):
    """Keeps words about the summary as an answer that waits for a moderator, and returns it; nothing for no words."""

    def __call__(self, response_id: UUID, words: str, *, instead_of: UUID | None) -> UUID | None:
        """Keep ``words`` for the response."""


def open_validation(
    session: Session, synthesis_id: UUID, *, opens_on: date, closes_on: date, by: UUID
) -> ValidationRound:
    """Return a new round on a synthesis whose words do not change any more: one in review, or approved.

    Every statement is kept as it is put to respondents. Raises :class:`TransitionError` in another state, when it was
    read back before or when something changed underneath, and :class:`InvalidError` for a period that is none or too long.
    """
    synthesis = session.get(Synthesis, synthesis_id, with_for_update=True)
    if synthesis is None:
        raise NotFoundError(N_("This synthesis does not exist."))
    if synthesis.state not in _READABLE:
        raise TransitionError(N_("Offer the synthesis first: while it is read back, its words do not change."))
    if synthesis.stale_because:
        raise TransitionError(N_("Something that this synthesis rests on has changed. Write a new version first."))
    if round_of(session, synthesis_id) is not None:
        raise TransitionError(N_("This version was put to respondents already."))
    if not opens_on <= closes_on or (closes_on - opens_on).days > LONGEST:
        raise InvalidError(N_("Choose a last day, at most nine weeks from now."))
    findings = session.execute(
        select(Finding.lineage_id, Finding.statement).where(Finding.synthesis_id == synthesis_id)
    )
    made = ValidationRound(
        consultation_id=synthesis.consultation_id,
        synthesis_id=synthesis_id,
        opens_on=opens_on,
        closes_on=closes_on,
        opened_by_id=by,
        asked={str(lineage): statement for lineage, statement in findings},
    )
    session.add(made)
    session.flush()
    record(session, AuditAction.VALIDATION_OPENED, synthesis_id, actor_id=by, closes=closes_on.isoformat())
    return made


def end_validation(session: Session, synthesis_id: UUID, *, by: UUID) -> None:
    """End the round of a synthesis before its time; what was said stays. A round that is over stays as it is."""
    found = round_of(session, synthesis_id)
    if found is None:
        raise NotFoundError(N_("There is no round to end."))
    found.ended = True
    session.flush()
    record(session, AuditAction.VALIDATION_ENDED, synthesis_id, actor_id=by)


def read_back(
    session: Session, keep: Keep, round_id: UUID, response_id: UUID, said: Mapping[UUID, Said], *, today: date
) -> int:
    """Keep what the holder of a response says of the findings that their words support, and return of how many.

    ``keep`` is ``responses.services.say_of_summary`` with the vault: nothing here opens one.
    ``said`` is by lineage, or ``MISSING``; what was said before of the same gives way.

    Raises :class:`ClosedError` when the round is over, :class:`NotFoundError` for a finding that their words do not
    support, :class:`InvalidError` for nothing said, and what ``say_of_summary`` raises.
    """
    round_ = session.get(ValidationRound, round_id)
    if round_ is None or not round_.is_open(today):
        raise ClosedError(N_("This summary is not open for comments any more. Nothing was stored."))
    supported = {one.lineage_id for one in asked_of(session, round_, response_id)}
    if not said.keys() <= {*supported, MISSING}:
        raise NotFoundError(N_("This part of the summary is not about your answers."))
    if not said:
        raise InvalidError(N_("Choose an answer, or write what is missing."))
    former = {
        one.lineage_id: one
        for one in session.scalars(
            select(ValidationReply).where(
                ValidationReply.round_id == round_id, ValidationReply.response_id == response_id
            )
        )
    }
    for lineage, one in said.items():
        before = former.get(lineage)
        answer_id = before.answer_id if before else None
        if before is not None:
            session.delete(before)
            session.flush()
        kept = keep(response_id, one.words, instead_of=answer_id)
        session.add(
            ValidationReply(round_id=round_id, response_id=response_id, lineage_id=lineage, fit=one.fit, answer_id=kept)
        )
        session.flush()
    return len(said)


def forget_replies(session: Session, response_id: UUID) -> None:
    """React to a response whose rows go: what its holder said of the summary goes too."""
    session.execute(delete(ValidationReply).where(ValidationReply.response_id == response_id))


def let_go_of_words(session: Session, answer_id: UUID) -> None:
    """React to an answer whose row goes: the choice it was said beside stays, and where there was none, nothing."""
    session.execute(
        delete(ValidationReply).where(ValidationReply.answer_id == answer_id, ValidationReply.fit == Fit.MISSING)
    )
    session.execute(update(ValidationReply).where(ValidationReply.answer_id == answer_id).values(answer_id=None))

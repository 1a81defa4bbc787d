"""The validation round: what is put to whom, what they said of it, and what the partner says."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from consult.coding.models import Excerpt
from consult.moderation.models import Contribution
from consult.responses.models import Response, ResponseState
from consult.synthesis.models import (
    MISSING,
    Evidence,
    Finding,
    Fit,
    Rejoinder,
    ValidationReply,
    ValidationRound,
)


@dataclass(frozen=True)
class Asked:
    """A finding that somebody's words support, as it was put to them; ``answered``: they said something of it already."""

    lineage_id: UUID
    statement: str
    answered: bool


@dataclass(frozen=True)
class Result:
    """What participants said of one finding: how many chose each answer, exactly, and their moderated words.

    ``asked`` is the statement as it was put to them.
    """

    asked: str
    fits: Mapping[Fit, int]
    words: Sequence[Contribution] = ()

    @property
    def is_disputed(self) -> bool:
        """Whether somebody said that it does not put their point well, or only in part."""
        return bool(self.fits.get(Fit.NO, 0) or self.fits.get(Fit.PARTLY, 0))


@dataclass(frozen=True)
class Results:
    """What came of the rounds of a consultation: by finding, the newest round in which it was asked, and what is missing."""

    rounds: Sequence[ValidationRound] = ()
    findings: Mapping[UUID, Result] = field(default_factory=dict)
    missing: int = 0
    missing_words: Sequence[Contribution] = ()


def round_of(session: Session, synthesis_id: UUID) -> ValidationRound | None:
    """Return the validation round of one version of a synthesis, if there is one."""
    return session.scalar(select(ValidationRound).where(ValidationRound.synthesis_id == synthesis_id))


def open_round(session: Session, consultation_id: UUID, today: date) -> ValidationRound | None:
    """Return the newest round of a consultation that takes replies on ``today``."""
    rounds = select(ValidationRound).where(ValidationRound.consultation_id == consultation_id)
    taking = [one for one in session.scalars(rounds) if one.is_open(today)]
    return max(taking, key=lambda one: (one.opens_on, one.id)) if taking else None


def asked_of(session: Session, round_: ValidationRound, response_id: UUID) -> Sequence[Asked]:
    """Return the findings that a response's words support, in their order, as they are put to its holder."""
    lineages = session.scalars(
        select(Finding.lineage_id)
        .where(Finding.synthesis_id == round_.synthesis_id, Finding.id.in_(_supported(response_id)))
        .order_by(Finding.position, Finding.id)
    ).all()
    said = set(session.scalars(_replies(round_.id, response_id)))
    return [
        Asked(lineage, round_.asked[str(lineage)], lineage in said)
        for lineage in lineages
        if str(lineage) in round_.asked
    ]


def supported_by(session: Session, synthesis_id: UUID, response_id: UUID) -> frozenset[UUID]:
    """Return the findings of a synthesis that a response's words support, by lineage."""
    lineages = select(Finding.lineage_id).where(
        Finding.synthesis_id == synthesis_id, Finding.id.in_(_supported(response_id))
    )
    return frozenset(session.scalars(lineages))


def unanswered(session: Session, round_: ValidationRound, response_id: UUID) -> int:
    """Return how many findings wait for a word of this response's holder; 1 where it is in none and they said nothing."""
    asked = asked_of(session, round_, response_id)
    if asked:
        return sum(not one.answered for one in asked)
    return 0 if session.scalar(_replies(round_.id, response_id)) else 1


def results_of(session: Session, consultation_id: UUID) -> Results:
    """Return what came of every round of a consultation; what withdrawn responses said does not count."""
    rounds = session.scalars(
        select(ValidationRound)
        .where(ValidationRound.consultation_id == consultation_id)
        .order_by(ValidationRound.opens_on, ValidationRound.id)
    ).all()
    newest = {UUID(lineage): (one.id, words) for one in rounds for lineage, words in one.asked.items()}
    counted: dict[tuple[UUID, UUID], dict[Fit, int]] = {}
    for round_id, lineage, fit, number in session.execute(
        select(ValidationReply.round_id, ValidationReply.lineage_id, ValidationReply.fit, func.count())
        .join(Response, Response.id == ValidationReply.response_id)
        .where(ValidationReply.round_id.in_([one.id for one in rounds]), Response.state == ResponseState.SUBMITTED)
        .group_by(ValidationReply.round_id, ValidationReply.lineage_id, ValidationReply.fit)
    ):
        counted.setdefault((round_id, lineage), {})[fit] = number
    words = _words(session, [one.id for one in rounds])
    return Results(
        rounds=rounds,
        findings={
            lineage: Result(asked, counted.get((round_id, lineage), {}), words.get((round_id, lineage), ()))
            for lineage, (round_id, asked) in newest.items()
        },
        missing=sum(counted.get((one.id, MISSING), {}).get(Fit.MISSING, 0) for one in rounds),
        missing_words=[word for one in rounds for word in words.get((one.id, MISSING), ())],
    )


def rejoinder_of(session: Session, consultation_id: UUID) -> Rejoinder | None:
    """Return what the partner says of the synthesis of a consultation, if it said anything."""
    return session.scalar(select(Rejoinder).where(Rejoinder.consultation_id == consultation_id))


def _words(session: Session, rounds: Collection[UUID]) -> Mapping[tuple[UUID, UUID], Sequence[Contribution]]:
    """Return what moderators let through of the words, by round and finding, in the order of their public numbers."""
    found: dict[tuple[UUID, UUID], list[Contribution]] = {}
    for round_id, lineage, contribution in session.execute(
        select(ValidationReply.round_id, ValidationReply.lineage_id, Contribution)
        .join(Contribution, Contribution.answer_id == ValidationReply.answer_id)
        .where(ValidationReply.round_id.in_(rounds))
        .options(joinedload(Contribution.question))
        .order_by(Contribution.number)
    ):
        found.setdefault((round_id, lineage), []).append(contribution)
    return found


def _supported(response_id: UUID) -> Select[UUID]:
    return (
        select(Evidence.finding_id)
        .join(Excerpt, Excerpt.id == Evidence.excerpt_id)
        .join(Contribution, Contribution.id == Excerpt.contribution_id)
        .where(Contribution.response_id == response_id)
    )


def _replies(round_id: UUID, response_id: UUID) -> Select[UUID]:
    return select(ValidationReply.lineage_id).where(
        ValidationReply.round_id == round_id, ValidationReply.response_id == response_id
    )

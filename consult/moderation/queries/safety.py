"""What is with the safety team, how long already, and what was done about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload

from consult.consultations.models import Consultation
from consult.errors import N_, NotFoundError
from consult.moderation.models import LetterState, Message, SafetyAct, SafetyCase, SafetyStep
from consult.moderation.queries.review import Review, review
from consult.moderation.queries.watching import IS_OPEN
from consult.responses.models import Answer, Response, ResponseState
from consult.responses.queries import answer_value
from consult.vault import Vault


@dataclass(frozen=True)
class Watched:
    """A case in the safety team's list. ``read`` since it was flagged; ``wrote_back``: the holder wrote and waits."""

    case: SafetyCase
    read: bool
    wrote_back: bool

    def is_late(self, now: datetime, hours: int) -> bool:
        """Tell whether nobody read it within the hours that the public page names."""
        return not self.read and now - self.case.opened_at > timedelta(hours=hours)


@dataclass(frozen=True)
class Opened:
    """A case, opened: the answer, the words of the response's other answers, and every step with its note."""

    case: SafetyCase
    review: Review
    others: Sequence[tuple[Answer, str]] = field(repr=False)
    steps: Sequence[tuple[SafetyStep, str]] = field(repr=False)

    def taken(self, act: SafetyAct) -> bool:
        """Tell whether a step was taken since the answer was flagged."""
        return any(step.act is act and step.taken_at >= self.case.opened_at for step, _note in self.steps)


def safety_cases(session: Session, consultation_id: UUID) -> Sequence[Watched]:
    """Return what is with the safety team, the longest first, without a word of it; one statement, not bounded."""
    since = (SafetyStep.case_id == SafetyCase.id, SafetyStep.taken_at >= SafetyCase.opened_at)
    read = exists().where(*since, SafetyStep.act == SafetyAct.READ)
    wrote = exists().where(
        Message.response_id == SafetyCase.response_id,
        Message.for_safety.is_(True),
        Message.author_id.is_(None),
        Message.state == LetterState.OPEN,
    )
    rows = session.execute(
        select(SafetyCase, read, wrote)
        .join(SafetyCase.answer)
        .join(Answer.response)
        .where(
            Answer.consultation_id == consultation_id,
            IS_OPEN,
            Response.state == ResponseState.SUBMITTED,
        )
        .order_by(SafetyCase.opened_at, SafetyCase.id)
        .options(
            contains_eager(SafetyCase.answer).options(
                defer(Answer.sealed, raiseload=True),
                contains_eager(Answer.response),
                joinedload(Answer.question, innerjoin=True),
            )
        )
    )
    return [Watched(*row) for row in rows]


def safety_case(session: Session, vault: Vault, answer_id: UUID, consultation: Consultation) -> Opened:
    """Return a case of this consultation with every word that belongs to it, or refuse with :class:`NotFoundError`.

    Whoever shows it records that it was opened.
    """
    case = session.scalar(
        select(SafetyCase)
        .join(SafetyCase.answer)
        .where(SafetyCase.answer_id == answer_id, IS_OPEN, Answer.consultation_id == consultation.id)
    )
    if case is None:
        raise NotFoundError(N_("This answer is not with the safety team, or not any more."))
    found = review(session, vault, answer_id, consultation_id=consultation.id, for_safety_team=True)
    keyring = vault.keyring([case.response_id])
    steps = session.scalars(
        select(SafetyStep)
        .where(SafetyStep.case_id == case.id)
        .order_by(SafetyStep.taken_at, SafetyStep.id)
        .options(joinedload(SafetyStep.author, innerjoin=True))
    ).all()
    return Opened(
        case,
        found,
        [(each, str(answer_value(keyring, each))) for each in found.answers if each.is_text and each.id != answer_id],
        [(step, keyring.open(case.response_id, step.place, step.sealed) if step.sealed else "") for step in steps],
    )


def safety_count(session: Session, consultation_id: UUID) -> int:
    """Return how many answers are with the safety team."""
    count = select(func.count()).select_from(SafetyCase).join(SafetyCase.answer).join(Answer.response)
    own = (Answer.consultation_id == consultation_id, Response.state == ResponseState.SUBMITTED)
    return session.scalar(count.where(*own, IS_OPEN)) or 0

"""Take contributions away, with all that stands on them, and forget what was decided and said about an answer."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.orm import Session

from consult.changes import ChangeKind, announce
from consult.moderation.models import (
    Contribution,
    LetterState,
    Look,
    Message,
    ModerationDecision,
    Objection,
    Redaction,
    SafetyCase,
    SafetyStep,
    Translation,
)
from consult.moderation.services.admitting import queue_closed_answers
from consult.moderation.services.triaging import leave_queue
from consult.responses.models import Answer


def take_away(session: Session, contribution: Contribution) -> None:
    """Delete a contribution, after later rooms let go of it: excerpts, codings, evidence, quotes."""
    announce(session, ChangeKind.CONTRIBUTION_GOING, contribution.id)
    session.delete(contribution)
    session.flush()
    announce(session, ChangeKind.CONTRIBUTION_CHANGED, contribution.id)


def overtake(session: Session, answer_id: UUID) -> None:
    """End the wait for a second look at what was decided on an answer before."""
    waiting = (ModerationDecision.answer_id == answer_id, ModerationDecision.look == Look.WAITING)
    session.execute(update(ModerationDecision).where(*waiting).values(look=Look.OVERTAKEN))


def take_response_away(session: Session, response_id: UUID) -> None:
    """React to a response that is withdrawn: nobody reads or counts it any more."""
    _take_all_away(session, Contribution.response_id == response_id)
    answers = _answers_of(session, response_id)
    leave_queue(session, answers)
    _forget_translations(session, answers)
    queue_closed_answers(session, response_id)


def take_answer_away(session: Session, answer_id: UUID) -> None:
    """React to an answer that its respondent replaced: the former words are nobody's any more."""
    _take_all_away(session, Contribution.answer_id == answer_id)
    overtake(session, answer_id)
    leave_queue(session, [answer_id])
    follow_addition(session, answer_id)


def follow_addition(session: Session, answer_id: UUID) -> None:
    """React to an answer that has other words now: its translation goes, and what was asked about it is answered."""
    _forget_translations(session, [answer_id])
    # A contribution of the original still fits it; one of the translation fits nothing that is there.
    _take_all_away(session, and_(Contribution.answer_id == answer_id, Contribution.translated_from.is_not(None)))
    session.execute(update(Message).where(Message.answer_id == answer_id).values(state=LetterState.ANSWERED))


def forget_response(session: Session, response_id: UUID) -> None:
    """React to a response whose rows go: delete all that was said, decided, translated and done about it."""
    _take_all_away(session, Contribution.response_id == response_id)
    session.execute(delete(Message).where(Message.response_id == response_id))
    forget_judgements(session, _answers_of(session, response_id))


def forget_answer(session: Session, answer_id: UUID) -> None:
    """React to one answer whose row goes: delete what was decided on it; what was asked about it stays a message."""
    take_answer_away(session, answer_id)
    session.execute(update(Message).where(Message.answer_id == answer_id).values(answer_id=None))
    forget_judgements(session, [answer_id])


def forget_judgements(session: Session, answers: Sequence[UUID]) -> None:
    """Delete what was decided, objected, translated and done about answers that go."""
    leave_queue(session, answers)
    cases = select(SafetyCase.id).where(SafetyCase.answer_id.in_(answers))
    session.execute(delete(SafetyStep).where(SafetyStep.case_id.in_(cases)))
    session.execute(delete(SafetyCase).where(SafetyCase.answer_id.in_(answers)))
    _forget_translations(session, answers)
    decisions = select(ModerationDecision.id).where(ModerationDecision.answer_id.in_(answers))
    session.execute(delete(Objection).where(Objection.answer_id.in_(answers)))
    session.execute(delete(Redaction).where(Redaction.decision_id.in_(decisions)))
    session.execute(delete(ModerationDecision).where(ModerationDecision.answer_id.in_(answers)))


def _answers_of(session: Session, response_id: UUID) -> Sequence[UUID]:
    return session.scalars(select(Answer.id).where(Answer.response_id == response_id)).all()


def _take_all_away(session: Session, which: ColumnElement[bool]) -> None:
    for contribution in session.scalars(select(Contribution).where(which)).all():
        take_away(session, contribution)


def _forget_translations(session: Session, answers: Sequence[UUID]) -> None:
    session.execute(delete(Translation).where(Translation.answer_id.in_(answers)))

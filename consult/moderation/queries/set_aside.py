"""Which answers the queue does not hand out: those with the safety team, and those whose writer was asked something."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from consult.moderation.models import LetterState, Message, SafetyCase
from consult.responses.models import Answer

ASKED_FOR = timedelta(days=7)
"""How long an answer stands back for a question to its writer that gets no reply."""

_OPEN = SafetyCase.closed_at.is_(None)


def with_safety_team() -> ColumnElement[bool]:
    """Return the condition that an ``Answer`` is with the safety team; every other list of answers leaves it out."""
    return exists().where(SafetyCase.answer_id == Answer.id, _OPEN)


def is_with_safety_team(session: Session, answer_id: UUID) -> bool:
    """Tell whether an answer is with the safety team."""
    return session.scalar(select(SafetyCase.id).where(_OPEN, SafetyCase.answer_id == answer_id)) is not None


def is_asked(today: date) -> ColumnElement[bool]:
    """Return the condition that the writer of an ``Answer`` was asked about it, and may still reply."""
    open_ = (Message.state == LetterState.OPEN, Message.asked_on > today - ASKED_FOR)
    return exists().where(Message.answer_id == Answer.id, *open_)


def asked(session: Session, answers: Iterable[UUID], today: date) -> frozenset[UUID]:
    """Return which of ``answers`` stand back: their writer was asked, less than seven days ago, and did not reply."""
    wanted = list(answers)
    return (
        frozenset(session.scalars(select(Answer.id).where(Answer.id.in_(wanted), is_asked(today))))
        if wanted
        else frozenset()
    )

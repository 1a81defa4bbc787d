"""Whether an answer is with the safety team: what every other list and page of answers asks first."""

from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from consult.moderation.models import SafetyCase
from consult.responses.models import Answer

IS_OPEN = SafetyCase.closed_at.is_(None)
"""The condition that a case is with the safety team."""


def with_safety_team() -> ColumnElement[bool]:
    """Return the condition that an ``Answer`` is with the safety team; every other list of answers leaves it out."""
    return exists().where(SafetyCase.answer_id == Answer.id, IS_OPEN)


def is_with_safety_team(session: Session, answer_id: UUID) -> bool:
    """Tell whether an answer is with the safety team."""
    return session.scalar(select(SafetyCase.id).where(IS_OPEN, SafetyCase.answer_id == answer_id)) is not None


def watched(session: Session, response_id: UUID) -> bool:
    """Tell whether any answer of a response is with the safety team."""
    return session.scalar(select(SafetyCase.id).where(IS_OPEN, SafetyCase.response_id == response_id)) is not None

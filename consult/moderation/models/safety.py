"""Answers in which somebody may be in danger: that the safety team has them, and what it did."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.db import Base, Identified
from consult.responses.models import Answer


class SafetyAct(StrEnum):
    """What somebody of the safety team did. A closed list: there is no handing over to whoever enforces the law."""

    READ = "read"
    WRITTEN = "written"
    DISCUSSED = "discussed"
    CLOSED = "closed"


class SafetyCase(Identified, Base):
    """An answer that a moderator flagged for danger; with the safety team until ``closed_at``.

    Both moments are those of staff. Flagged once more, the same case is open again from a new ``opened_at``.
    """

    __tablename__ = "safety_case"

    answer_id: Mapped[UUID] = mapped_column(ForeignKey("answer.id"), unique=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), index=True)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    answer: Mapped[Answer] = relationship(lazy="raise_on_sql", init=False, repr=False)


class SafetyStep(Identified, Base):
    """What one person of the safety team did about a case, with a note sealed under the response's key."""

    __tablename__ = "safety_step"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("safety_case.id"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    act: Mapped[SafetyAct]
    taken_at: Mapped[datetime]
    sealed: Mapped[bytes | None] = mapped_column(default=None, repr=False)
    author: Mapped[User] = relationship(lazy="raise_on_sql", init=False, repr=False)

    @property
    def place(self) -> str:
        """The place its note is sealed for."""
        return f"safety_step|sealed|{self.id}"

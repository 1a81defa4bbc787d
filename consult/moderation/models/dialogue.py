"""Words between moderators and whoever holds a response: messages, and objections to a decision."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Identified
from consult.moderation.models.decision import ModerationDecision
from consult.responses.models import Answer


class LetterState(StrEnum):
    """Whether a message or an objection still waits for an answer (decision 6)."""

    OPEN = "open"
    ANSWERED = "answered"


class Message(Identified, Base):
    """A word between moderators and whoever holds a response, sealed under the response's key.

    ``number`` counts within the response. A message of the holder has no ``author_id`` and no time finer than a week.
    A question about one answer has its ``answer_id`` and the day on which the moderator asked. ``for_safety``: written by
    or to the safety team, and read by nobody else.
    """

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("response_id", "number"),)

    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"))
    number: Mapped[int]
    week: Mapped[date]
    sealed: Mapped[bytes] = mapped_column(repr=False, default=b"")
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), default=None)
    state: Mapped[LetterState] = mapped_column(default=LetterState.OPEN)
    answer_id: Mapped[UUID | None] = mapped_column(ForeignKey("answer.id"), index=True, default=None)
    asked_on: Mapped[date | None] = mapped_column(default=None)
    for_safety: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[Answer | None] = relationship(lazy="raise_on_sql", init=False, repr=False)

    @property
    def place(self) -> str:
        """The place its words are sealed for."""
        return f"message|sealed|{self.id}"


class ObjectionOutcome(StrEnum):
    """What was decided on an objection: ``upheld`` lets somebody decide anew on the answer."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"


class Objection(Identified, Base):
    """A respondent's appeal against a decision on an answer, and what a moderator who took no part made of it.

    ``sealed`` is the respondent's reason, ``sealed_reply`` the moderator's, both under the response's key.
    """

    __tablename__ = "objection"
    __table_args__ = (
        CheckConstraint("(state = 'answered') = (outcome IS NOT NULL)", name="answered_with_outcome"),
        CheckConstraint("(outcome IS NULL) = (decided_by_id IS NULL)", name="says_who_decided"),
    )

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("moderation_decision.id"), unique=True)
    answer_id: Mapped[UUID] = mapped_column(ForeignKey("answer.id"), index=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), index=True)
    week: Mapped[date]
    sealed: Mapped[bytes] = mapped_column(repr=False, default=b"")
    state: Mapped[LetterState] = mapped_column(default=LetterState.OPEN)
    outcome: Mapped[ObjectionOutcome | None] = mapped_column(default=None)
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), default=None)
    sealed_reply: Mapped[bytes | None] = mapped_column(default=None, repr=False)
    decision: Mapped[ModerationDecision] = relationship(lazy="raise_on_sql", init=False, repr=False)
    answer: Mapped[Answer] = relationship(lazy="raise_on_sql", init=False, repr=False)

    @property
    def place(self) -> str:
        """The place its reason is sealed for."""
        return f"objection|sealed|{self.id}"

    @property
    def reply_place(self) -> str:
        """The place the moderator's reason is sealed for."""
        return f"objection|sealed_reply|{self.id}"

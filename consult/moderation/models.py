"""Decisions, redactions, and the contributions they let through; and the tallies of closed answers."""

from datetime import UTC, date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.consultations.models import Question
from consult.db import Base, Identified
from consult.responses.models import Answer, Channel, Response, Visibility
from consult.text.redaction import Category, Passage
from consult.text.spans import Span


class Verdict(StrEnum):
    """What a moderator decides on an answer."""

    ACCEPT = "accept"
    REJECT = "reject"
    REFER = "refer"


class Reason(StrEnum):
    """Why an answer is rejected (the closed list of decision 17) or referred."""

    EMPTY = "empty"
    TEST = "test"
    UNLAWFUL = "unlawful"
    ONLY_PERSONAL_DATA = "only_personal_data"
    DANGER = "danger"
    IN_DOUBT = "in_doubt"


class ModerationDecision(Identified, Base):
    """One decision on one version of an answer. A later one replaces it; none is ever changed."""

    __tablename__ = "moderation_decision"

    answer_id: Mapped[UUID] = mapped_column(ForeignKey("answer.id"), index=True)
    moderator_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    verdict: Mapped[Verdict]
    reason: Mapped[Reason | None] = mapped_column(default=None)
    decided_at: Mapped[datetime] = mapped_column(default_factory=lambda: datetime.now(UTC))
    moderator: Mapped[User] = relationship(lazy="raise_on_sql", init=False, repr=False)
    answer: Mapped[Answer] = relationship(lazy="raise_on_sql", init=False, repr=False)
    redactions: Mapped[list["Redaction"]] = relationship(
        lazy="raise_on_sql", order_by="Redaction.start", default_factory=list, repr=False
    )


class Redaction(Identified, Base):
    """A passage that no later reader sees, and its category. Offsets are code points of the original."""

    __tablename__ = "redaction"
    __table_args__ = (CheckConstraint('0 <= start AND start < "end"', name="is_span"),)

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("moderation_decision.id"), index=True, init=False)
    start: Mapped[int]
    end: Mapped[int]
    category: Mapped[Category]

    @property
    def passage(self) -> Passage:
        """The passage, as the text functions know it."""
        return Passage(Span(self.start, self.end), self.category)


class Contribution(Identified, Base):
    """The moderated words or choices of an answer: what every later reader reads, of the same length as the original.

    ``sealed`` holds it under the response's key; what is public under its maker's name lies open in ``text`` instead.
    Group, channel and visibility are repeated here so that later rooms count without reaching back.
    ``number`` is a random public number within the consultation, in no order of time.
    """

    __tablename__ = "contribution"
    __table_args__ = (
        CheckConstraint("(sealed IS NULL) <> (text IS NULL)", name="sealed_or_open"),
        Index("ix_contribution_desk", "consultation_id", "is_text", "number"),
        UniqueConstraint("consultation_id", "number"),
    )

    answer_id: Mapped[UUID] = mapped_column(ForeignKey("answer.id"), unique=True)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), index=True)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("moderation_decision.id"))
    number: Mapped[int]
    group: Mapped[str]
    channel: Mapped[Channel]
    visibility: Mapped[Visibility]
    is_text: Mapped[bool]
    part: Mapped[str] = mapped_column(default="")
    provision_id: Mapped[UUID | None] = mapped_column(ForeignKey("provision.id"), default=None)
    language: Mapped[str | None] = mapped_column(default=None)
    maker: Mapped[str] = mapped_column(default="")
    invented: Mapped[bool] = mapped_column(default=False)
    sealed: Mapped[bytes | None] = mapped_column(default=None, repr=False)
    text: Mapped[str | None] = mapped_column(default=None, repr=False)
    question: Mapped[Question] = relationship(lazy="raise_on_sql", init=False, repr=False)
    response: Mapped[Response] = relationship(lazy="raise_on_sql", init=False, repr=False)

    @property
    def place(self) -> str:
        """The place its words are sealed for."""
        return f"contribution|sealed|{self.id}"


class LetterState(StrEnum):
    """Whether a message or an objection still waits for an answer (decision 6)."""

    OPEN = "open"
    ANSWERED = "answered"


class Message(Identified, Base):
    """A word between moderators and whoever holds a response, sealed under the response's key.

    ``number`` counts within the response. A message of the holder has no ``author_id`` and no time finer than a week.
    """

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("response_id", "number"),)

    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"))
    number: Mapped[int]
    week: Mapped[date]
    sealed: Mapped[bytes] = mapped_column(repr=False, default=b"")
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), default=None)
    state: Mapped[LetterState] = mapped_column(default=LetterState.OPEN)

    @property
    def place(self) -> str:
        """The place its words are sealed for."""
        return f"message|sealed|{self.id}"


class Objection(Identified, Base):
    """A respondent's appeal against a decision on an answer, with the reason sealed under the response's key."""

    __tablename__ = "objection"

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("moderation_decision.id"), unique=True)
    answer_id: Mapped[UUID] = mapped_column(ForeignKey("answer.id"), index=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), index=True)
    week: Mapped[date]
    sealed: Mapped[bytes] = mapped_column(repr=False, default=b"")
    state: Mapped[LetterState] = mapped_column(default=LetterState.OPEN)
    decision: Mapped[ModerationDecision] = relationship(lazy="raise_on_sql", init=False, repr=False)
    answer: Mapped[Answer] = relationship(lazy="raise_on_sql", init=False, repr=False)

    @property
    def place(self) -> str:
        """The place its reason is sealed for."""
        return f"objection|sealed|{self.id}"


class Tally(Base):
    """How often a choice was made on a closed question, by group and channel: derived, and recounted by the job.

    ``row`` is the row of a matrix (else empty); ``choice`` an option, a column, a point of a scale, ``rank:option``,
    or empty for "answered at all".
    """

    __tablename__ = "tally"

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"), primary_key=True)
    row: Mapped[str] = mapped_column(primary_key=True)
    choice: Mapped[str] = mapped_column(primary_key=True)
    group: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[Channel] = mapped_column(primary_key=True)
    responses: Mapped[int]

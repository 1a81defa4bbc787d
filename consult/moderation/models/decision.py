"""Decisions on answers and the passages they hide."""

from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.db import Base, Identified
from consult.responses.models import Answer
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
    """A passage that no later reader sees, and its category. Offsets are code points of the original.

    ``of_translation``: of the answer's translation instead.
    """

    __tablename__ = "redaction"
    __table_args__ = (CheckConstraint('0 <= start AND start < "end"', name="is_span"),)

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("moderation_decision.id"), index=True, init=False)
    start: Mapped[int]
    end: Mapped[int]
    category: Mapped[Category]
    of_translation: Mapped[bool] = mapped_column(default=False)

    @property
    def passage(self) -> Passage:
        """The passage, as the text functions know it."""
        return Passage(Span(self.start, self.end), self.category)

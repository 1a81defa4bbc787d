"""Decisions on answers, the passages they hide, and the second look that some of them need."""

from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
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


class Look(StrEnum):
    """Whether a second moderator must agree before a decision counts, and what came of it.

    ``overtaken``: somebody decided anew, or an objection was upheld, before anybody looked.
    """

    NONE = "none"
    WAITING = "waiting"
    AGREED = "agreed"
    SENT_BACK = "sent_back"
    OVERTAKEN = "overtaken"


IN_FORCE = (Look.NONE, Look.AGREED)
"""The looks of a decision that counts."""


class ModerationDecision(Identified, Base):
    """One decision on one version of an answer. A later one replaces it; of this one only its second look moves.

    ``sealed`` is why it was sent back, under the response's key: it may speak of what is in the answer.
    """

    __tablename__ = "moderation_decision"
    __table_args__ = (
        CheckConstraint("(look IN ('agreed', 'sent_back')) = (looked_by_id IS NOT NULL)", name="says_who_looked"),
        CheckConstraint("(look = 'sent_back') = (sealed IS NOT NULL)", name="says_why_sent_back"),
        Index("ix_moderation_decision_look", "look", "decided_at", "id"),
    )

    answer_id: Mapped[UUID] = mapped_column(ForeignKey("answer.id"), index=True)
    moderator_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    verdict: Mapped[Verdict]
    reason: Mapped[Reason | None] = mapped_column(default=None)
    decided_at: Mapped[datetime] = mapped_column(default_factory=lambda: datetime.now(UTC))
    look: Mapped[Look] = mapped_column(default=Look.NONE)
    looked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), default=None)
    looked_at: Mapped[datetime | None] = mapped_column(default=None)
    sealed: Mapped[bytes | None] = mapped_column(default=None, repr=False)
    moderator: Mapped[User] = relationship(
        lazy="raise_on_sql", init=False, repr=False, foreign_keys="ModerationDecision.moderator_id"
    )
    looked_by: Mapped[User | None] = relationship(
        lazy="raise_on_sql", init=False, repr=False, foreign_keys="ModerationDecision.looked_by_id"
    )
    answer: Mapped[Answer] = relationship(lazy="raise_on_sql", init=False, repr=False)
    redactions: Mapped[list["Redaction"]] = relationship(
        lazy="raise_on_sql", order_by="Redaction.start", default_factory=list, repr=False
    )

    @property
    def counts(self) -> bool:
        """Whether it is in force as long as no later one is: nobody needs to look, or somebody agreed."""
        return self.look in IN_FORCE

    @property
    def passages(self) -> tuple[Passage, ...]:
        """What it hides in the original, as the text functions know it."""
        return self.passages_in(translation=False)

    def passages_in(self, *, translation: bool) -> tuple[Passage, ...]:
        """Return what it hides in the original, or in its translation."""
        return tuple(row.passage for row in self.redactions if row.of_translation is translation)

    @property
    def place(self) -> str:
        """The place that the reason for sending it back is sealed for."""
        return f"moderation_decision|sealed|{self.id}"


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

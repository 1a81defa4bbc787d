"""The validation round: participants say of the findings that their words support whether these put them well."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Identified

MISSING = UUID(int=0)
"""What a reply is about that says what is missing: no finding."""


class Fit(StrEnum):
    """Whether a finding puts somebody's point well; ``missing`` says that a point stands in no finding."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    MISSING = "missing"


class ValidationRound(Identified, Base):
    """A period in which respondents read back one version of a synthesis: from ``opens_on`` up to and with ``closes_on``.

    ``asked`` holds each statement as it was put to them, by the lineage of its finding. ``ended``: an analyst ended it
    before its time.
    """

    __tablename__ = "validation_round"
    __table_args__ = (CheckConstraint("opens_on <= closes_on", name="is_period"),)

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    synthesis_id: Mapped[UUID] = mapped_column(ForeignKey("synthesis.id"), unique=True)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    opened_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    asked: Mapped[dict[str, str]] = mapped_column(default_factory=dict, repr=False)
    ended: Mapped[bool] = mapped_column(default=False)

    def is_open(self, today: date) -> bool:
        """Tell whether it takes replies on ``today`` (Dutch date); the closing day counts."""
        return not self.ended and self.opens_on <= today <= self.closes_on


class ValidationReply(Identified, Base):
    """What one response says of one finding, and nothing of when. ``answer_id`` are the words, an answer of their own.

    ``lineage_id`` is the finding's in every version, or ``MISSING``.
    """

    __tablename__ = "validation_reply"
    __table_args__ = (
        UniqueConstraint("round_id", "response_id", "lineage_id"),
        CheckConstraint("fit <> 'missing' OR answer_id IS NOT NULL", name="says_what_is_missing"),
    )

    round_id: Mapped[UUID] = mapped_column(ForeignKey("validation_round.id"))
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), index=True)
    lineage_id: Mapped[UUID]
    fit: Mapped[Fit]
    answer_id: Mapped[UUID | None] = mapped_column(ForeignKey("answer.id"), index=True, default=None)

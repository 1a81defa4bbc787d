"""What coders answered to suggestions, and what became of candidates for themes."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.coding.models.codebook import Theme
from consult.consultations.models import Consultation
from consult.days import today_here
from consult.db import Base, Identified
from consult.moderation.models import Contribution


class SuggestionAnswer(Identified, Base):
    """That a coder took over a suggestion, or refused it; a coding is another thing, and only a coder makes it.

    ``model`` and ``score`` say what had been suggested and how surely. A refused theme is not suggested again for the
    passage, and is learnt from.
    """

    __tablename__ = "suggestion_answer"
    __table_args__ = (
        UniqueConstraint("contribution_id", "start", "end", "theme_id", "coder_id"),
        CheckConstraint('0 <= start AND start < "end"', name="is_span"),
    )

    contribution_id: Mapped[UUID] = mapped_column(ForeignKey(Contribution.id))
    start: Mapped[int]
    end: Mapped[int]
    theme_id: Mapped[UUID] = mapped_column(ForeignKey(Theme.id, ondelete="CASCADE"), index=True)
    coder_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    accepted: Mapped[bool]
    score: Mapped[float]
    model: Mapped[str]
    answered_on: Mapped[date] = mapped_column(default_factory=today_here)


class ProposalFate(StrEnum):
    """What became of a candidate for a theme."""

    ACCEPTED = "accepted"
    MERGED = "merged"
    REJECTED = "rejected"


class ThemeProposal(Identified, Base):
    """What an analyst decided on a candidate for a theme: a new theme by ``name``, part of ``into`` (a key), or none.

    ``passages`` are the places it was made of ("contribution.start.end"), so that the same is not proposed again.
    """

    __tablename__ = "theme_proposal"

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey(Consultation.id), index=True)
    fate: Mapped[ProposalFate]
    name: Mapped[str]
    into: Mapped[str]
    passages: Mapped[list[str]] = mapped_column(repr=False)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    decided_on: Mapped[date] = mapped_column(default_factory=today_here)


class SuggestionSwitch(Base):
    """That suggestions are not shown in a consultation."""

    __tablename__ = "suggestion_switch"

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey(Consultation.id), primary_key=True)
    shown: Mapped[bool]

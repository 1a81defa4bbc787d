"""What a coder notes of an excerpt beside its themes, and what the last save of a coder replaced."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.coding.models.coding import Excerpt
from consult.consultations.models import Provision
from consult.db import Base, Identified


class MarkKind(StrEnum):
    """What a mark may say."""

    NO_THEME = "no_theme"
    RECOMMENDATION = "recommendation"
    EXPERIENCE = "experience"
    RARE = "rare"
    PROVISION = "provision"
    MEMO = "memo"


class Mark(Identified, Base):
    """What one coder notes of an excerpt beside its themes.

    ``no_theme``: none of the codebook's themes fits, which is an answer and counts as coded. ``recommendation`` is the
    number of the recommendation that the excerpt makes in its document. ``experience``: it tells what somebody went
    through, or brings evidence. ``rare``: few say it, and it is serious. ``memo`` is in the coder's own words.
    """

    __tablename__ = "mark"
    __table_args__ = (
        UniqueConstraint("excerpt_id", "coder_id"),
        CheckConstraint("recommendation > 0", name="counts_from_one"),
    )

    excerpt_id: Mapped[UUID] = mapped_column(ForeignKey("excerpt.id"))
    coder_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    no_theme: Mapped[bool] = mapped_column(default=False)
    recommendation: Mapped[int | None] = mapped_column(default=None)
    experience: Mapped[bool] = mapped_column(default=False)
    rare: Mapped[bool] = mapped_column(default=False)
    memo: Mapped[str] = mapped_column(default="")
    marked_at: Mapped[datetime] = mapped_column(default_factory=lambda: datetime.now(UTC))
    anchors: Mapped[list["Anchor"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", default_factory=list, repr=False
    )
    excerpt: Mapped[Excerpt] = relationship(lazy="raise_on_sql", init=False, repr=False)
    coder: Mapped[User] = relationship(lazy="raise_on_sql", init=False, repr=False)


class Anchor(Base):
    """That an excerpt, in its coder's judgement, is about a section of the proposal, in the version they read."""

    __tablename__ = "anchor"

    mark_id: Mapped[UUID] = mapped_column(ForeignKey("mark.id", ondelete="CASCADE"), primary_key=True, init=False)
    provision_id: Mapped[UUID] = mapped_column(ForeignKey("provision.id"), primary_key=True, index=True)
    provision: Mapped[Provision] = relationship(lazy="raise_on_sql", init=False, repr=False)


class LastSave(Base):
    """What the last save of a coder in a consultation replaced, so that one press undoes it; gone once that is done.

    ``before`` and ``after`` are what the coder said of each passage that the save touched, in words of
    ``services.saving``.
    """

    __tablename__ = "last_save"

    coder_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), primary_key=True)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    contribution_id: Mapped[UUID] = mapped_column(ForeignKey("contribution.id"), index=True)
    before: Mapped[dict[str, Any]] = mapped_column(repr=False)
    after: Mapped[dict[str, Any]] = mapped_column(repr=False)

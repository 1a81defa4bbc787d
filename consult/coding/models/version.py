"""The versions of a codebook: one draft at most, what is in force and was, and what became of each theme."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.coding.models.coding import Coding
from consult.consultations.format import ThemeBook
from consult.db import Base, Identified, growing


class VersionState(StrEnum):
    """Whether a version of a codebook is still written, or was put in force once and does not change any more."""

    DRAFT = "draft"
    LOCKED = "locked"


class CodebookVersion(Identified, Base):
    """A codebook as it is drafted, or as it was put in force.

    ``content`` is its :class:`ThemeBook`; ``base`` is the one in force when the draft began. ``writer_ids`` are the
    accounts that changed it. A version that nobody locked came with the consultation's file. ``settled_with`` names who
    agreed to it, or else ``not_settled_because`` says why nobody did (decision 30). ``revision`` counts saves.
    """

    __tablename__ = "codebook_version"
    __table_args__ = (
        UniqueConstraint("codebook_id", "number"),
        Index(
            "ix_codebook_version_one_draft",
            "codebook_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
        CheckConstraint("state <> 'draft' OR locked_at IS NULL", name="draft_is_open"),
    )

    codebook_id: Mapped[UUID] = mapped_column(ForeignKey("codebook.id"))
    number: Mapped[int]
    state: Mapped[VersionState]
    content: Mapped[dict[str, Any]] = mapped_column(repr=False)
    base: Mapped[dict[str, Any]] = mapped_column(repr=False)
    note: Mapped[str] = mapped_column(default="")
    settled_with: Mapped[str] = mapped_column(default="")
    not_settled_because: Mapped[str] = mapped_column(default="")
    writer_ids: Mapped[list[str]] = mapped_column(default_factory=list)
    begun_at: Mapped[datetime] = mapped_column(default_factory=lambda: datetime.now(UTC))
    locked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), default=None)
    locked_at: Mapped[datetime | None] = mapped_column(default=None)
    revision: Mapped[int] = mapped_column(default=1)
    locked_by: Mapped[User | None] = relationship(lazy="raise_on_sql", init=False, repr=False)

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012  (SQLAlchemy's own name)

    @property
    def book(self) -> ThemeBook:
        """The codebook itself."""
        return ThemeBook.model_validate(self.content)

    @property
    def began_from(self) -> ThemeBook:
        """The codebook that was in force when it began."""
        return ThemeBook.model_validate(self.base)


class ThemeFate(StrEnum):
    """What became of a theme in a version."""

    ADDED = "added"
    RENAMED = "renamed"
    REDEFINED = "redefined"
    MOVED = "moved"
    RETIRED = "retired"
    RESTORED = "restored"
    MERGED = "merged"
    SPLIT = "split"


class ThemeChange(Identified, Base):
    """What became of one theme in a version: planned in the draft, done when that is locked, never changed after.

    ``other`` is the theme it was merged into or split from, or the parent it was moved below. ``chosen`` are the
    codings that a split takes along. ``carried`` counts the codings that moved, ``doubled`` those of them that the
    other theme had already.
    """

    __tablename__ = "theme_change"
    __table_args__ = (UniqueConstraint("version_id", "theme", "fate"),)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("codebook_version.id"))
    theme: Mapped[str]
    fate: Mapped[ThemeFate] = mapped_column(growing(ThemeFate))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    other: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    chosen: Mapped[list[str]] = mapped_column(default_factory=list)
    carried: Mapped[int] = mapped_column(default=0)
    doubled: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(default_factory=lambda: datetime.now(UTC))
    version: Mapped[CodebookVersion] = relationship(lazy="raise_on_sql", init=False, repr=False)
    by: Mapped[User] = relationship(lazy="raise_on_sql", init=False, repr=False)


class MergedDouble(Identified, Base):
    """What a coder said of an excerpt under a theme that was merged into one under which they said something else.

    ``said`` is every judgement of the coding that is gone, by column. It goes with the coding that was kept, or when
    somebody looked at both.
    """

    __tablename__ = "merged_double"

    coding_id: Mapped[UUID] = mapped_column(ForeignKey("coding.id", ondelete="CASCADE"), index=True)
    theme: Mapped[str]
    said: Mapped[dict[str, Any]] = mapped_column(repr=False)
    coding: Mapped[Coding] = relationship(lazy="raise_on_sql", init=False, repr=False)

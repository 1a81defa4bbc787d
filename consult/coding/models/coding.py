"""Excerpts, and what coders judge of them."""

from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.coding.models.codebook import Theme
from consult.db import Base, Identified
from consult.moderation.models import Contribution
from consult.text.spans import Span


class Stance(StrEnum):
    """Where an excerpt stands towards a named proposition (decision 23)."""

    SUPPORT = "support"
    CONDITIONAL = "conditional"
    OPPOSE = "oppose"
    QUESTION = "question"
    NONE = "none"


class Excerpt(Identified, Base):
    """A passage of a contribution that means something by itself: offsets only, never words."""

    __tablename__ = "excerpt"
    __table_args__ = (
        CheckConstraint('0 <= start AND start < "end"', name="is_span"),
        UniqueConstraint("contribution_id", "start", "end"),
    )

    contribution_id: Mapped[UUID] = mapped_column(ForeignKey("contribution.id"))
    start: Mapped[int]
    end: Mapped[int]
    contribution: Mapped[Contribution] = relationship(lazy="raise_on_sql", init=False, repr=False)

    @property
    def span(self) -> Span:
        """The passage, as the text functions know it."""
        return Span(self.start, self.end)


class Coding(Identified, Base):
    """One coder's judgement that an excerpt is about a theme, with a stance towards ``proposition`` (a key or nothing).

    ``condition`` is the condition of a conditional stance in the coder's own words. ``label`` is a further label from
    the material itself (``progress`` of a document's point). ``changed``: other words are hidden in its contribution
    since, and nobody looked whether it still holds.
    """

    __tablename__ = "coding"
    __table_args__ = (
        UniqueConstraint("excerpt_id", "theme_id", "coder_id"),
        Index("ix_coding_theme", "theme_id", "proposition", "stance"),
        CheckConstraint("stance <> 'conditional' OR condition <> ''", name="has_condition"),
    )

    excerpt_id: Mapped[UUID] = mapped_column(ForeignKey("excerpt.id"))
    theme_id: Mapped[UUID] = mapped_column(ForeignKey("theme.id"))
    coder_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    stance: Mapped[Stance]
    proposition: Mapped[str | None]
    condition: Mapped[str] = mapped_column(default="")
    label: Mapped[str] = mapped_column(default="")
    changed: Mapped[bool] = mapped_column(default=False)
    coded_at: Mapped[datetime] = mapped_column(default_factory=lambda: datetime.now(UTC))
    excerpt: Mapped[Excerpt] = relationship(lazy="raise_on_sql", init=False, repr=False)
    theme: Mapped[Theme] = relationship(lazy="raise_on_sql", init=False, repr=False)
    coder: Mapped[User] = relationship(lazy="raise_on_sql", init=False, repr=False)

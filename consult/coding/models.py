"""The codebook's themes, excerpts, codings by named coders, and maintained counts of who mentions what."""

from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.consultations.models import Consultation
from consult.db import Base, Identified
from consult.moderation.models import Contribution
from consult.responses.models import Channel
from consult.text.spans import Span


class Stance(StrEnum):
    """Where an excerpt stands towards a named proposition (decision 23)."""

    SUPPORT = "support"
    CONDITIONAL = "conditional"
    OPPOSE = "oppose"
    QUESTION = "question"
    NONE = "none"


class Codebook(Identified, Base):
    """The themes of a consultation, in the version of its file."""

    __tablename__ = "codebook"

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), unique=True)
    version: Mapped[str]
    consultation: Mapped[Consultation] = relationship(lazy="raise_on_sql", init=False, repr=False)


class Theme(Identified, Base):
    """An entry of the codebook. ``key`` is its id in the file; its words come from the file, in the reader's language.

    ``proposition`` is the key of the proposition that stances on this theme are towards; nothing for themes that show
    mentions only. ``on_desk`` is false for moderators' flags.
    """

    __tablename__ = "theme"
    __table_args__ = (UniqueConstraint("codebook_id", "key"),)

    codebook_id: Mapped[UUID] = mapped_column(ForeignKey("codebook.id"))
    key: Mapped[str]
    family: Mapped[str]
    position: Mapped[int]
    proposition: Mapped[str | None]
    on_desk: Mapped[bool] = mapped_column(default=True)


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


class Mention(Base):
    """That a response says something on a theme with a stance towards a proposition, and in how many codings.

    ``stance`` is empty in the row that stands for the theme as such, and ``proposition`` is empty for mentions only.
    """

    __tablename__ = "mention"

    theme_id: Mapped[UUID] = mapped_column(ForeignKey("theme.id"), primary_key=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), primary_key=True, index=True)
    proposition: Mapped[str] = mapped_column(primary_key=True)
    stance: Mapped[str] = mapped_column(primary_key=True)
    codings: Mapped[int]


class ThemeCount(Base):
    """How many responses mention a theme with a stance, by group and channel: maintained with every coding.

    ``codings`` counts codings (points), ``responses`` counts responses; ``proposition`` and ``stance`` as in
    :class:`Mention`.
    """

    __tablename__ = "theme_count"

    theme_id: Mapped[UUID] = mapped_column(ForeignKey("theme.id"), primary_key=True)
    proposition: Mapped[str] = mapped_column(primary_key=True)
    stance: Mapped[str] = mapped_column(primary_key=True)
    group: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[Channel] = mapped_column(primary_key=True)
    public: Mapped[bool] = mapped_column(primary_key=True)
    responses: Mapped[int]
    codings: Mapped[int]


class Coverage(Base):
    """How many contributions in words a consultation has, and how many of them are coded: maintained."""

    __tablename__ = "coverage"

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    contributions: Mapped[int] = mapped_column(default=0)
    coded: Mapped[int] = mapped_column(default=0)

"""Maintained counts: who mentions what, and how much is coded."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base
from consult.responses.models import Channel


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

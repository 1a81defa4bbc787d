"""What changed underneath a finding, kept until somebody looked at it again."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Identified, growing


class StaleKind(StrEnum):
    """What changed underneath a finding."""

    HIDDEN_OTHERWISE = "hidden_otherwise"
    TAKEN_AWAY = "taken_away"
    RECODED = "recoded"
    CAMPAIGN = "campaign"
    THEME = "theme"


class StaleMark(Identified, Base):
    """That something changed underneath a finding. ``subject_id`` is the contribution, campaign or theme, once a kind.

    ``since`` is the day of an act of staff; of what a respondent may be the cause of, it is the Monday of that week.
    """

    __tablename__ = "stale_mark"
    __table_args__ = (Index("ix_stale_mark_finding", "finding_id", "kind", "subject_id", unique=True),)

    finding_id: Mapped[UUID] = mapped_column(ForeignKey("finding.id", ondelete="CASCADE"))
    kind: Mapped[StaleKind] = mapped_column(growing(StaleKind))
    subject_id: Mapped[UUID]
    since: Mapped[date]

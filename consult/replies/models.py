"""Replies of whoever asked: one for each point of a released report, in versions that are never changed once public."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Identified
from consult.reports.models import Report


class Disposition(StrEnum):
    """What whoever asked does with a point."""

    ADOPTED = "adopted"
    PARTLY = "partly"
    NOT = "not"
    LATER = "later"


class ReplyState(StrEnum):
    """How far a version of a reply has come; a published one never changes."""

    DRAFT = "draft"
    OFFERED = "offered"
    PUBLISHED = "published"


class Reply(Identified, Base):
    """One version of the reply to a point of a report: a finding, or a recommendation of an organisation.

    ``lineage_id`` is the finding's in every version of the synthesis, or the recommendation's in every report.
    ``report_id`` is the report that it was written to, ``theme`` the key of the finding's theme there; a recommendation
    has none. ``provision`` is the key of a part of the text, ``article`` a place named freely; both may be empty.
    ``owner`` is a role, never a person. ``writer_ids`` are the accounts that wrote in it: none of them publishes it.
    ``revision`` counts saves, so that two officials who write at once find out.
    """

    __tablename__ = "reply"
    __table_args__ = (
        UniqueConstraint("lineage_id", "number"),
        CheckConstraint("state <> 'published' OR published_on IS NOT NULL", name="published_has_day"),
    )

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"))
    lineage_id: Mapped[UUID]
    number: Mapped[int]
    theme: Mapped[str]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    disposition: Mapped[Disposition]
    reason: Mapped[str]
    provision: Mapped[str] = mapped_column(default="")
    article: Mapped[str] = mapped_column(default="")
    owner: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None] = mapped_column(default=None)
    state: Mapped[ReplyState] = mapped_column(default=ReplyState.DRAFT)
    writer_ids: Mapped[list[str]] = mapped_column(default_factory=list)
    published_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), default=None)
    published_on: Mapped[date | None] = mapped_column(default=None)
    revision: Mapped[int] = mapped_column(default=1)
    report: Mapped[Report] = relationship(lazy="raise_on_sql", init=False, repr=False)

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012  (SQLAlchemy's own name)

    @property
    def is_to_recommendation(self) -> bool:
        """Whether it replies to a recommendation, and not to a finding."""
        return not self.theme

    def was_written_by(self, user_id: UUID) -> bool:
        """Tell whether this account wrote in it."""
        return str(user_id) in self.writer_ids

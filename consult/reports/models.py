"""Reports: numbered, frozen releases of a synthesis, and their files as bytes."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Consultation
from consult.db import Base, Identified
from consult.jobs.models import Job
from consult.synthesis.models import Synthesis


class ReportState(StrEnum):
    """How far a report has come (decision 6)."""

    MAKING = "making"
    RELEASED = "released"
    SUPERSEDED = "superseded"
    FAILED = "failed"


class Audience(StrEnum):
    """For whom a file of a report is: a selection and arrangement of its parts, or the package for the archive."""

    FULL = "full"
    ANNEX = "annex"
    MEMORANDUM = "memorandum"
    SUMMARY = "summary"
    ARCHIVE = "archive"


class AnswerChange(StrEnum):
    """What happened to an answer after a report had used it."""

    RECODED = "recoded"
    COUNTED_OTHERWISE = "counted_otherwise"
    HIDDEN_OTHERWISE = "hidden_otherwise"
    SHORTENED = "shortened"
    TAKEN_AWAY = "taken_away"


class Report(Identified, Base):
    """One release. ``snapshot`` is what it says, frozen when its job began, by language; every file is made from it.

    ``frozen_at`` is that moment: what was coded later it does not count. ``audiences`` are those that files are made for,
    each with the parts that it goes without. ``change_note`` says what is different since the report before.

    ``checksum`` is the SHA-256 over the files' checksums in the order of their names. ``files_gone``: they print words
    that were hidden or taken away later, so their bytes and the snapshot were deleted. ``published_on``: the day on which
    whoever asked let everybody download its documents. ``told`` is what it told of each count (``Telling``): later reports
    are compared with it, so it stays when the snapshot goes.
    """

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        Index("ix_report_consultation_state", "consultation_id", "state"),
    )

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    synthesis_id: Mapped[UUID] = mapped_column(ForeignKey("synthesis.id"))
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"), index=True)
    number: Mapped[int]
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    released_on: Mapped[date]
    state: Mapped[ReportState] = mapped_column(default=ReportState.MAKING)
    snapshot: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, repr=False)
    checksum: Mapped[str] = mapped_column(default="")
    files_gone: Mapped[bool] = mapped_column(default=False)
    audiences: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    change_note: Mapped[str] = mapped_column(default="")
    published_on: Mapped[date | None] = mapped_column(default=None)
    told: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, deferred=True, repr=False)
    frozen_at: Mapped[datetime] = mapped_column(default_factory=lambda: datetime.now(UTC))
    consultation: Mapped[Consultation] = relationship(lazy="raise_on_sql", init=False, repr=False)
    synthesis: Mapped[Synthesis] = relationship(lazy="raise_on_sql", init=False, repr=False)
    job: Mapped[Job | None] = relationship(lazy="raise_on_sql", init=False, repr=False)


class ReportFile(Identified, Base):
    """One file of a report, for one audience in one format and language, as it is downloaded for ever after.

    It is without bytes once they are gone.
    """

    __tablename__ = "report_file"
    __table_args__ = (UniqueConstraint("report_id", "audience", "format", "language"),)

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), index=True)
    audience: Mapped[Audience] = mapped_column(default=Audience.FULL, kw_only=True)
    format: Mapped[str]
    language: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    content: Mapped[bytes | None] = mapped_column(repr=False, deferred=True)


class ReportChange(Base):
    """That an answer which a report used was changed since, and how. ``week`` is the Monday of the first time."""

    __tablename__ = "report_change"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    contribution_id: Mapped[UUID] = mapped_column(primary_key=True)
    change: Mapped[AnswerChange]
    week: Mapped[date]

"""A job, its progress, and the lease of whoever works on it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from consult.days import today_here
from consult.db import Base, Identified


class JobState(StrEnum):
    """How far a job has come (decision 6)."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Identified, Base):
    """One piece of work. ``attempt`` is a fencing number: a worker that lost its lease can write nothing more.

    ``queued_on`` is a day: a respondent's sending queues a job too, and its time is nobody's business.
    ``not_before`` is when it may begin, where it has to wait.
    """

    __tablename__ = "job"

    kind: Mapped[str]
    args: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    dedupe_key: Mapped[str | None] = mapped_column(unique=True, default=None)
    state: Mapped[JobState] = mapped_column(default=JobState.QUEUED, index=True)
    attempt: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(default=None)
    lease_until: Mapped[datetime | None] = mapped_column(default=None)
    not_before: Mapped[datetime | None] = mapped_column(default=None)
    queued_on: Mapped[date] = mapped_column(default_factory=today_here)

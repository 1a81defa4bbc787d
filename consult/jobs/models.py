"""A job, its progress, the lease of whoever works on it, and which workers there are."""

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


ATTEMPTS = 5
"""How often a job is begun before it is given up: a worker that dies each time takes no other work down with it."""


class Job(Identified, Base):
    """One piece of work. ``attempt`` is a fencing number: a worker that lost its lease can write nothing more.

    ``queued_on`` is a day: a respondent's sending queues a job too, and its time is nobody's business.
    ``not_before`` is when it may begin, where it has to wait. ``owner`` is the name of the worker that has it, for workers
    that are begun again under the same name. After ``last_attempt`` it is given up.
    """

    __tablename__ = "job"

    kind: Mapped[str]
    args: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    dedupe_key: Mapped[str | None] = mapped_column(unique=True, default=None)
    state: Mapped[JobState] = mapped_column(default=JobState.QUEUED, index=True)
    attempt: Mapped[int] = mapped_column(default=0)
    last_attempt: Mapped[int] = mapped_column(default=ATTEMPTS)
    owner: Mapped[str | None] = mapped_column(default=None)
    progress: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(default=None)
    lease_until: Mapped[datetime | None] = mapped_column(default=None)
    not_before: Mapped[datetime | None] = mapped_column(default=None)
    queued_on: Mapped[date] = mapped_column(default_factory=today_here)

    @property
    def has_stopped(self) -> bool:
        """Whether it ended without its result, by a fault or because somebody stopped it; it may be begun anew."""
        return self.state in {JobState.FAILED, JobState.CANCELLED}


class Worker(Base):
    """A worker that is there: its name, and when it last said so. One that was killed is forgotten after a day."""

    __tablename__ = "worker"

    name: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]

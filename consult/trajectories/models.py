"""Commitments and solution directions in versions that are never changed once public, and letters on progress as bytes."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Identified
from consult.replies.models import ReplyState


class CommitmentKind(StrEnum):
    """Whether somebody said they would do it, or a way is looked into."""

    COMMITMENT = "commitment"
    DIRECTION = "direction"


class Progress(StrEnum):
    """How far a commitment is."""

    NOT_BEGUN = "not_begun"
    UNDER_WAY = "under_way"
    DONE = "done"
    STOPPED = "stopped"


class Commitment(Identified, Base):
    """One version of a commitment; ``lineage_id`` is the same in every version of it.

    ``trajectory`` and ``theme`` are keys of the consultation files. ``responsible`` and ``partners`` are organisations, in
    words; ``planning`` is a day or a period, in words. ``in_plan``: it belongs to the Aanpak. ``answers_to`` is the lineage
    of the reply that it carries out. ``writer_ids`` are the accounts that wrote in it: none of them publishes it.
    ``revision`` counts saves.
    """

    __tablename__ = "commitment"
    __table_args__ = (
        UniqueConstraint("lineage_id", "number"),
        CheckConstraint("state <> 'published' OR published_on IS NOT NULL", name="published_has_day"),
        CheckConstraint("progress <> 'stopped' OR stopped_because <> ''", name="stopped_has_reason"),
    )

    trajectory: Mapped[str] = mapped_column(index=True)
    lineage_id: Mapped[UUID]
    number: Mapped[int]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[CommitmentKind]
    theme: Mapped[str]
    words: Mapped[str]
    words_en: Mapped[str]
    responsible: Mapped[str]
    partners: Mapped[str]
    planning: Mapped[str]
    progress: Mapped[Progress]
    stopped_because: Mapped[str]
    in_plan: Mapped[bool]
    answers_to: Mapped[UUID | None]
    state: Mapped[ReplyState] = mapped_column(default=ReplyState.DRAFT)
    writer_ids: Mapped[list[str]] = mapped_column(default_factory=list)
    published_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), default=None)
    published_on: Mapped[date | None] = mapped_column(default=None)
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012  (SQLAlchemy's own name)

    def was_written_by(self, user_id: UUID) -> bool:
        """Tell whether this account wrote in it."""
        return str(user_id) in self.writer_ids


class ProgressLetter(Identified, Base):
    """A numbered letter on how far a trajectory is. ``snapshot`` is what it says, frozen when it was made.

    It is a draft, and its files say so, until somebody who did not make it releases it.
    """

    __tablename__ = "progress_letter"
    __table_args__ = (UniqueConstraint("trajectory", "number"),)

    trajectory: Mapped[str]
    number: Mapped[int]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    made_on: Mapped[date]
    snapshot: Mapped[dict[str, Any]] = mapped_column(repr=False)
    released_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), default=None)
    released_on: Mapped[date | None] = mapped_column(default=None)


class LetterFile(Identified, Base):
    """One file of a progress letter, as it is downloaded for ever after."""

    __tablename__ = "letter_file"
    __table_args__ = (UniqueConstraint("letter_id", "format"),)

    letter_id: Mapped[UUID] = mapped_column(ForeignKey("progress_letter.id"))
    format: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(repr=False, deferred=True)

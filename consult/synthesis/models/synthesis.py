"""A synthesis: findings with their evidence and quotes, a summary, and its way to approval."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.coding.models import Excerpt, Theme
from consult.consultations.models import Consultation
from consult.db import Base, Identified


class SynthesisState(StrEnum):
    """How far a synthesis has come (decision 6)."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SUPERSEDED = "superseded"


class FindingKind(StrEnum):
    """Where a finding stands: under its theme, or in the fixed section for minority and dissenting views."""

    THEME = "theme"
    MINORITY = "minority"


class FindingBasis(StrEnum):
    """Which responses the words of quantity in a statement are about: those of its evidence, or all that are coded so."""

    EVIDENCE = "evidence"
    MENTIONS = "mentions"
    SUPPORT = "support"
    CONDITIONAL = "conditional"
    OPPOSE = "oppose"
    QUESTION = "question"


class QuoteState(StrEnum):
    """Whether a quote may be printed: only once a second person cleared it. What is refused is paraphrased instead."""

    PROPOSED = "proposed"
    CLEARED = "cleared"
    REFUSED = "refused"


class Synthesis(Identified, Base):
    """The analysts' account of one consultation, in one version.

    ``summary`` holds its sentences by language, one a line. ``no_minority_because`` is why the fixed section is empty.
    ``writer_ids`` are the accounts that saved anything in it, or in the version it began from: none of them approves.
    ``revision`` counts saves, so that two analysts who write at once find out. ``stale_because`` is what changed
    underneath last (a ``StaleKind``), and empty where nothing did. ``figures`` are the counts of the tables as they were
    when it was approved.
    """

    __tablename__ = "synthesis"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    state: Mapped[SynthesisState] = mapped_column(default=SynthesisState.DRAFT)
    summary: Mapped[dict[str, str]] = mapped_column(default_factory=dict)
    no_minority_because: Mapped[str] = mapped_column(default="")
    approver_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), default=None)
    stale_because: Mapped[str] = mapped_column(default="")
    writer_ids: Mapped[list[str]] = mapped_column(default_factory=list)
    figures: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, repr=False)
    revision: Mapped[int] = mapped_column(default=1)
    consultation: Mapped[Consultation] = relationship(lazy="raise_on_sql", init=False, repr=False)
    author: Mapped[User] = relationship(lazy="raise_on_sql", init=False, repr=False, foreign_keys=[author_id])
    findings: Mapped[list["Finding"]] = relationship(
        lazy="raise_on_sql", back_populates="synthesis", order_by="Finding.position", default_factory=list, repr=False
    )

    def was_written_by(self, user_id: UUID) -> bool:
        """Tell whether this account wrote in it."""
        return str(user_id) in self.writer_ids

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012  (SQLAlchemy's own name)


class Finding(Identified, Base):
    """One statement by an analyst, with the excerpts it stands on.

    ``lineage_id`` stays the same in every version of the synthesis. ``proposed``: made from the tables, and no analyst
    saved it yet. ``from_one``: it stands on one response, and says so. ``after_reading`` is what the analysts did with
    the disagreement of whoever read it back.
    """

    __tablename__ = "finding"

    synthesis_id: Mapped[UUID] = mapped_column(ForeignKey("synthesis.id"), index=True)
    theme_id: Mapped[UUID] = mapped_column(ForeignKey("theme.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    position: Mapped[int]
    statement: Mapped[str]
    kind: Mapped[FindingKind] = mapped_column(default=FindingKind.THEME)
    basis: Mapped[FindingBasis] = mapped_column(default=FindingBasis.EVIDENCE)
    lineage_id: Mapped[UUID] = mapped_column(default_factory=uuid4, index=True)
    proposed: Mapped[bool] = mapped_column(default=False)
    from_one: Mapped[bool] = mapped_column(default=False)
    after_reading: Mapped[str] = mapped_column(default="")
    synthesis: Mapped[Synthesis] = relationship(lazy="raise_on_sql", back_populates="findings", init=False, repr=False)
    theme: Mapped[Theme] = relationship(lazy="raise_on_sql", init=False, repr=False)
    evidence: Mapped[list["Evidence"]] = relationship(
        lazy="raise_on_sql",
        order_by="Evidence.position",
        default_factory=list,
        repr=False,
        cascade="all, delete-orphan",
    )


class Evidence(Identified, Base):
    """An excerpt that a finding stands on; with ``quote`` it is also printed word for word, once cleared.

    ``changed``: other words are hidden in its contribution since, and nobody looked at it again.
    """

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("finding_id", "excerpt_id"),)

    finding_id: Mapped[UUID] = mapped_column(ForeignKey("finding.id"), init=False)
    excerpt_id: Mapped[UUID] = mapped_column(ForeignKey("excerpt.id"), index=True)
    position: Mapped[int]
    quote: Mapped[QuoteState | None] = mapped_column(default=None)
    proposed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), default=None)
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    changed: Mapped[bool] = mapped_column(default=False)
    excerpt: Mapped[Excerpt] = relationship(lazy="raise_on_sql", init=False, repr=False)

"""Samples that two people code without seeing each other's work."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.coding.models.codebook import Theme
from consult.coding.models.coding import Stance
from consult.consultations.models import Consultation
from consult.db import Base, Identified
from consult.moderation.models import Contribution
from consult.text.spans import Span


class SampleState(StrEnum):
    """How far a sample is: two people code it, their differences are settled, nothing is left to settle."""

    CODING = "coding"
    ADJUDICATING = "adjudicating"
    DONE = "done"


class DoubleSample(Identified, Base):
    """A sample of contributions, drawn by lot in every group, that two people code blind.

    ``seed`` is what it was drawn with. ``population`` is how many contributions in words there were then, ``size`` how
    many were drawn: a unit whose contribution went away is deleted, and the figures say how many those are.
    """

    __tablename__ = "double_sample"
    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        CheckConstraint("first_id <> second_id", name="two_people"),
    )

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    seed: Mapped[int]
    population: Mapped[int]
    size: Mapped[int]
    first_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    state: Mapped[SampleState] = mapped_column(default=SampleState.CODING)
    first_done: Mapped[bool] = mapped_column(default=False)
    second_done: Mapped[bool] = mapped_column(default=False)
    consultation: Mapped[Consultation] = relationship(lazy="raise_on_sql", init=False, repr=False)
    first: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[first_id], init=False, repr=False)
    second: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[second_id], init=False, repr=False)

    def is_done_by(self, coder_id: UUID) -> bool:
        """Whether this coder said that their part is finished."""
        return self.first_done if coder_id == self.first_id else self.second_done


class SampleUnit(Identified, Base):
    """One passage of a sample, the same for both coders: what agreement is counted in.

    It is the whole contribution, or a passage of a long one, and is fixed before anybody codes. A contribution is in one
    sample at most. ``settled``: what counts of it is decided.
    """

    __tablename__ = "sample_unit"
    __table_args__ = (
        UniqueConstraint("sample_id", "place"),
        CheckConstraint('0 <= start AND start < "end"', name="is_span"),
    )

    sample_id: Mapped[UUID] = mapped_column(ForeignKey("double_sample.id"))
    contribution_id: Mapped[UUID] = mapped_column(ForeignKey("contribution.id"), unique=True)
    place: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    settled: Mapped[bool] = mapped_column(default=False)
    sample: Mapped[DoubleSample] = relationship(lazy="raise_on_sql", init=False, repr=False)
    contribution: Mapped[Contribution] = relationship(lazy="raise_on_sql", init=False, repr=False)

    @property
    def span(self) -> Span:
        """The passage, as the text functions know it."""
        return Span(self.start, self.end)


class BlindReading(Base):
    """That a coder is done with a unit, with what they want to remember when differences are settled.

    Without a blind coding of the same coder it says that no theme fits.
    """

    __tablename__ = "blind_reading"

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("sample_unit.id"), primary_key=True)
    coder_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), primary_key=True)
    memo: Mapped[str] = mapped_column(default="")


class BlindCoding(Identified, Base):
    """One coder's judgement in a sample: seen by nobody else until both are done, and counted nowhere.

    The stance is towards the theme's own proposition.
    """

    __tablename__ = "blind_coding"
    __table_args__ = (
        UniqueConstraint("unit_id", "coder_id", "theme_id", "start", "end"),
        CheckConstraint("stance <> 'conditional' OR condition <> ''", name="has_condition"),
        CheckConstraint('0 <= start AND start < "end"', name="is_span"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("sample_unit.id"))
    coder_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    theme_id: Mapped[UUID] = mapped_column(ForeignKey("theme.id"), index=True)
    start: Mapped[int]
    end: Mapped[int]
    stance: Mapped[Stance]
    condition: Mapped[str] = mapped_column(default="")
    theme: Mapped[Theme] = relationship(lazy="raise_on_sql", init=False, repr=False)

    @property
    def span(self) -> Span:
        """The passage, as the text functions know it."""
        return Span(self.start, self.end)

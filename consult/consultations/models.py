"""A consultation as it is kept: its file in force, its state, and its questions as rows that answers point at."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Identified


class ConsultationState(StrEnum):
    """How far a consultation has come (decision 6)."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    COMPLETED = "completed"


class ConsultationKind(StrEnum):
    """Whether people are asked, or published documents are read; the second has no responses of respondents."""

    CONSULTATION = "consultation"
    DOCUMENT_ANALYSIS = "document_analysis"


class Consultation(Identified, Base):
    """One consultation.

    ``definition`` is the validated file in force and ``fingerprint`` its digest. ``ref`` is the neutral address of its
    questionnaire. ``owner`` and ``partner`` are names as shown.
    ``answered`` is set with the first response: from then on, what answers stand on may not change.
    ``demonstration`` says what is invented or restated here; empty on a real consultation.
    """

    __tablename__ = "consultation"

    slug: Mapped[str] = mapped_column(unique=True)
    ref: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[ConsultationKind]
    definition: Mapped[dict[str, Any]] = mapped_column(repr=False)
    fingerprint: Mapped[str]
    owner: Mapped[str]
    partner: Mapped[str]
    state: Mapped[ConsultationState] = mapped_column(default=ConsultationState.DRAFT)
    opens_on: Mapped[date | None] = mapped_column(default=None)
    closes_on: Mapped[date | None] = mapped_column(default=None)
    demonstration: Mapped[str] = mapped_column(default="")
    answered: Mapped[bool] = mapped_column(default=False)
    questions: Mapped[list["Question"]] = relationship(
        lazy="raise_on_sql",
        back_populates="consultation",
        order_by="Question.position",
        default_factory=list,
        repr=False,
    )

    def is_open(self, today: date) -> bool:
        """Tell whether responses are taken on ``today`` (Dutch date); the closing day counts."""
        if self.state is not ConsultationState.OPEN or self.opens_on is None or self.closes_on is None:
            return False
        return self.opens_on <= today <= self.closes_on


class Question(Identified, Base):
    """A question of the file in force, so that answers have something to point at. ``key`` is its id in the file."""

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("consultation_id", "key"),
        CheckConstraint("position >= 0", name="is_position"),
    )

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), init=False)
    key: Mapped[str]
    position: Mapped[int]
    type: Mapped[str]
    consultation: Mapped[Consultation] = relationship(
        lazy="raise_on_sql", back_populates="questions", default=None, repr=False
    )


class Provision(Identified, Base):
    """A section of the proposal in one version of its text, so that whoever responds to it stays with what they read.

    ``key`` is its id in the file, ``number`` counts its versions from 1; ``words`` are title and body by language
    (``title.nl``, ``body.en``). ``in_force`` is false for a former version and for a section that is gone.
    """

    __tablename__ = "provision"
    __table_args__ = (UniqueConstraint("consultation_id", "key", "number"),)

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    key: Mapped[str]
    number: Mapped[int]
    position: Mapped[int]
    words: Mapped[dict[str, str]] = mapped_column(repr=False)
    in_force: Mapped[bool] = mapped_column(default=True)

    def title(self, language: str) -> tuple[str, str]:
        """Return its title and the language that it is really in: English, else Dutch, where there is none in ``language``."""
        return self._part("title", language)

    def body(self, language: str) -> tuple[str, str]:
        """Return its text and the language that it is really in, as :meth:`title`."""
        return self._part("body", language)

    def _part(self, part: str, language: str) -> tuple[str, str]:
        found = next(code for code in (language, "en", "nl") if f"{part}.{code}" in self.words)
        return self.words[f"{part}.{found}"], found


class CoSignature(Identified, Base):
    """An organisation that settled the questions together with whoever asks them, as an editor recorded it.

    It stands beside the file, so that loading another file does not lose it; ``version`` is that of the questions.
    """

    __tablename__ = "co_signature"
    __table_args__ = (UniqueConstraint("consultation_id", "organisation", "version"),)

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    organisation: Mapped[str]
    signed_on: Mapped[date]
    version: Mapped[str]


class NoticeKind(StrEnum):
    """What a public notice is about."""

    OPENED = "opened"
    EXTENDED = "extended"
    CLOSED = "closed"
    CHANGED = "changed"
    COMPLETED = "completed"


class Notice(Identified, Base):
    """Something that happened to a consultation and that everybody may know; never changed.

    ``number`` counts from 1. ``opens_on`` and ``closes_on`` are the days that held from then on. ``words`` are the
    editor's, by language (``nl``, ``en``), and empty where the kind says all.
    """

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    kind: Mapped[NoticeKind]
    day: Mapped[date]
    opens_on: Mapped[date | None] = mapped_column(default=None)
    closes_on: Mapped[date | None] = mapped_column(default=None)
    words: Mapped[dict[str, str]] = mapped_column(default_factory=dict)

"""What a decision lets through: the words or choices that every later reader reads."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Question
from consult.db import Base, Identified
from consult.responses.models import VALIDATION, Channel, Response, Visibility


class Contribution(Identified, Base):
    """The moderated words or choices of an answer: what every later reader reads, of the same length as the original.

    ``sealed`` holds it under the response's key; what is public under its maker's name lies open in ``text`` instead.
    Group, channel and visibility are repeated here so that later rooms count without reaching back.
    ``number`` is a random public number within the consultation, in no order of time.
    ``held_by_id`` is a later decision that is not in force and hides more: what it hides is hidden already.
    ``translated_from`` is the language of the original where the words are those of a translation, of whose length they are.
    ``campaign_id`` names the confirmed campaign that it is a copy in.
    """

    __tablename__ = "contribution"
    __table_args__ = (
        CheckConstraint("(sealed IS NULL) <> (text IS NULL)", name="sealed_or_open"),
        Index("ix_contribution_desk", "consultation_id", "is_text", "number"),
        UniqueConstraint("consultation_id", "number"),
    )

    answer_id: Mapped[UUID] = mapped_column(ForeignKey("answer.id"), unique=True)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), index=True)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("moderation_decision.id"), index=True)
    number: Mapped[int]
    group: Mapped[str]
    channel: Mapped[Channel]
    visibility: Mapped[Visibility]
    is_text: Mapped[bool]
    held_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("moderation_decision.id"), index=True, default=None)
    part: Mapped[str] = mapped_column(default="")
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaign.id"), index=True, default=None)
    provision_id: Mapped[UUID | None] = mapped_column(ForeignKey("provision.id"), default=None)
    language: Mapped[str | None] = mapped_column(default=None)
    translated_from: Mapped[str | None] = mapped_column(default=None)
    maker: Mapped[str] = mapped_column(default="")
    invented: Mapped[bool] = mapped_column(default=False)
    sealed: Mapped[bytes | None] = mapped_column(default=None, repr=False)
    text: Mapped[str | None] = mapped_column(default=None, repr=False)
    question: Mapped[Question] = relationship(lazy="raise_on_sql", init=False, repr=False)
    response: Mapped[Response] = relationship(lazy="raise_on_sql", init=False, repr=False)

    @property
    def is_translated(self) -> bool:
        """Whether its words are those of a translation."""
        return self.translated_from is not None

    @property
    def place(self) -> str:
        """The place its words are sealed for."""
        return f"contribution|sealed|{self.id}"


TO_CODE = and_(Contribution.is_text, Contribution.part.not_like(f"{VALIDATION}%"))
"""Which contributions are coded and counted: words that answer something, and not words about the summary."""

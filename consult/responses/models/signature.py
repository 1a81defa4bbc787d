"""What tells that answers are nearly the same, kept beside the sealed words: derived, and gone when they are."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from consult.consultations.models import Consultation, Question
from consult.db import Base
from consult.responses.models.response import Answer, Response


class Signature(Base):
    """The keyed signature of a sent answer in words (``analysis.signatures``); a short answer has none.

    ``compared`` tells whether the answer was held against the others already.
    """

    __tablename__ = "signature"
    __table_args__ = (Index("ix_signature_question", "consultation_id", "question_id", "compared"),)

    answer_id: Mapped[UUID] = mapped_column(ForeignKey(Answer.id), primary_key=True)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey(Consultation.id))
    question_id: Mapped[UUID] = mapped_column(ForeignKey(Question.id))
    minima: Mapped[bytes] = mapped_column(repr=False)
    compared: Mapped[bool] = mapped_column(default=False)


class Pattern(Base):
    """The keyed digest of all closed answers of a sent response; one with few closed answers has none."""

    __tablename__ = "pattern"
    __table_args__ = (Index("ix_pattern_consultation", "consultation_id", "digest"),)

    response_id: Mapped[UUID] = mapped_column(ForeignKey(Response.id), primary_key=True)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey(Consultation.id))
    digest: Mapped[bytes] = mapped_column(repr=False)

"""How often each choice was made: derived from contributions."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base
from consult.responses.models import Channel


class Tally(Base):
    """How often a choice was made on a closed question, by group and channel: derived, and recounted by the job.

    ``row`` is the row of a matrix (else empty); ``choice`` an option, a column, a point of a scale, ``rank:option``,
    or empty for "answered at all".
    """

    __tablename__ = "tally"

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"), primary_key=True)
    row: Mapped[str] = mapped_column(primary_key=True)
    choice: Mapped[str] = mapped_column(primary_key=True)
    group: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[Channel] = mapped_column(primary_key=True)
    responses: Mapped[int]

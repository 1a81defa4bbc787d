"""The themes of a consultation."""

from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Consultation
from consult.db import Base, Identified


class Codebook(Identified, Base):
    """The themes of a consultation, in the version of its file."""

    __tablename__ = "codebook"

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), unique=True)
    version: Mapped[str]
    consultation: Mapped[Consultation] = relationship(lazy="raise_on_sql", init=False, repr=False)


class Theme(Identified, Base):
    """An entry of the codebook. ``key`` is its id in the file; its words come from the file, in the reader's language.

    ``proposition`` is the key of the proposition that stances on this theme are towards; nothing for themes that show
    mentions only. ``on_desk`` is false for moderators' flags, and for a ``retired`` theme, which keeps its codings.
    """

    __tablename__ = "theme"
    __table_args__ = (UniqueConstraint("codebook_id", "key"),)

    codebook_id: Mapped[UUID] = mapped_column(ForeignKey("codebook.id"))
    key: Mapped[str]
    family: Mapped[str]
    position: Mapped[int]
    proposition: Mapped[str | None]
    on_desk: Mapped[bool] = mapped_column(default=True)
    retired: Mapped[bool] = mapped_column(default=False)

"""A file that an organisation added to an answer: a clean copy and its words, sealed; the original is not kept."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Question
from consult.db import Base, Identified
from consult.papers.paper import MEDIA_TYPES, Kind
from consult.responses.models.response import Visibility


class ScanState(StrEnum):
    """What a virus scanner said of a file. ``unscanned``: this installation has none, and says so to its staff."""

    UNSCANNED = "unscanned"
    WAITING = "waiting"
    CLEAN = "clean"
    REFUSED = "refused"


SEEN = frozenset({ScanState.UNSCANNED, ScanState.CLEAN})
"""The states in which anybody may read a file: one that should be scanned and was not is closed (check 31)."""


class Attachment(Identified, Base):
    """The clean copy of a file, sealed under its response's key; its state is that of the response.

    ``number`` counts the files of one question from 1. ``sealed_name`` is the name it came with,
    ``sealed_paragraphs`` its words with headings, lists and pages as JSON; of a refused file both copies are empty.
    ``size`` and ``sha256`` are those of the clean copy, ``characters`` counts its words' characters.
    """

    __tablename__ = "attachment"
    __table_args__ = (UniqueConstraint("response_id", "question_id", "number"),)

    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), index=True)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    number: Mapped[int]
    kind: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    characters: Mapped[int]
    pages: Mapped[int]
    visibility: Mapped[Visibility]
    scan: Mapped[ScanState]
    sealed_name: Mapped[bytes] = mapped_column(repr=False)
    sealed_paragraphs: Mapped[bytes] = mapped_column(repr=False, deferred=True, deferred_raiseload=True)
    sealed_copy: Mapped[bytes] = mapped_column(repr=False, deferred=True, deferred_raiseload=True)
    question: Mapped[Question] = relationship(lazy="raise_on_sql", init=False, repr=False)

    def place(self, column: str) -> str:
        """Return the place that one of the sealed columns is sealed for."""
        return f"attachment|{column}|{self.id}"

    @property
    def media_type(self) -> str:
        """The type that the clean copy is sent as."""
        return MEDIA_TYPES[Kind(self.kind)]

    @property
    def file_name(self) -> str:
        """The neutral name under which it is downloaded: it says nothing of who made it or what it is about."""
        return f"{self.id}.{self.kind}"

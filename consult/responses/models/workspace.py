"""How an organisation writes one response together: sections, notes, versions of answers, and who signs with it.

What is here goes with its response (``services.forget_responses``); no later room stands on it.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Organisation, User
from consult.db import Base, Identified
from consult.responses.models.response import Visibility

DISSENT = "dissent-"
"""How the part of an answer begins that is the dissent of an organisation that signs along."""


class SectionWork(Identified, Base):
    """How far an organisation is with one section: who looks after it, who wrote last, and whether it is ready."""

    __tablename__ = "section_work"
    __table_args__ = (UniqueConstraint("response_id", "section"),)

    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"))
    section: Mapped[str]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), default=None)
    last_writer_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), default=None)
    ready: Mapped[bool] = mapped_column(default=False)


class Note(Identified, Base):
    """What a member tells the others about a section, sealed under the response's key.

    ``number`` counts the notes of the response; ``day`` is forgotten when the response is sent.
    """

    __tablename__ = "note"
    __table_args__ = (UniqueConstraint("response_id", "number"),)

    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"))
    section: Mapped[str]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    number: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(repr=False)
    day: Mapped[date | None]

    @property
    def place(self) -> str:
        """The place its words are sealed for."""
        return f"note|sealed|{self.id}"


class AnswerRevision(Identified, Base):
    """Everything that was given to one question at one moment: value, words beside options, and what may be done with it.

    ``number`` counts the versions of the question's answer from 1, emptied ones too; it is what two who write the same
    answer are told apart by. Sealed under the response's key. ``saved_at`` is forgotten when the response is sent.
    """

    __tablename__ = "answer_revision"
    __table_args__ = (UniqueConstraint("response_id", "question", "number"),)

    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"))
    question: Mapped[str]
    number: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(repr=False)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    saved_at: Mapped[datetime | None]

    @property
    def place(self) -> str:
        """The place its words are sealed for."""
        return f"answer_revision|sealed|{self.id}"


class CoSigningState(StrEnum):
    """What another organisation says to signing along."""

    INVITED = "invited"
    SIGNED = "signed"
    DECLINED = "declined"


class CoSigning(Identified, Base):
    """Another organisation that was asked to sign a response along.

    ``asked_again`` tells that it signed before and the answers changed since. ``dissent`` is where it thinks otherwise,
    sealed under the response's key until the response is sent; then it is an answer, with the part ``dissent-<number>``.
    ``day`` is that of its own act.
    """

    __tablename__ = "co_signing"
    __table_args__ = (UniqueConstraint("response_id", "organisation_id"), UniqueConstraint("response_id", "number"))

    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True, init=False)
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql", repr=False)
    number: Mapped[int]
    state: Mapped[CoSigningState] = mapped_column(default=CoSigningState.INVITED)
    asked_again: Mapped[bool] = mapped_column(default=False)
    signed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey(User.id), default=None)
    dissent: Mapped[bytes | None] = mapped_column(default=None, repr=False)
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.ANALYSE)
    day: Mapped[date | None] = mapped_column(default=None)

    @property
    def part(self) -> str:
        """The part of the answer that its dissent becomes."""
        return f"{DISSENT}{self.number}"

    @property
    def place(self) -> str:
        """The place its dissent is sealed for until then."""
        return f"co_signing|dissent|{self.id}"

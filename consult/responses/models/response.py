"""A response and its sealed answers: one aggregate, one file."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Organisation
from consult.consultations.models import Consultation, Question
from consult.db import Base, Identified

VALIDATION = "validation-"
"""How the part of an answer begins that is said of the summary, and answers no question (decision 19)."""


class ResponseState(StrEnum):
    """How far a response has come (decision 6)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Channel(StrEnum):
    """The way by which a response came in; reports keep them apart (decision 11). ``published``: a public document."""

    OPEN = "open"
    INVITED = "invited"
    ASSISTED = "assisted"
    PAPER = "paper"
    ORGANISATION = "organisation"
    PUBLISHED = "published"


class AnswerState(StrEnum):
    """How far an answer has come (decision 6). Moderation moves it on; ``draft`` until it is sent."""

    DRAFT = "draft"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REFERRED = "referred"


class Visibility(StrEnum):
    """What the respondent allows for an answer."""

    ANALYSE = "analyse"
    QUOTE = "quote"
    PUBLIC = "public"


class Response(Identified, Base):
    """Everything one respondent sent to one consultation. Holds no name, no address and no time.

    ``code_digest`` is the keyed digest of the return code, ``send_digest`` that of the form it was sent with.
    ``week`` is the Monday of the week it was sent in; ``written_week`` that of the week in which a draft was last written.
    ``withdrawing_on`` is the day on which its holder withdrew it, while
    that can still be undone. ``batch_id`` is where its invitation came from; ``assisted`` says that somebody
    helped to fill it in, not who. ``maker`` is the name of whoever answers
    under a public name: an organisation, or the publisher of a document. ``source`` says where a public document stands.
    Of what a moderator typed, ``source`` says whether it came on ``paper`` or in a ``meeting``.
    ``signed_by_id`` is the member who signed for the organisation: shown as a role, never by name.
    ``external_id`` is its number in the file it was loaded from; ``invented`` marks what nobody wrote.
    """

    __tablename__ = "response"
    __table_args__ = (
        Index("ix_response_consultation_state", "consultation_id", "state", "id"),
        UniqueConstraint("consultation_id", "external_id"),
    )

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), init=False)
    consultation: Mapped[Consultation] = relationship(lazy="raise_on_sql", repr=False)
    group: Mapped[str]
    channel: Mapped[Channel]
    state: Mapped[ResponseState] = mapped_column(default=ResponseState.DRAFT)
    consent_version: Mapped[int | None] = mapped_column(default=None)
    code_digest: Mapped[bytes | None] = mapped_column(unique=True, default=None, repr=False)
    send_digest: Mapped[bytes | None] = mapped_column(unique=True, default=None, repr=False)
    tells_later: Mapped[bool] = mapped_column(default=False)
    week: Mapped[date | None] = mapped_column(default=None)
    written_week: Mapped[date | None] = mapped_column(default=None)
    withdrawing_on: Mapped[date | None] = mapped_column(default=None)
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("batch.id"), default=None)
    assisted: Mapped[bool] = mapped_column(default=False)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True, default=None)
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql", default=None, repr=False)
    maker: Mapped[str] = mapped_column(default="")
    signed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), default=None)
    source: Mapped[str] = mapped_column(default="")
    mandate: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    external_id: Mapped[str | None] = mapped_column(default=None)
    invented: Mapped[bool] = mapped_column(default=False)
    answers: Mapped[list["Answer"]] = relationship(
        lazy="raise_on_sql", back_populates="response", default_factory=list, repr=False
    )


class Answer(Identified, Base):
    """A respondent's own words or choices on one question, sealed under the response's key.

    ``part`` is empty for the answer itself and names an option for the words written beside it (decision 13); words of
    another kind have a part of their own (``DISSENT``, ``VALIDATION``).
    ``is_text`` tells words, which a moderator reads, from choices, which a job admits.
    ``version`` counts changes, so that two people who change the same answer find out. ``provision_id`` is the version of
    the section that it responds to.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("response_id", "question_id", "part"),
        Index("ix_answer_queue", "consultation_id", "is_text", "state", "id"),
    )

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), index=True)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    sealed: Mapped[bytes] = mapped_column(repr=False)
    is_text: Mapped[bool]
    part: Mapped[str] = mapped_column(default="")
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.ANALYSE)
    state: Mapped[AnswerState] = mapped_column(default=AnswerState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    provision_id: Mapped[UUID | None] = mapped_column(ForeignKey("provision.id"), default=None)
    response: Mapped[Response] = relationship(lazy="raise_on_sql", back_populates="answers", init=False, repr=False)
    question: Mapped[Question] = relationship(lazy="raise_on_sql", init=False, repr=False)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy's own name)

    @property
    def place(self) -> str:
        """The place its words are sealed for."""
        return f"answer|sealed|{self.id}"

"""What moderators choose answers by: where an answer stands, and what a computer guessed of its words."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base
from consult.responses.models import Answer, AnswerState, Channel


class Flag(StrEnum):
    """What a computer points at in an answer, for a moderator to judge; the names of the columns of :class:`Triage`."""

    PERSONAL = "personal"
    ABUSE = "abuse"
    DANGER = "danger"
    EMPTY = "empty"
    TEST = "test"


def _index(name: str, *columns: str) -> Index:
    return Index(f"ix_triage_{name}", "consultation_id", "state", *columns)


def _flagged(flag: Flag) -> Index:
    return Index(
        f"ix_triage_{flag}",
        "consultation_id",
        "state",
        "answer_id",
        sqlite_where=text(f"{flag} = 1"),
        postgresql_where=text(flag),
    )


class Triage(Base):
    """One row for each answer in words that was sent: the queue's own copy of where it stands, and five guesses.

    Never words, nor anything made of them that could be turned back. ``state`` follows the answer's. ``language`` is a
    bucket of ``analysis.language``, empty until a job has read the words. In the order of ``answer_id``, which is random,
    the queue tells nothing of when answers came in. Each filter of the queue has its index, so that a page of it takes
    as long with a million answers as with a thousand (``docs/decisions/0032``).
    """

    __tablename__ = "triage"
    __table_args__ = (
        _index("queue", "answer_id"),
        _index("question", "question_id", "answer_id"),
        _index("group", "group", "answer_id"),
        _index("channel", "channel", "answer_id"),
        _index("language", "language", "answer_id"),
        _index("oldest", "week"),
        *(_flagged(flag) for flag in Flag),
    )

    answer_id: Mapped[UUID] = mapped_column(ForeignKey("answer.id"), primary_key=True)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    group: Mapped[str]
    channel: Mapped[Channel]
    state: Mapped[AnswerState]
    week: Mapped[date | None] = mapped_column(default=None)
    language: Mapped[str] = mapped_column(default="")
    personal: Mapped[bool] = mapped_column(default=False)
    abuse: Mapped[bool] = mapped_column(default=False)
    danger: Mapped[bool] = mapped_column(default=False)
    empty: Mapped[bool] = mapped_column(default=False)
    test: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[Answer] = relationship(lazy="raise_on_sql", init=False, repr=False)

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What is pointed at, in the order of :class:`Flag`."""
        return tuple(flag for flag in Flag if getattr(self, flag))

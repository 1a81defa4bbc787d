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


_ONLY = {
    Flag.PERSONAL: (text("personal = 1"), text("personal")),
    Flag.ABUSE: (text("abuse = 1"), text("abuse")),
    Flag.DANGER: (text("danger = 1"), text("danger")),
    Flag.EMPTY: (text("empty = 1"), text("empty")),
    Flag.TEST: (text("test = 1"), text("test")),
}
"""What an index of what is flagged holds, as SQLite and as PostgreSQL say it: as a query does, or it is not used."""


def _index(name: str, *columns: str) -> Index:
    return Index(f"ix_triage_{name}", "consultation_id", "state", *columns)


def _flagged(flag: Flag) -> Index:
    in_file, on_server = _ONLY[flag]
    columns = ("consultation_id", "state", "answer_id")
    return Index(f"ix_triage_{flag}", *columns, sqlite_where=in_file, postgresql_where=on_server)


class Triage(Base):
    """One row for each answer in words that was sent: the queue's own copy of where it stands, and five guesses.

    Never words, nor anything made of them that could be turned back. ``state`` follows the answer's. ``language`` is a
    bucket of ``analysis.language``, empty until a job has read the words. In the order of ``answer_id``, which is random,
    the queue tells nothing of when answers came in. Each filter of the queue has its index, so that a page of it takes
    as long with a million answers as with a thousand (``docs/decisions/0032``). It goes with its answer, also when a worker
    adds it at the very moment when its respondent takes the answer back.
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

    answer_id: Mapped[UUID] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True)
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

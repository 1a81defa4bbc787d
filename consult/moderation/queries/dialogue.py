"""What was said between moderators and a holder, what the holder objected to, and what of it waits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload

from consult.consultations.models import Question
from consult.errors import N_, NotFoundError
from consult.moderation.models import LetterState, Message, ModerationDecision, Objection
from consult.responses.models import Answer, Response, ResponseState
from consult.vault import Vault

ASKED_FOR = timedelta(days=7)
"""How long an answer stands back for a question to its writer that gets no reply."""


@dataclass(frozen=True)
class Letter:
    """A message or an objection, opened. ``by_holder`` tells who wrote it; an objection says what it is about."""

    words: str
    by_holder: bool
    row: Message | Objection


def messages_of(session: Session, vault: Vault, response_id: UUID, *, with_safety: bool) -> Sequence[Letter]:
    """Return the messages of one response, the oldest first, with the questions they are about; empty without its key.

    ``with_safety``: also those that the safety team and the holder wrote to each other, which no other moderator reads.
    """
    chosen = select(Message).where(Message.response_id == response_id).order_by(Message.number)
    rows = session.scalars(
        (chosen if with_safety else chosen.where(Message.for_safety.is_(False))).options(
            joinedload(Message.answer).options(defer(Answer.sealed, raiseload=True), joinedload(Answer.question))
        )
    ).all()
    keyring = vault.keyring([response_id])
    return [
        Letter(keyring.open(response_id, row.place, row.sealed), row.author_id is None, row)
        for row in rows
        if response_id in keyring
    ]


def objections_of(session: Session, vault: Vault, response_id: UUID) -> Sequence[Letter]:
    """Return the objections of one response, each with its answer and question and the decision it is against."""
    rows = session.scalars(
        select(Objection)
        .join(Objection.answer)
        .join(Answer.question)
        .where(Objection.response_id == response_id)
        .order_by(Question.position, Answer.part, Objection.id)
        .options(
            contains_eager(Objection.answer).contains_eager(Answer.question),
            joinedload(Objection.decision).joinedload(ModerationDecision.redactions),
        )
    ).unique()
    keyring = vault.keyring([response_id])
    return [Letter(keyring.open(response_id, row.place, row.sealed), True, row) for row in rows]  # noqa: FBT003  (by_holder)


def unread_by_holder(session: Session, response_id: UUID) -> int:
    """Return how many messages of moderators the holder did not answer."""
    open_ = (Message.response_id == response_id, Message.author_id.is_not(None), Message.state == LetterState.OPEN)
    return session.scalar(select(func.count()).select_from(Message).where(*open_)) or 0


def is_asked(today: date) -> ColumnElement[bool]:
    """Return the condition that the writer of an ``Answer`` was asked about it, and may still reply."""
    open_ = (Message.state == LetterState.OPEN, Message.asked_on > today - ASKED_FOR)
    return exists().where(Message.answer_id == Answer.id, *open_)


def asked(session: Session, answers: Iterable[UUID], today: date) -> frozenset[UUID]:
    """Return which of ``answers`` stand back: their writer was asked, less than seven days ago, and did not reply."""
    wanted = list(answers)
    return (
        frozenset(session.scalars(select(Answer.id).where(Answer.id.in_(wanted), is_asked(today))))
        if wanted
        else frozenset()
    )


def letters_waiting(session: Session, consultation_id: UUID) -> Mapping[UUID, tuple[int, int]]:
    """Return the responses with (messages, objections) that wait for a moderator; at most some hundreds."""
    waiting: dict[UUID, tuple[int, int]] = {}
    for model, place in ((Message, 0), (Objection, 1)):
        rows = session.execute(
            select(model.response_id, func.count())
            .join(Response, Response.id == model.response_id)
            .where(
                Response.consultation_id == consultation_id,
                Response.state == ResponseState.SUBMITTED,
                model.state == LetterState.OPEN,
                *((Message.author_id.is_(None), Message.for_safety.is_(False)) if model is Message else ()),
            )
            .group_by(model.response_id)
        )
        for response_id, number in rows:
            counts = [*waiting.get(response_id, (0, 0))]
            counts[place] = number
            waiting[response_id] = (counts[0], counts[1])
    return waiting


def response_at_desk(session: Session, response_id: UUID, *, consultation_id: UUID) -> Response:
    """Return a response that was sent to this consultation, or refuse with :class:`NotFoundError`."""
    found = session.scalar(
        select(Response).where(
            Response.id == response_id,
            Response.consultation_id == consultation_id,
            Response.state == ResponseState.SUBMITTED,
        )
    )
    if found is None:
        raise NotFoundError(N_("This response does not exist, or it was withdrawn."))
    return found

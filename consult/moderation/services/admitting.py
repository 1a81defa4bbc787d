"""Admit answers by choice: nobody reads them one by one, a job makes them contributions that hold values."""

import json
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session, contains_eager

from consult.moderation.services.making import contribution_of, free_numbers, put_words
from consult.moderation.services.queueing import queue_for_response
from consult.responses.models import Answer, AnswerState, Response, ResponseState
from consult.responses.queries import answer_value
from consult.vault import Vault

JOB = "admit-closed"
STEP = 500


@dataclass(frozen=True)
class Admitted:
    """How many answers a step admitted, and the last it looked at; nothing when there was none left."""

    count: int
    last: UUID | None


def queue_closed_answers(session: Session, response_id: UUID) -> None:
    """See that one job waits that will admit the closed answers of a response."""
    queue_for_response(session, response_id, JOB)


def admit_closed(
    session: Session, vault: Vault, consultation_id: UUID, *, after: UUID | None = None, limit: int = STEP
) -> Admitted:
    """Return what one step admitted: at most ``limit`` waiting answers by choice, in order of id, behind ``after``.

    An answer whose key was destroyed in the meantime is passed over.
    """
    chosen = (
        select(Answer)
        .join(Answer.response)
        .where(
            Answer.consultation_id == consultation_id,
            Answer.is_text.is_(False),
            Answer.state == AnswerState.WAITING,
            Response.state == ResponseState.SUBMITTED,
        )
        .order_by(Answer.id)
        .limit(limit)
        .with_for_update(of=Answer)
        .options(contains_eager(Answer.response))
    )
    answers = session.scalars(chosen.where(Answer.id > after) if after else chosen).all()
    if not answers:
        return Admitted(0, None)
    keyring = vault.keyring(answer.response_id for answer in answers)
    open_ = [answer for answer in answers if answer.response_id in keyring]
    for answer, number in zip(open_, free_numbers(session, consultation_id, len(open_)), strict=True):
        contribution = contribution_of(answer, number, None, maker=answer.response.maker)
        put_words(contribution, json.dumps(answer_value(keyring, answer), ensure_ascii=False), keyring)
        session.add(contribution)
    session.execute(
        update(Answer)
        .where(Answer.id.in_([answer.id for answer in open_]))
        .values(state=AnswerState.ACCEPTED, version=Answer.version + 1)
        .execution_options(synchronize_session=False)
    )
    session.flush()
    return Admitted(len(open_), answers[-1].id)

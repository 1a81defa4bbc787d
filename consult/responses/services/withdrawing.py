"""Withdraw a response: at once out of everybody's sight, and shredded when its holder can no longer think again.

Only a day is kept of it, so the holder has until the end of the next day: never less than 24 hours (check 11).
"""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from consult.changes import ChangeKind, announce
from consult.days import HERE, day_of
from consult.errors import N_, TransitionError
from consult.jobs.services import enqueue
from consult.responses.models import AnswerState, Response, ResponseState
from consult.responses.queries import Held
from consult.responses.sealing import ANSWERS
from consult.responses.services.comparing import forget_patterns, forget_signatures, keep_signatures
from consult.responses.services.forgetting import empty, forget_responses
from consult.responses.services.holding import locked
from consult.vault import Vault

JOB = "shred-response"
TO_THINK_AGAIN = timedelta(days=1)
"""How long after the day of withdrawing it can be undone."""


def last_day(withdrawing_on: date) -> date:
    """Return the last day on which withdrawing can be undone (Dutch date)."""
    return withdrawing_on + TO_THINK_AGAIN


def withdraw(session: Session, response_id: UUID, *, now: datetime) -> date:
    """Withdraw a response that was sent, and return the last day on which that can be undone.

    Its moderated words go at once, and with them whatever stands on them. Withdrawing twice changes nothing. Raises
    :class:`TransitionError` for a draft, which is thrown away instead.
    """
    response = locked(session, response_id)
    today = day_of(now)
    if response.state is ResponseState.WITHDRAWING and response.withdrawing_on is not None:
        return last_day(response.withdrawing_on)
    if response.state is not ResponseState.SUBMITTED:
        raise TransitionError(N_("These answers were not sent, so there is nothing to withdraw."))
    announce(session, ChangeKind.RESPONSE_WITHDRAWN, response_id)
    forget_signatures(session, [answer.id for answer in response.answers])
    forget_patterns(session, [response_id])
    _move(session, response_id, ResponseState.WITHDRAWING, today)
    _wait(session, response_id)
    after = datetime.combine(last_day(today) + timedelta(days=1), time(), HERE)
    enqueue(session, JOB, {"response": str(response_id)}, dedupe_key=f"{JOB}:{response_id}", not_before=after)
    return last_day(today)


def undo_withdrawing(session: Session, vault: Vault, response_id: UUID, *, now: datetime) -> None:
    """Let a response that is being withdrawn count again; moderators read it anew.

    Raises :class:`TransitionError` when it is not being withdrawn, or too late.
    """
    response = locked(session, response_id)
    if response.withdrawing_on is None or is_due(response, now):
        raise TransitionError(N_("This can no longer be undone."))
    _move(session, response_id, ResponseState.SUBMITTED, None)
    keep_signatures(session, vault, response_id)
    announce(session, ChangeKind.RESPONSE_SUBMITTED, response_id)


def is_due(response: Held, now: datetime) -> bool:
    """Tell whether a response that is being withdrawn is to be shredded now."""
    is_going = response.state is ResponseState.WITHDRAWING and response.withdrawing_on is not None
    return is_going and day_of(now) > last_day(response.withdrawing_on or date.max)


def shred(session: Session, response_id: UUID) -> None:
    """Delete every row about a withdrawn response whose key is destroyed; what stays says only that there was one."""
    locked(session, response_id)
    announce(session, ChangeKind.RESPONSE_FORGOTTEN, response_id)
    forget_responses(session, [response_id])
    empty(session, [response_id], ResponseState.WITHDRAWN)


def discard(session: Session, vault: Vault, response_id: UUID) -> None:
    """Throw a draft away, its key first; raise :class:`TransitionError` when it was sent."""
    response = locked(session, response_id)
    if response.state is not ResponseState.DRAFT:
        raise TransitionError(N_("These answers were sent already. You can withdraw them."))
    vault.destroy(response_id)
    announce(session, ChangeKind.RESPONSE_FORGOTTEN, response_id)
    forget_responses(session, [response_id])
    session.execute(delete(Response).where(Response.id == response_id))


def _move(session: Session, response_id: UUID, state: ResponseState, day: date | None) -> None:
    session.execute(update(Response).where(Response.id == response_id).values(state=state, withdrawing_on=day))


def _wait(session: Session, response_id: UUID) -> None:
    session.execute(
        update(ANSWERS)
        .where(ANSWERS.c.response_id == response_id)
        .values(state=AnswerState.WAITING, version=ANSWERS.c.version + 1)
    )

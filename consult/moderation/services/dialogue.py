"""Words both ways: messages between moderators and whoever holds a response, questions, and objections to a decision.

What a holder writes here is sealed like their answers and leaves no line in the audit log (decision 22).
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, contains_eager

from consult.accounts.models import User
from consult.audit import AuditAction, record
from consult.changes import ChangeKind, announce
from consult.days import day_of, monday_of
from consult.errors import N_, InvalidError, NotFoundError, TransitionError
from consult.moderation.models import LetterState, Message, ModerationDecision, Objection
from consult.moderation.queries import is_with_safety_team, refuse_owner, watched
from consult.responses.codes import ALPHABET, LENGTH, code_digest, normalised
from consult.responses.models import Answer, AnswerState, Response, ResponseState
from consult.text.intake import clean_answer
from consult.vault import Vault

LONGEST = 5000
_RUN = re.compile(rf"[{ALPHABET}]{{{LENGTH},}}")


def write_to_holder(
    session: Session,
    vault: Vault,
    response_id: UUID,
    words: str,
    *,
    by: User,
    now: datetime,
    for_safety: bool = False,
) -> Message:
    """Return a moderator's message to whoever holds a response; the holder's messages are answered with it.

    ``for_safety``: by the safety team, for whose eyes the holder's answer is then too; only those messages are answered.
    Raises :class:`InvalidError` for no words or too many, :class:`NotFoundError` for a response that nobody holds or
    that was withdrawn, :class:`ForbiddenError` where the owner of the consultation employs the moderator.
    """
    _reachable(session, response_id, by)
    own = (Message.author_id.is_(None), Message.for_safety.is_(for_safety))
    session.execute(update(Message).where(Message.response_id == response_id, *own).values(state=LetterState.ANSWERED))
    message = _written(session, vault, response_id, words, now=now, author_id=by.id, for_safety=for_safety)
    record(session, AuditAction.MESSAGE_WRITTEN, message.id, actor_id=by.id)
    announce(session, ChangeKind.MESSAGE_WRITTEN, response_id)
    return message


def ask_writer(session: Session, vault: Vault, answer_id: UUID, words: str, *, by: User, now: datetime) -> Message:
    """Return a moderator's question about one answer, which goes on waiting; an earlier question takes no part any more.

    Raises as :func:`write_to_holder`, and :class:`TransitionError` for an answer that does not wait for a decision.
    """
    wanted = (Answer.id == answer_id, Answer.is_text.is_(True))
    response_id = session.scalar(select(Answer.response_id).where(*wanted))
    if response_id is None:
        raise NotFoundError(N_("This answer does not exist, or it was withdrawn."))
    _reachable(session, response_id, by)
    state = session.scalar(select(Answer.state).where(*wanted).with_for_update())
    if state is not AnswerState.WAITING or is_with_safety_team(session, answer_id):
        raise TransitionError(N_("You can ask about an answer while it waits for a decision. This one does not."))
    session.execute(update(Message).where(Message.answer_id == answer_id).values(state=LetterState.ANSWERED))
    about = {"answer_id": answer_id, "asked_on": day_of(now)}
    message = _written(session, vault, response_id, words, now=now, author_id=by.id, **about)
    record(session, AuditAction.MESSAGE_WRITTEN, message.id, actor_id=by.id, answer=str(answer_id))
    announce(session, ChangeKind.MESSAGE_WRITTEN, response_id)
    return message


def write_to_moderators(
    session: Session, vault: Vault, response_id: UUID, words: str, *, pepper: bytes, now: datetime
) -> Message:
    """Return a holder's message; the moderators' messages are answered with it.

    It is for the safety team alone while that has an answer of this response.
    Raises :class:`InvalidError` for no words, too many, or words that hold the return code itself (check 7).
    """
    response = _sent(session, response_id)
    if response.code_digest is not None and holds_code(words, response.code_digest, pepper):
        raise InvalidError(N_("Your code stands in this message. Take it out: nobody else may have it."))
    session.execute(
        update(Message)
        .where(Message.response_id == response_id, Message.author_id.is_not(None))
        .values(state=LetterState.ANSWERED)
    )
    return _written(session, vault, response_id, words, now=now, for_safety=watched(session, response_id))


def raise_objection(
    session: Session, vault: Vault, response_id: UUID, decision_id: UUID, words: str, *, now: datetime
) -> Objection:
    """Return the holder's objection to the decision in force on one of their answers.

    Raises :class:`NotFoundError` when it is not about this response or not in force any more, :class:`TransitionError`
    when there is an objection already, :class:`InvalidError` when the reason is missing or too long.
    """
    _sent(session, response_id)
    decision = session.scalar(
        select(ModerationDecision)
        .join(ModerationDecision.answer)
        .where(ModerationDecision.id == decision_id, Answer.response_id == response_id)
        .options(contains_eager(ModerationDecision.answer))
    )
    if decision is None or not _is_in_force(session, decision):
        raise NotFoundError(N_("This decision is not about your answers, or it was taken anew."))
    if session.scalar(select(Objection.id).where(Objection.decision_id == decision_id)):
        raise TransitionError(N_("You objected to this already. Somebody else will decide on it."))
    reason = _cleaned(words)
    objection = Objection(
        decision_id=decision_id, answer_id=decision.answer_id, response_id=response_id, week=monday_of(day_of(now))
    )
    objection.sealed = vault.seal(response_id, objection.place, reason)
    session.add(objection)
    session.flush()
    return objection


def holds_code(words: str, digest: bytes, pepper: bytes) -> bool:
    """Tell whether the return code with ``digest`` stands anywhere in ``words``, in any spelling."""
    runs: Iterable[str] = _RUN.findall(normalised(words))
    tries = (run[at : at + LENGTH] for run in runs for at in range(len(run) - LENGTH + 1))
    return any(code_digest(pepper, one) == digest for one in tries)


def _reachable(session: Session, response_id: UUID, by: User) -> None:
    response = _sent(session, response_id)
    refuse_owner(session, response.consultation, by)
    if response.code_digest is None and response.organisation_id is None:
        raise NotFoundError(N_("Whoever sent these answers wanted no code, so nobody can be written to."))


def _written(session: Session, vault: Vault, response_id: UUID, words: str, *, now: datetime, **about: Any) -> Message:
    cleaned = _cleaned(words)
    last = session.scalar(select(func.max(Message.number)).where(Message.response_id == response_id)) or 0
    message = Message(response_id=response_id, number=last + 1, week=monday_of(day_of(now)), **about)
    message.sealed = vault.seal(response_id, message.place, cleaned)
    session.add(message)
    session.flush()
    return message


def _sent(session: Session, response_id: UUID) -> Response:
    """Return the response, held until the transaction ends; only one that was sent and is not being withdrawn."""
    response = session.scalar(
        select(Response)
        .where(Response.id == response_id, Response.state == ResponseState.SUBMITTED)
        .options(contains_eager(Response.consultation))
        .join(Response.consultation)
        .with_for_update(of=Response)
    )
    if response is None:
        raise NotFoundError(N_("These answers were withdrawn, or not sent yet."))
    return response


def _is_in_force(session: Session, decision: ModerationDecision) -> bool:
    newest = select(ModerationDecision.id).where(ModerationDecision.answer_id == decision.answer_id)
    is_newest = session.scalar(newest.order_by(ModerationDecision.decided_at.desc()).limit(1)) == decision.id
    return is_newest and decision.answer.state in {AnswerState.ACCEPTED, AnswerState.REJECTED}


def _cleaned(words: str) -> str:
    cleaned = clean_answer(words, limit=LONGEST)
    if not cleaned:
        raise InvalidError(N_("There are no words in it yet. Write something, or go back."))
    return cleaned

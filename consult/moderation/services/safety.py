"""Look after answers in which somebody may be in danger, until they go back to ordinary moderation."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from consult.accounts.models import User
from consult.audit import AuditAction, record
from consult.errors import N_, InvalidError, NotFoundError, TransitionError
from consult.moderation.models import LetterState, Message, SafetyAct, SafetyCase, SafetyStep
from consult.moderation.queries import is_with_safety_team, refuse_owner
from consult.moderation.services.dialogue import write_to_holder
from consult.moderation.services.triaging import follow_decision, leave_queue, queue_triage
from consult.responses.models import Answer, AnswerState, Response, ResponseState
from consult.text.intake import clean_answer
from consult.vault import Vault

NOTE_LIMIT = 2000
BY_HAND = (SafetyAct.READ, SafetyAct.DISCUSSED)
"""The steps that somebody writes down by hand; the others are written down with what they do."""


def open_case(session: Session, answer: Answer, now: datetime) -> None:
    """Give an answer to the safety team, out of the queue; a case that was closed is open again."""
    case = session.scalar(select(SafetyCase).where(SafetyCase.answer_id == answer.id))
    if case is None:
        session.add(SafetyCase(answer_id=answer.id, response_id=answer.response_id, opened_at=now))
    else:
        case.opened_at, case.closed_at = now, None
    leave_queue(session, [answer.id])


def refuse_with_safety_team(session: Session, answer_id: UUID) -> None:
    """Raise :class:`TransitionError` for an answer that is with the safety team."""
    if is_with_safety_team(session, answer_id):
        raise TransitionError(N_("This answer is with the safety team. They give it back when they are done."))


def take_step(
    session: Session, vault: Vault, answer_id: UUID, act: SafetyAct, note: str, *, by: User, now: datetime
) -> None:
    """Write down what ``by`` did, with a note where there is one.

    Raises :class:`InvalidError` for an act that is not written down by hand or a note that is too long,
    :class:`NotFoundError` for an answer that is not with the safety team or was withdrawn, and
    :class:`ForbiddenError` where the owner of the consultation employs ``by``.
    """
    if act not in BY_HAND:
        raise InvalidError(N_("Choose what you did."))
    _step(session, vault, _locked(session, answer_id, by), act, note, by=by, now=now)


def write_for_safety(session: Session, vault: Vault, answer_id: UUID, words: str, *, by: User, now: datetime) -> None:
    """Write to whoever holds the response, for nobody else's eyes; raises as ``write_to_holder`` and ``take_step``."""
    case = _locked(session, answer_id, by)
    write_to_holder(session, vault, case.response_id, words, by=by, now=now, for_safety=True)
    _step(session, vault, case, SafetyAct.WRITTEN, "", by=by, now=now)


def give_back(session: Session, vault: Vault, answer_id: UUID, note: str, *, by: User, now: datetime) -> None:
    """Close the case: the answer waits for a moderator as any other, and none of them is told where it has been.

    Raises as ``take_step``, and :class:`TransitionError` while nobody read it, nobody spoke with a colleague about it, or
    its holder waits for an answer: nobody decides on this alone.
    """
    case = _locked(session, answer_id, by)
    acts = select(SafetyStep.act).where(SafetyStep.case_id == case.id, SafetyStep.taken_at >= case.opened_at)
    if not set(BY_HAND) <= set(session.scalars(acts)):
        raise TransitionError(N_("First read it, and talk about it with somebody of the team. Write down both."))
    waits = (Message.response_id == case.response_id, Message.author_id.is_(None), Message.for_safety.is_(True))
    if session.scalar(select(func.count()).select_from(Message).where(*waits, Message.state == LetterState.OPEN)):
        raise TransitionError(N_("Whoever sent this wrote to you and waits. Answer first."))
    _step(session, vault, case, SafetyAct.CLOSED, note, by=by, now=now)
    case.closed_at = now
    case.answer.state = AnswerState.WAITING
    session.flush()
    follow_decision(session, case.answer)
    queue_triage(session, case.response_id)


def _locked(session: Session, answer_id: UUID, by: User) -> SafetyCase:
    case = session.scalar(
        select(SafetyCase)
        .where(SafetyCase.answer_id == answer_id, SafetyCase.closed_at.is_(None))
        .options(
            joinedload(SafetyCase.answer, innerjoin=True)
            .joinedload(Answer.response, innerjoin=True)
            .joinedload(Response.consultation, innerjoin=True)
        )
        .with_for_update(of=SafetyCase)
    )
    if case is None or case.answer.response.state is not ResponseState.SUBMITTED:
        raise NotFoundError(N_("This answer is not with the safety team, or not any more."))
    refuse_owner(session, case.answer.response.consultation, by)
    return case


def _step(
    session: Session, vault: Vault, case: SafetyCase, act: SafetyAct, note: str, *, by: User, now: datetime
) -> None:
    step = SafetyStep(case_id=case.id, author_id=by.id, act=act, taken_at=now)
    if cleaned := clean_answer(note, limit=NOTE_LIMIT):
        step.sealed = vault.seal(case.response_id, step.place, cleaned)
    session.add(step)
    session.flush()
    record(session, AuditAction.SAFEGUARDING_STEP, case.answer_id, actor_id=by.id, act=act.value)

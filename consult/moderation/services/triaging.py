"""Bring answers in words into the moderators' queue, guess what is in them, and keep the queue true to what is decided.

A job does the guessing, so that nobody who sends waits for it. An answer that could not be guessed at is in the queue all
the same.
"""

from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Insert, Table, bindparam, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, contains_eager

from consult.analysis.flags import looks_empty, looks_like_a_test, may_be_abuse, may_be_danger
from consult.analysis.language import UNKNOWN, detect
from consult.analysis.personal_data import find
from consult.moderation.models import Claim, Flag, Triage
from consult.moderation.queries import with_safety_team
from consult.moderation.services.queueing import queue_for_response, queue_once
from consult.responses.models import Answer, AnswerState, Response, ResponseState
from consult.responses.queries import answer_value
from consult.vault import Vault

JOB = "triage"
ENTERED, GUESSED = 2000, 100
"""How many answers one step brings in, and how many it opens."""

_TABLE = cast(Table, Triage.__table__)
_SENT = tuple(state for state in AnswerState if state is not AnswerState.DRAFT)
_KEEP = (
    update(_TABLE)
    .where(
        _TABLE.c.answer_id == bindparam("of_answer"),
        _TABLE.c.language == "",
        # What was answered anew meanwhile is read anew.
        exists().where(Answer.id == _TABLE.c.answer_id, Answer.version == bindparam("of_version")),
    )
    .values({name: bindparam(name) for name in ("language", *Flag)})
)


def queue_triage(session: Session, response_id: UUID) -> None:
    """See that one job waits that will bring the answers of a response into the queue."""
    queue_for_response(session, response_id, JOB)


def triage_anew(session: Session, answer_id: UUID) -> None:
    """React to an answer that was added to: what was guessed of it before does not hold, and who read it begins again."""
    leave_queue(session, [answer_id])
    consultation_id = session.scalar(select(Answer.consultation_id).where(Answer.id == answer_id))
    if consultation_id is not None:
        queue_once(session, consultation_id, JOB)


def enter_queue(
    session: Session, consultation_id: UUID, *, after: UUID | None = None, limit: int = ENTERED
) -> UUID | None:
    """Bring at most ``limit`` waiting answers in words that have no row yet into the queue, in order of id, behind ``after``.

    Returns the last of them, or nothing when there was none left.
    """
    missing = (
        select(Answer)
        .join(Answer.response)
        .where(
            Answer.consultation_id == consultation_id,
            Answer.is_text.is_(True),
            Answer.state == AnswerState.WAITING,
            Response.state == ResponseState.SUBMITTED,
            ~exists().where(Triage.answer_id == Answer.id),
            ~with_safety_team(),
        )
        .order_by(Answer.id)
        .limit(limit)
        .options(contains_eager(Answer.response))
    )
    answers = session.scalars(missing.where(Answer.id > after) if after else missing).all()
    if not answers:
        return None
    session.connection().execute(_adding(session, moved=False), [_row(answer) for answer in answers])
    return answers[-1].id


def guess(session: Session, vault: Vault, consultation_id: UUID, *, limit: int = GUESSED) -> Sequence[dict[str, Any]]:
    """Return guesses for at most ``limit`` answers of the queue that nobody guessed at, for :func:`keep_guesses`.

    An answer whose key is gone is in an unknown language, and nothing is found in it.
    """
    answers = session.scalars(
        select(Answer)
        .join(Triage, Triage.answer_id == Answer.id)
        .where(Triage.consultation_id == consultation_id, Triage.state.in_(_SENT), Triage.language == "")
        .limit(limit)
    ).all()
    keyring = vault.keyring({answer.response_id for answer in answers})
    return [
        {
            "of_answer": answer.id,
            "of_version": answer.version,
            **_guess(str(answer_value(keyring, answer)) if answer.response_id in keyring else None),
        }
        for answer in answers
    ]


def keep_guesses(session: Session, guesses: Sequence[dict[str, Any]]) -> None:
    """Keep what was guessed, of every answer that is still what it was."""
    session.connection().execute(_KEEP, guesses)


def follow_decision(session: Session, answer: Answer) -> None:
    """Let the queue know where ``answer`` (its response loaded) stands now; whoever had taken it lets go."""
    session.execute(delete(Claim).where(Claim.answer_id == answer.id))
    session.connection().execute(_adding(session, moved=True), _row(answer))


def leave_queue(session: Session, answers: Iterable[UUID]) -> None:
    """Take answers out of the queue, and forget what was guessed of them; claims go with their rows."""
    session.execute(delete(Triage).where(Triage.answer_id.in_(list(answers))))


def _row(answer: Answer) -> dict[str, Any]:
    return {
        "answer_id": answer.id,
        "consultation_id": answer.consultation_id,
        "question_id": answer.question_id,
        "group": answer.response.group,
        "channel": answer.response.channel,
        "state": answer.state,
        "week": answer.response.week,
        "language": "",
        **dict.fromkeys(Flag, False),
    }


def _adding(session: Session, *, moved: bool) -> Insert:
    """Return the statement that adds a row; one that is there already stays, and where its answer ``moved``, moves too."""
    if session.get_bind().dialect.name == "postgresql":
        on_server = postgresql.insert(_TABLE)
        if moved:
            return on_server.on_conflict_do_update(
                index_elements=["answer_id"], set_={"state": on_server.excluded.state}
            )
        return on_server.on_conflict_do_nothing()
    in_file = sqlite.insert(_TABLE)
    if moved:
        return in_file.on_conflict_do_update(index_elements=["answer_id"], set_={"state": in_file.excluded.state})
    return in_file.on_conflict_do_nothing()


def _guess(words: str | None) -> dict[str, Any]:
    if words is None:
        return {"language": UNKNOWN, **dict.fromkeys(Flag, False)}
    language = detect(words)
    return {
        "language": language,
        Flag.PERSONAL: bool(find(words, language)),
        Flag.ABUSE: may_be_abuse(words),
        Flag.DANGER: may_be_danger(words),
        Flag.EMPTY: looks_empty(words),
        Flag.TEST: looks_like_a_test(words),
    }

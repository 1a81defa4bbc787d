"""What is kept of a response: its answers and their values, and how many responses came in."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import cast
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, contains_eager

from consult.consultations.format import AnswerValue, ConsultationFile
from consult.consultations.models import Question
from consult.consultations.queries import consultation_by_id, definition
from consult.errors import N_, NotFoundError
from consult.responses.answering import Given, Respondent
from consult.responses.models import VALIDATION, Answer, Channel, Response, ResponseState, Visibility
from consult.responses.queries.held import Held, SealedAnswer
from consult.responses.sealing import place
from consult.vault import Keyring, Vault

_FILES: dict[str, ConsultationFile] = {}
_QUESTION_IDS: Select[str, UUID] = select(Question.key, Question.id).where(
    Question.consultation_id == bindparam("wanted")
)


def response_of(session: Session, response_id: UUID) -> Response:
    """Return the response, or refuse with :class:`NotFoundError`."""
    found = session.get(Response, response_id)
    if found is None:
        raise NotFoundError(N_("This response does not exist, or not any more."))
    return found


def answers_of(session: Session, response_id: UUID) -> Sequence[Answer]:
    """Return the answers of a response in the order of the file."""
    return session.scalars(
        select(Answer)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.response_id == response_id)
        .order_by(Question.position, Answer.part)
    ).all()


def answers_with_questions(session: Session, response_id: UUID) -> Sequence[Answer]:
    """Return the same as :func:`answers_of`, each with its question."""
    return session.scalars(
        select(Answer)
        .join(Answer.question)
        .where(Answer.response_id == response_id)
        .order_by(Question.position, Answer.part)
        .options(contains_eager(Answer.question))
    ).all()


def answer_value(keyring: Keyring, answer: Answer) -> AnswerValue:
    """Return the value of a sealed answer (words are a ``str``); raise ``SealBrokenError`` when its key is gone."""
    return cast(AnswerValue, json.loads(keyring.open(answer.response_id, answer.place, answer.sealed)))


def file_of(session: Session, response: Held) -> ConsultationFile:
    """Return the file in force of a response's consultation; read once for each version in this process."""
    known = _FILES.get(response.fingerprint)
    if known is None:
        known = _FILES[response.fingerprint] = definition(consultation_by_id(session, response.consultation_id))
    return known


def respondent_of(session: Session, response: Held) -> Respondent:
    """Return in what capacity a response answers."""
    return Respondent(file_of(session, response), response.group, response.organisation_id is not None)


def given_in(vault: Vault, response: Held) -> dict[str, Given]:
    """Return what was given so far, opened, by question; one statement on the key store, none without answers."""
    return opened(vault.keyring([response.id]), response.id, response.answers) if response.answers else {}


def opened(keyring: Keyring, response_id: UUID, answers: Iterable[SealedAnswer]) -> dict[str, Given]:
    """Return what stands in sealed ``answers`` of a response, by question; what is said of the summary answers none."""
    values: dict[str, AnswerValue] = {}
    words: dict[str, dict[str, str]] = {}
    whole: dict[str, SealedAnswer] = {}
    for answer in (one for one in answers if not one.part.startswith(VALIDATION)):
        value = json.loads(keyring.open(response_id, place(answer.id), answer.sealed))
        if answer.part:
            words.setdefault(answer.question, {})[answer.part] = value
        else:
            values[answer.question] = value
            whole[answer.question] = answer
    return {
        key: Given(
            value=values.get(key),
            words=words.get(key, {}),
            visibility=whole[key].visibility if key in whole else Visibility.ANALYSE,
            provision=whole[key].provision if key in whole else None,
        )
        for key in {**values, **words}
    }


def values_of(given: Mapping[str, Given]) -> dict[str, AnswerValue]:
    """Return the values alone, which decide what else is asked."""
    return {key: one.value for key, one in given.items()}


def reach(session: Session, consultation_id: UUID) -> dict[tuple[str, Channel], int]:
    """Return how many responses were sent, by group and channel; exact, so never for a public page as it is."""
    rows = session.execute(
        select(Response.group, Response.channel, func.count())
        .where(Response.consultation_id == consultation_id, Response.state == ResponseState.SUBMITTED)
        .group_by(Response.group, Response.channel)
    )
    return {(group, channel): count for group, channel, count in rows}


def question_ids(session: Session, consultation_id: UUID) -> dict[str, UUID]:
    """Return the id of each question's row by its id in the file."""
    return dict(session.connection().execute(_QUESTION_IDS, {"wanted": consultation_id}).all())

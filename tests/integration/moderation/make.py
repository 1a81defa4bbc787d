"""Things that moderation needs: a consultation, staff, and responses that were sent. Everything here is invented."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.access import Role
from consult.accounts.models import Organisation, OrganisationKind, User
from consult.consultations.models import Consultation, Question
from consult.consultations.services import load
from consult.moderation.models import Look, ModerationDecision
from consult.moderation.services import agree, enter_queue, guess, keep_guesses
from consult.responses.models import Answer, AnswerState, Channel, Response, ResponseState, Visibility
from consult.vault import Vault
from tests.shipped import shipped

OWNER = "Voorbeeldministerie"
NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


def consultation(session: Session, name: str = "pooierverbod") -> Consultation:
    return load(session, shipped(name), owner=OWNER, partner="Voorbeeldalliantie")


def staff(session: Session, *roles: Role, employer: str | None = "Bureau Voorbeeld", name: str = "N. Vermeer") -> User:
    found = session.scalar(select(Organisation).where(Organisation.name == employer)) if employer else None
    if employer and found is None:
        found = Organisation(name=employer, kind=OrganisationKind.EMPLOYER, invented=True)
        session.add(found)
        session.flush()
    user = User(
        email=f"{uuid4().hex}@voorbeeld.example",
        name=name,
        password_hash="-",
        role_names=[role.value for role in roles or (Role.MODERATOR,)],
        employer_id=found.id if found else None,
    )
    session.add(user)
    session.flush()
    return user


def response(
    session: Session,
    vault: Vault,
    asked: Consultation,
    answers: Mapping[str, Any],
    *,
    group: str = "sekswerker",
    channel: Channel = Channel.OPEN,
    visibility: Visibility = Visibility.ANALYSE,
    maker: str = "",
    beside: Mapping[str, Mapping[str, str]] | None = None,
    state: ResponseState = ResponseState.SUBMITTED,
    triaged: bool = True,
) -> Response:
    """Return a response that was sent, with ``answers`` by question key and words ``beside`` options.

    ``triaged`` says that the job ran that brings them into the queue.
    """
    made = Response(consultation=asked, group=group, channel=channel, state=state, maker=maker, invented=True)
    session.add(made)
    session.flush()
    vault.make_key(made.id)
    keyring = vault.keyring([made.id])
    questions = {row.key: row for row in session.scalars(select(Question).where(Question.consultation_id == asked.id))}
    values = [(key, "", value, questions[key].type in {"open", "file"}) for key, value in answers.items()]
    values += [(key, part, text, True) for key, parts in (beside or {}).items() for part, text in parts.items()]
    for key, part, value, is_text in values:
        answer = Answer(
            consultation_id=asked.id,
            response_id=made.id,
            question_id=questions[key].id,
            sealed=b"",
            is_text=is_text,
            part=part,
            visibility=visibility,
            state=AnswerState.WAITING,
        )
        answer.sealed = keyring.seal(made.id, answer.place, json.dumps(value))
        session.add(answer)
    session.flush()
    if triaged:
        triage(session, vault, asked)
    return made


def triage(session: Session, vault: Vault, asked: Consultation) -> None:
    """Do at once what the job does: bring what waits into the queue, and guess what is in it."""
    enter_queue(session, asked.id)
    if guesses := guess(session, vault, asked.id):
        keep_guesses(session, guesses)


def answer(session: Session, vault: Vault, asked: Consultation, words: str, **about: Any) -> Answer:
    """Return one answer in words, in a response of its own."""
    made = response(session, vault, asked, {"PV-09": words}, **about)
    return answers_of(session, made)[0]


def answers_of(session: Session, made: Response) -> list[Answer]:
    return list(session.scalars(select(Answer).where(Answer.response_id == made.id).order_by(Answer.id)))


def second_moderator(session: Session) -> User:
    """Return a colleague who may take second looks."""
    return staff(session, name="W. Tweede")


def agree_with_all(session: Session, vault: Vault) -> None:
    """Let a colleague agree with every decision that waits for a second look."""
    by = second_moderator(session)
    waiting = select(ModerationDecision.id, Answer.version).join(ModerationDecision.answer)
    for decision_id, version in session.execute(waiting.where(ModerationDecision.look == Look.WAITING)).all():
        agree(session, vault, decision_id, version=version, by=by)

"""From what was given to rows that can be stored: each value sealed under its response's key, for its own place."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table

from consult.consultations.format import AnswerValue, ConsultationFile, ProvisionQuestion
from consult.responses.answering import Given, takes_words
from consult.responses.models import Answer, AnswerState, Response, Visibility
from consult.vault import Keyring

ANSWERS = cast(Table, Answer.__table__)
RESPONSES = cast(Table, Response.__table__)


@dataclass(frozen=True)
class Piece:
    """A value as one row keeps it: the answer to a question, or the words beside its option ``part``."""

    question: str
    part: str
    value: AnswerValue
    is_text: bool
    visibility: Visibility
    provision: UUID | None = None


def pieces(file: ConsultationFile, checked: Mapping[str, Given]) -> Iterator[Piece]:
    """Yield what ``checked`` answers keep; nothing for a question that was left open."""
    for key, given in checked.items():
        question = file.question(key)
        if given.value is not None:
            yield Piece(key, "", given.value, takes_words(question), given.visibility, given.provision)
        use = given.visibility if isinstance(question, ProvisionQuestion) else Visibility.ANALYSE
        for option, words in given.words.items():
            yield Piece(key, option, words, True, use, given.provision)  # noqa: FBT003  (the fields are named above)


def seal(keyring: Keyring, response_id: UUID, answer_id: UUID, value: AnswerValue) -> bytes:
    """Return ``value`` as JSON, sealed for the row ``answer_id``."""
    return keyring.seal(response_id, place(answer_id), json.dumps(value, ensure_ascii=False))


def place(answer_id: UUID) -> str:
    """Return the place that the row ``answer_id`` is sealed for: that of ``Answer.place``, without a model."""
    return f"answer|sealed|{answer_id}"


def new_row(
    keyring: Keyring,
    piece: Piece,
    *,
    answer_id: UUID,
    response_id: UUID,
    question_id: UUID,
    consultation_id: UUID,
    state: AnswerState,
) -> dict[str, Any]:
    """Return the row of a new answer."""
    return {
        "id": answer_id,
        "consultation_id": consultation_id,
        "response_id": response_id,
        "question_id": question_id,
        "sealed": seal(keyring, response_id, answer_id, piece.value),
        "is_text": piece.is_text,
        "part": piece.part,
        "visibility": piece.visibility,
        "provision_id": piece.provision,
        "state": state,
        "version": 1,
    }

"""Bring in responses that were not typed here: a demonstration's, on paper, or the text of a published document."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from consult.bulk import insert_many
from consult.consultations.format import AnswerValue, ConsultationFile, provision_key
from consult.consultations.models import Consultation
from consult.consultations.queries import definition, provisions_in_force
from consult.responses.answering import Given, Respondent
from consult.responses.models import AnswerState, Channel, ResponseState, Visibility
from consult.responses.queries import question_ids
from consult.responses.sealing import ANSWERS, RESPONSES, Piece, new_row, pieces
from consult.responses.signatures import PATTERNS, SIGNATURES, Sent, pattern_rows, signature_rows
from consult.vault import Keyring, Vault


@dataclass(frozen=True, kw_only=True)
class Imported:
    """One response as it came in, shaped as in ``input/README.md``.

    ``answers`` are values by question (words: the text alone); ``free_text`` is by question and option; ``visibility``
    by question, ``analyse`` where it says nothing. A position paper is the text answer to the file question. Only
    with a ``maker`` (the public name of an organisation or a publisher) may words be public, and file questions be
    answered. ``organisation_id`` is its account, where it has one. Answers to a section (``A-0``) are towards its text as
    it is now. Whoever answered elsewhere has not ``consented`` in the words of the file.
    """

    external_id: str | None
    group: str
    channel: Channel
    answers: Mapping[str, AnswerValue]
    week: date
    free_text: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    visibility: Mapping[str, Visibility] = field(default_factory=dict)
    maker: str = ""
    organisation_id: UUID | None = None
    mandate: Mapping[str, Any] = field(default_factory=dict)
    invented: bool = False
    source: str = ""
    consented: bool = True


@dataclass(frozen=True)
class Ground:
    """What answers to a consultation stand on as they come in: its file, its questions' rows, its text in force."""

    consultation_id: UUID
    file: ConsultationFile
    questions: Mapping[str, UUID]
    provisions: Mapping[str, UUID]


class Sealed(NamedTuple):
    """Responses with everything in them sealed: their ids, and the rows of every table."""

    ids: list[UUID]
    responses: list[dict[str, Any]]
    answers: list[dict[str, Any]]
    signatures: list[dict[str, Any]]
    patterns: list[dict[str, Any]]


def ground(session: Session, consultation: Consultation) -> Ground:
    """Return what answers to ``consultation`` stand on now."""
    shown = {provision_key(row.key): row.id for row in provisions_in_force(session, consultation.id)}
    return Ground(consultation.id, definition(consultation), question_ids(session, consultation.id), shown)


def checked(there: Ground, one: Imported) -> dict[str, Given]:
    """Return the answers of one response, cleaned; raises what ``Respondent.checked`` raises for one that does not fit."""
    respondent = Respondent(there.file, there.file.group(one.group).id, bool(one.maker))
    return respondent.checked(_given(one, there.provisions))


def seal_all(vault: Vault, there: Ground, batch: Sequence[tuple[Imported, Mapping[str, Given]]]) -> Sealed:
    """Return responses with their checked answers, ready to be kept; their keys are made in one transaction."""
    ready = Sealed([uuid4() for _ in batch], [], [], [], [])
    if not batch:
        return ready
    vault.make_keys(ready.ids)
    keyring = vault.keyring(ready.ids)
    for response_id, (one, given) in zip(ready.ids, batch, strict=True):
        ready.responses.append(_row(response_id, there.consultation_id, there.file.consent.version, one))
        kept = [(uuid4(), piece) for piece in pieces(there.file, given)]
        ready.answers.extend(_answer_rows(keyring, response_id, there.consultation_id, there.questions, kept))
        sent = [
            Sent(answer_id, there.questions[piece.question], piece.is_text, piece.value) for answer_id, piece in kept
        ]
        ready.signatures.extend(signature_rows(vault, there.consultation_id, sent))
        ready.patterns.extend(pattern_rows(vault, there.consultation_id, response_id, sent))
    return ready


def keep(session: Session, consultation: Consultation, ready: Sealed) -> None:
    """Add what was sealed as sent responses.

    No change is announced: whoever imports much lets later rooms work once, afterwards.
    """
    consultation.answered = True
    session.flush()
    insert_many(session, RESPONSES, ready.responses)
    insert_many(session, ANSWERS, ready.answers)
    insert_many(session, SIGNATURES, ready.signatures)
    insert_many(session, PATTERNS, ready.patterns)


def import_responses(
    session: Session, vault: Vault, consultation: Consultation, batch: Iterable[Imported]
) -> list[UUID]:
    """Add ``batch`` as sent responses and return their ids in the same order.

    Raises what :func:`checked` raises for an answer that does not fit; then nothing is added.
    """
    there = ground(session, consultation)
    ready = seal_all(vault, there, [(one, checked(there, one)) for one in batch])
    if ready.ids:
        keep(session, consultation, ready)
    return ready.ids


def import_response(session: Session, vault: Vault, consultation: Consultation, one: Imported) -> UUID:
    """Add one response, as :func:`import_responses`, and return its id."""
    return import_responses(session, vault, consultation, [one])[0]


def _given(one: Imported, shown: Mapping[str, UUID]) -> dict[str, Given]:
    return {
        key: Given(
            value=one.answers.get(key),
            words=one.free_text.get(key, {}),
            visibility=one.visibility.get(key, Visibility.ANALYSE),
            provision=shown.get(key),
        )
        for key in {**one.answers, **one.free_text}
    }


def _row(response_id: UUID, consultation_id: UUID, consent_version: int, one: Imported) -> dict[str, Any]:
    return {
        "id": response_id,
        "consultation_id": consultation_id,
        "group": one.group,
        "channel": one.channel,
        "state": ResponseState.SUBMITTED,
        "consent_version": consent_version if one.consented and one.channel is not Channel.PUBLISHED else None,
        "tells_later": False,
        "assisted": one.channel is Channel.ASSISTED,
        "week": one.week,
        "organisation_id": one.organisation_id,
        "maker": one.maker,
        "source": one.source,
        "mandate": dict(one.mandate),
        "external_id": one.external_id,
        "invented": one.invented,
    }


def _answer_rows(
    keyring: Keyring,
    response_id: UUID,
    consultation_id: UUID,
    questions: Mapping[str, UUID],
    kept: Iterable[tuple[UUID, Piece]],
) -> Iterable[dict[str, Any]]:
    for answer_id, piece in kept:
        yield new_row(
            keyring,
            piece,
            answer_id=answer_id,
            response_id=response_id,
            question_id=questions[piece.question],
            consultation_id=consultation_id,
            state=AnswerState.WAITING,
        )

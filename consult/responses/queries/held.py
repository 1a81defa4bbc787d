"""A response with what its pages need, in one statement: by its id, code, form or organisation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, Connection, Select, bindparam, select
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, ConsultationState, Question
from consult.errors import N_, NotFoundError
from consult.responses.models import Channel, ResponseState, Visibility
from consult.responses.sealing import ANSWERS, RESPONSES


class SealedAnswer(NamedTuple):
    """An answer as it is stored; ``question`` is the question's id in the file."""

    id: UUID
    question: str
    part: str
    is_text: bool
    visibility: Visibility
    version: int
    provision: UUID | None
    sealed: bytes


@dataclass(frozen=True, kw_only=True)
class Held:
    """A response with what its pages need: no model that a template could write to."""

    id: UUID
    group: str
    channel: Channel
    assisted: bool
    state: ResponseState
    has_code: bool
    tells_later: bool
    week: date | None
    written_week: date | None
    withdrawing_on: date | None
    organisation_id: UUID | None
    maker: str
    mandate: Mapping[str, Any]
    consultation_id: UUID
    ref: str
    fingerprint: str
    consultation_state: ConsultationState
    opens_on: date | None
    closes_on: date | None
    demonstration: str
    answers: Sequence[SealedAnswer]

    def is_open(self, today: date) -> bool:
        """Tell whether the consultation takes responses on ``today`` (Dutch date); the closing day counts."""
        if self.consultation_state is not ConsultationState.OPEN or self.opens_on is None or self.closes_on is None:
            return False
        return self.opens_on <= today <= self.closes_on


class Front(NamedTuple):
    """What decides how the first page of a questionnaire looks, read without the file itself."""

    consultation_id: UUID
    fingerprint: str
    state: ConsultationState
    opens_on: date | None
    closes_on: date | None
    owner: str
    demonstration: str


# Plain tables, and statements made once: these are run for every page, and the mapper would double their time.
_TABLES = (RESPONSES, ANSWERS, Consultation.__table__, Question.__table__)
_response, _answer, _consultation, _question = (table.c for table in _TABLES)
_WANTED: BindParameter[Any] = bindparam("wanted")
_HELD: Select[Any] = (
    select(
        _response.id,
        _response.group,
        _response.channel,
        _response.assisted,
        _response.state,
        _response.code_digest.is_not(None).label("has_code"),
        _response.tells_later,
        _response.week,
        _response.written_week,
        _response.withdrawing_on,
        _response.organisation_id,
        _response.maker,
        _response.mandate,
        _consultation.id.label("consultation_id"),
        _consultation.ref,
        _consultation.fingerprint,
        _consultation.state.label("consultation_state"),
        _consultation.opens_on,
        _consultation.closes_on,
        _consultation.demonstration,
        _answer.id.label("answer_id"),
        _question.key,
        _answer.part,
        _answer.is_text,
        _answer.visibility,
        _answer.version,
        _answer.provision_id,
        _answer.sealed,
    )
    .select_from(RESPONSES)
    .join(Consultation.__table__, _consultation.id == _response.consultation_id)
    .outerjoin(ANSWERS, _answer.response_id == _response.id)
    .outerjoin(Question.__table__, _question.id == _answer.question_id)
    .order_by(_question.position, _answer.part)
)
_OF_RESPONSE = tuple(one.name for one in fields(Held) if one.name != "answers")
_OF_ANSWER = tuple(range(len(_OF_RESPONSE), len(_OF_RESPONSE) + len(SealedAnswer._fields)))
_BY_ID = _HELD.where(_response.id == _WANTED)
_BY_CODE = _HELD.where(
    _response.code_digest == _WANTED,
    _response.state.in_([ResponseState.DRAFT, ResponseState.SUBMITTED, ResponseState.WITHDRAWING]),
)
_BY_SEND = _HELD.where(_response.send_digest == _WANTED)
_BY_ORGANISATION = _HELD.where(
    _response.consultation_id == bindparam("consultation"), _response.organisation_id == _WANTED
)
_FRONT: Select[Any] = select(
    _consultation.id,
    _consultation.fingerprint,
    _consultation.state,
    _consultation.opens_on,
    _consultation.closes_on,
    _consultation.owner,
    _consultation.demonstration,
).where(_consultation.ref == _WANTED, _consultation.state != ConsultationState.DRAFT)


def held(session: Session, response_id: UUID) -> Held | None:
    """Return the response with its sealed answers in the order of the file, or nothing; one statement."""
    return held_on(session.connection(), response_id)


def held_on(connection: Connection, response_id: UUID) -> Held | None:
    """Return the same as :func:`held`, on a bare connection."""
    return _held(connection, _BY_ID, wanted=response_id)


def held_by_code(session: Session, code_digest: bytes) -> Held | None:
    """Return the response of a return code; nothing for a code that is wrong or expired, or whose response is gone."""
    return _held(session.connection(), _BY_CODE, wanted=code_digest)


def held_by_send(session: Session, send_digest: bytes) -> Held | None:
    """Return the response that was sent with this form, or nothing."""
    return _held(session.connection(), _BY_SEND, wanted=send_digest)


def held_by_organisation(session: Session, consultation_id: UUID, organisation_id: UUID) -> Held | None:
    """Return the response of an organisation to a consultation, draft or sent, or nothing."""
    return _held(session.connection(), _BY_ORGANISATION, consultation=consultation_id, wanted=organisation_id)


def front_of(connection: Connection, ref: str) -> Front:
    """Return what decides how the first page of a questionnaire looks, or refuse with :class:`NotFoundError`."""
    row = connection.execute(_FRONT, {"wanted": ref}).first()
    if row is None:
        raise NotFoundError(N_("This consultation does not exist."))
    return Front(*row)


def _held(connection: Connection, statement: Select[Any], **wanted: object) -> Held | None:
    """Return the response that ``statement`` finds: a row for each answer, or one row with no answer."""
    result = connection.execute(statement, wanted)
    first = result.fetchone()
    if first is None:
        return None
    answers: tuple[SealedAnswer, ...] = ()
    if first.answer_id is None:
        result.close()
    else:
        # All about the response stands in every row: it is converted once, of the other rows only what is the answer's.
        rows = (first[len(_OF_RESPONSE) :], *result.columns(*_OF_ANSWER))
        answers = tuple(map(SealedAnswer._make, rows))
    return Held(**dict(zip(_OF_RESPONSE, first, strict=False)), answers=answers)

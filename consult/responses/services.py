"""Begin a response, save answers to it, give it a return code, send it. Nobody's acts here are logged (decision 22)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from consult.accounts.models import Organisation
from consult.changes import ChangeKind, announce
from consult.consultations.format import AnswerValue
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import N_, ClosedError, InvalidError, NotFoundError, TransitionError
from consult.responses.answering import Given
from consult.responses.models import AnswerState, Channel, Response, ResponseState
from consult.responses.queries import (
    Held,
    given_in,
    held,
    held_by_organisation,
    opened,
    question_ids,
    respondent_of,
    values_of,
)
from consult.responses.sealing import ANSWERS, RESPONSES, Piece, new_row, pieces, seal
from consult.vault import Keyring, Vault

HERE = ZoneInfo("Europe/Amsterdam")
_KEEP = insert(ANSWERS)
_LOCK = select(RESPONSES.c.id).where(RESPONSES.c.id == bindparam("wanted")).with_for_update()
_WAIT = update(ANSWERS).where(ANSWERS.c.response_id == bindparam("wanted")).values(state=AnswerState.WAITING)
_SEND = update(RESPONSES).where(RESPONSES.c.id == bindparam("wanted"))
_CHANGE = (
    update(ANSWERS)
    .where(ANSWERS.c.id == bindparam("row"))
    .values(sealed=bindparam("sealed"), visibility=bindparam("visibility"), version=ANSWERS.c.version + 1)
)


def begin_draft(
    session: Session, vault: Vault, consultation: Consultation, *, group: str, consent_version: int, now: datetime
) -> Response:
    """Return a new draft of an individual in ``group``; its data key is durable before its row (``security.md`` 0.4).

    Raises :class:`ClosedError` when the consultation takes no responses, :class:`NotFoundError` for an unknown group,
    and :class:`InvalidError` when consent was given to other words than those in force.
    """
    return _begin(session, vault, consultation, Channel.OPEN, group=group, consent_version=consent_version, now=now)


def begin_for_organisation(
    session: Session,
    vault: Vault,
    consultation: Consultation,
    *,
    organisation_id: UUID,
    consent_version: int,
    now: datetime,
) -> Response:
    """Return the one response of an organisation to ``consultation``: its draft, or what it sent, or a new draft.

    Refuses as :func:`begin_draft`, and with :class:`InvalidError` when the organisation's group is not asked.
    """
    # The row is locked, so that two members who begin at the same time get the same draft.
    organisation = session.scalar(select(Organisation).where(Organisation.id == organisation_id).with_for_update())
    if organisation is None:
        raise NotFoundError(N_("This organisation does not exist."))
    known = held_by_organisation(session, consultation.id, organisation_id)
    if known is not None:
        return session.get_one(Response, known.id)
    if organisation.group not in {group.id for group in definition(consultation).groups}:
        raise InvalidError(N_("This consultation does not ask organisations like yours."))
    return _begin(
        session,
        vault,
        consultation,
        Channel.ORGANISATION,
        group=organisation.group,
        consent_version=consent_version,
        now=now,
        organisation=organisation,
    )


def save_answers(
    session: Session, vault: Vault, response_id: UUID, given: Mapping[str, Given], *, now: datetime
) -> dict[str, AnswerValue]:
    """Seal and keep what was ``given``, by question, and return the values that the draft has now.

    A question given nothing loses its answer. All or nothing. Raises :class:`TransitionError` when the response was
    sent, :class:`ClosedError` when the consultation is closed, and what ``Respondent.checked`` raises.
    """
    response = _locked(session, response_id)
    _refuse_unless_draft(response)
    _refuse_when_closed(response, now)
    respondent = respondent_of(session, response)
    checked = respondent.checked(given)
    kept = {(answer.question, answer.part): answer.id for answer in response.answers if answer.question in checked}
    wanted = list(pieces(respondent.file, checked))
    gone = kept.keys() - {(piece.question, piece.part) for piece in wanted}
    if gone:
        session.execute(delete(ANSWERS).where(ANSWERS.c.id.in_([kept[place] for place in gone])))
    keyring = vault.keyring([response_id])
    _write(session, keyring, response, kept, wanted)
    others = opened(keyring, response_id, (one for one in response.answers if one.question not in checked))
    return values_of({**others, **{key: one for key, one in checked.items() if one.value is not None}})


def give_code(session: Session, response_id: UUID, code_digest: bytes) -> bool:
    """Give a draft its return code, unless it has one; tell whether ``code_digest`` is now its code."""
    session.execute(
        update(Response)
        .where(Response.id == response_id, Response.code_digest.is_(None))
        .values(code_digest=code_digest)
    )
    return session.scalar(select(Response.code_digest).where(Response.id == response_id)) == code_digest


def send(
    session: Session,
    vault: Vault,
    response_id: UUID,
    *,
    send_digest: bytes,
    code_digest: bytes | None,
    tells_later: bool,
    now: datetime,
    mandate: Mapping[str, Any] | None = None,
) -> Held:
    """Send a draft, and return it as it was sent: what is still asked waits for a moderator, the rest is deleted.

    Only the week is kept. The same form (``send_digest``) sent again changes nothing. ``code_digest`` is the code to
    give it, or nothing for whoever wants none. Raises :class:`TransitionError` when it was sent with another form,
    :class:`ClosedError`, and :class:`InvalidError` when there is no answer in it.
    """
    response = _locked(session, response_id)
    if response.state is ResponseState.SUBMITTED and _sent_with(session, response_id) == send_digest:
        return response
    _refuse_unless_draft(response)
    _refuse_when_closed(response, now)
    asked = _asked_of(session, vault, response)
    dropped = [answer.id for answer in response.answers if answer.question not in asked]
    if len(dropped) == len(response.answers):
        raise InvalidError(N_("You have not answered a question yet. Answer at least one before you send."))
    if dropped:
        session.execute(delete(ANSWERS).where(ANSWERS.c.id.in_(dropped)))
    sent = replace(
        response,
        state=ResponseState.SUBMITTED,
        week=monday(now),
        tells_later=tells_later,
        mandate=dict(mandate or {}),
        has_code=response.has_code or code_digest is not None,
        answers=tuple(answer for answer in response.answers if answer.question in asked),
    )
    row = {"state": sent.state, "week": sent.week, "tells_later": sent.tells_later, "mandate": sent.mandate}
    code = {} if code_digest is None or response.has_code else {"code_digest": code_digest}
    connection = session.connection()
    connection.execute(_WAIT, {"wanted": response_id})
    connection.execute(_SEND, {"wanted": response_id, "send_digest": send_digest, **row, **code})
    announce(session, ChangeKind.RESPONSE_SUBMITTED, response_id)
    return sent


def monday(now: datetime) -> date:
    """Return the Monday of the week of ``now`` in the Netherlands."""
    today = now.astimezone(HERE).date()
    return today - timedelta(days=today.weekday())


def _begin(
    session: Session,
    vault: Vault,
    consultation: Consultation,
    channel: Channel,
    *,
    group: str,
    consent_version: int,
    now: datetime,
    organisation: Organisation | None = None,
) -> Response:
    file = definition(consultation)
    if not consultation.is_open(now.astimezone(HERE).date()):
        raise ClosedError(N_("This consultation does not take answers now."))
    if consent_version != file.consent.version:
        raise InvalidError(N_("The words you agree to have changed. Read them again, please."))
    response_id = uuid4()
    vault.make_key(response_id)
    response = Response(
        id=response_id,
        consultation=consultation,
        group=file.group(group).id,
        channel=channel,
        consent_version=consent_version,
        organisation=organisation,
        maker=organisation.name if organisation else "",
    )
    session.add(response)
    if not consultation.answered:
        consultation.answered = True
    session.flush()
    return response


def _write(
    session: Session,
    keyring: Keyring,
    response: Held,
    kept: Mapping[tuple[str, str], UUID],
    wanted: Iterable[Piece],
) -> None:
    questions = question_ids(session, response.consultation_id)
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for piece in wanted:
        answer_id = kept.get((piece.question, piece.part))
        if answer_id is None:
            new.append(
                new_row(
                    keyring,
                    piece,
                    answer_id=uuid4(),
                    response_id=response.id,
                    question_id=questions[piece.question],
                    consultation_id=response.consultation_id,
                    state=AnswerState.DRAFT,
                )
            )
        else:
            sealed = seal(keyring, response.id, answer_id, piece.value)
            changed.append({"row": answer_id, "sealed": sealed, "visibility": piece.visibility})
    if new:
        session.connection().execute(_KEEP, new)
    if changed:
        session.connection().execute(_CHANGE, changed)


def _asked_of(session: Session, vault: Vault, response: Held) -> set[str]:
    """Return which questions are asked given the answers; opens only those that decide it."""
    respondent = respondent_of(session, response)
    deciding = respondent.deciding()
    deciders = tuple(answer for answer in response.answers if answer.question in deciding)
    given = given_in(vault, replace(response, answers=deciders))
    return {question.id for question in respondent.asked(values_of(given))}


def _locked(session: Session, response_id: UUID) -> Held:
    """Return the response, held still on PostgreSQL until this transaction ends; SQLite has one writer anyway."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        connection.execute(_LOCK, {"wanted": response_id})
    found = held(session, response_id)
    if found is None:
        raise NotFoundError(N_("This response does not exist, or not any more."))
    return found


def _refuse_unless_draft(response: Held) -> None:
    if response.state is not ResponseState.DRAFT:
        raise TransitionError(N_("These answers were sent already. They cannot be changed here."))


def _refuse_when_closed(response: Held, now: datetime) -> None:
    if not response.is_open(now.astimezone(HERE).date()):
        raise ClosedError(N_("This consultation does not take answers now."))


def _sent_with(session: Session, response_id: UUID) -> bytes | None:
    return session.scalar(select(Response.send_digest).where(Response.id == response_id))

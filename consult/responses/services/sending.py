"""Send a draft: what is still asked waits for a moderator, and the rest is deleted."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from consult.changes import ChangeKind, announce
from consult.days import day_of, monday_of
from consult.errors import N_, InvalidError
from consult.responses.models import AnswerState, Response, ResponseState
from consult.responses.queries import Held, given_in, respondent_of, values_of
from consult.responses.sealing import ANSWERS, RESPONSES
from consult.responses.services.attaching import admit_attachments, keep_attachments
from consult.responses.services.comparing import keep_signatures
from consult.responses.services.holding import locked, refuse_unless_draft, refuse_when_closed
from consult.vault import Vault

_WAIT = update(ANSWERS).where(ANSWERS.c.response_id == bindparam("wanted")).values(state=AnswerState.WAITING)
_SEND = update(RESPONSES).where(RESPONSES.c.id == bindparam("wanted"))


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
    response = locked(session, response_id)
    if response.state is ResponseState.SUBMITTED and _sent_with(session, response_id) == send_digest:
        return response
    refuse_unless_draft(response)
    refuse_when_closed(response, now)
    asked = _asked_of(session, vault, response)
    # What responds to the text goes along, also to a section that is gone since: it stays with what was read.
    kept = tuple(answer for answer in response.answers if answer.question in asked or answer.provision is not None)
    dropped = {answer.id for answer in response.answers}.difference(answer.id for answer in kept)
    # Only organisations are asked for files, and every statement counts when all send in the last minute.
    with_files = response.organisation_id is not None and keep_attachments(session, response_id, asked)
    if len(dropped) == len(response.answers) and not with_files:
        raise InvalidError(N_("You have not answered a question yet. Answer at least one before you send."))
    if dropped:
        session.execute(delete(ANSWERS).where(ANSWERS.c.id.in_(dropped)))
    sent = replace(
        response,
        state=ResponseState.SUBMITTED,
        week=monday_of(day_of(now)),
        written_week=None,
        tells_later=tells_later,
        mandate=dict(mandate or {}),
        has_code=response.has_code or code_digest is not None,
        answers=kept,
    )
    row = {name: getattr(sent, name) for name in ("state", "week", "written_week", "tells_later", "mandate")}
    code = {} if code_digest is None or response.has_code else {"code_digest": code_digest}
    connection = session.connection()
    connection.execute(_WAIT, {"wanted": response_id})
    connection.execute(_SEND, {"wanted": response_id, "send_digest": send_digest, **row, **code})
    if with_files:
        admit_attachments(session, vault, response_id)
    keep_signatures(session, vault, response_id)
    announce(session, ChangeKind.RESPONSE_SUBMITTED, response_id)
    return sent


def _asked_of(session: Session, vault: Vault, response: Held) -> set[str]:
    """Return which questions are asked given the answers; opens only those that decide it."""
    respondent = respondent_of(session, response)
    deciding = respondent.deciding()
    deciders = tuple(answer for answer in response.answers if answer.question in deciding)
    given = given_in(vault, replace(response, answers=deciders))
    return {question.id for question in respondent.asked(values_of(given))}


def _sent_with(session: Session, response_id: UUID) -> bytes | None:
    return session.scalar(select(Response.send_digest).where(Response.id == response_id))

"""Sign and send a response for an organisation: by somebody other than its only writer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from consult.accounts.queries import members_of
from consult.errors import N_, ConflictError, InvalidError
from consult.responses.models import Response, ResponseState
from consult.responses.queries import Held, file_of, questions_with_files, section_works, stand_of
from consult.responses.services.cosigning import send_dissents
from consult.responses.services.holding import locked
from consult.responses.services.sending import send
from consult.responses.services.working import forget_times
from consult.vault import Vault


def sign_off(
    session: Session,
    vault: Vault,
    response_id: UUID,
    *,
    by: UUID,
    stand: int,
    send_digest: bytes,
    tells_later: bool,
    mandate: Mapping[str, Any],
    now: datetime,
) -> Held:
    """Send an organisation's draft in its name, signed by ``by``, and return it as it was sent.

    ``stand`` is that of the answers they checked (``queries.stand_of``). Raises :class:`ConflictError` when these moved
    on, and :class:`InvalidError` when ``by`` wrote last in every part while there are other members; refuses as ``send``.
    """
    response = locked(session, response_id)
    is_draft = response.state is ResponseState.DRAFT
    if is_draft and stand != stand_of(session, response_id):
        raise ConflictError(N_("Somebody changed an answer while you read. Check the answers again, then send."))
    sent = send(
        session,
        vault,
        response_id,
        send_digest=send_digest,
        code_digest=None,
        tells_later=tells_later,
        now=now,
        mandate=mandate,
    )
    if is_draft:
        _refuse_who_wrote_all(session, sent, by)
        session.execute(update(Response).where(Response.id == response_id).values(signed_by_id=by))
        send_dissents(session, vault.keyring([response_id]), sent)
        forget_times(session, response_id)
    return sent


def _refuse_who_wrote_all(session: Session, response: Held, by: UUID) -> None:
    if response.organisation_id is None or len(members_of(session, response.organisation_id)) == 1:
        return
    file, works = file_of(session, response), section_works(session, response.id)
    filled_in = {answer.question for answer in response.answers} | questions_with_files(session, response.id)
    sections = {file.question(question).section for question in filled_in}
    if all(section in works and works[section].last_writer_id == by for section in sections):
        raise InvalidError(
            N_(
                "You wrote last in every part. Let somebody else sign and send, or let another writer change a part first."
            )
        )

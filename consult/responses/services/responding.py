"""Respond to a section of the text, in the version that was read; or take that response back while it is a draft."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from consult.consultations.format import provision_key
from consult.consultations.models import Provision
from consult.consultations.queries import provisions_by_id
from consult.errors import N_, ConflictError, NotFoundError
from consult.responses.answering import Given
from consult.responses.queries import response_of
from consult.responses.sealing import ANSWERS
from consult.responses.services.drafting import save_answers
from consult.responses.services.holding import locked, refuse_unless_draft, refuse_when_closed
from consult.responses.services.revising import save_together
from consult.vault import Vault


@dataclass(frozen=True)
class Writer:
    """A member of an organisation who responds to a section, and the version of that response that they saw."""

    id: UUID
    seen: int


def respond_to_provision(
    session: Session,
    vault: Vault,
    response_id: UUID,
    provision_id: UUID,
    given: Given,
    *,
    now: datetime,
    writer: Writer | None = None,
) -> None:
    """Keep what was ``given`` with the version of a section that was read; it replaces what was said of it before.

    A ``writer`` is told with :class:`OverwrittenError` when another member saved it since.

    Raises :class:`ConflictError` when the section has other words since or is gone: whoever responds reads them first.
    :class:`NotFoundError` for a version of another consultation, and what ``save_answers`` raises.
    """
    read = version_read(session, response_id, provision_id)
    refuse_other_words(read)
    key = provision_key(read.key)
    said = {key: replace(given, provision=read.id)}
    if writer is None:
        save_answers(session, vault, response_id, said, now=now)
    else:
        save_together(session, vault, response_id, said, {key: writer.seen}, by=writer.id, now=now)


def take_back_provision(session: Session, response_id: UUID, provision_id: UUID, *, now: datetime) -> None:
    """Delete what a draft says of a section, whichever version of it was read.

    Raises :class:`TransitionError` when the response was sent, :class:`ClosedError`, and :class:`NotFoundError`.
    """
    response = locked(session, response_id)
    refuse_unless_draft(response)
    refuse_when_closed(response, now)
    key = provision_key(version_read(session, response_id, provision_id).key)
    gone = [answer.id for answer in response.answers if answer.question == key]
    session.execute(delete(ANSWERS).where(ANSWERS.c.id.in_(gone)))


def version_read(session: Session, response_id: UUID, provision_id: UUID) -> Provision:
    """Return a version of a section of the response's consultation, or refuse with :class:`NotFoundError`."""
    found = provisions_by_id(session, response_of(session, response_id).consultation_id).get(provision_id)
    if found is None:
        raise NotFoundError(N_("This part of the consultation does not exist."))
    return found


def refuse_other_words(read: Provision) -> None:
    """Raise :class:`ConflictError` when the section has other words since it was ``read``, or is gone."""
    if not read.in_force:
        raise ConflictError(N_("The text of this part has changed since you opened it. Nothing was stored yet."))

"""Hold a response still while it is changed, and refuse what its state or the calendar does not allow."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from consult.days import day_of, monday_of
from consult.errors import N_, ClosedError, NotFoundError, TransitionError
from consult.responses.models import ResponseState
from consult.responses.queries import Held, held
from consult.responses.sealing import RESPONSES

_LOCK = select(RESPONSES.c.id).where(RESPONSES.c.id == bindparam("wanted")).with_for_update()


def locked(session: Session, response_id: UUID) -> Held:
    """Return the response, held still on PostgreSQL until this transaction ends; SQLite has one writer anyway."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        connection.execute(_LOCK, {"wanted": response_id})
    found = held(session, response_id)
    if found is None:
        raise NotFoundError(N_("This response does not exist, or not any more."))
    return found


def refuse_unless_draft(response: Held) -> None:
    """Raise :class:`TransitionError` for a response that was sent."""
    if response.state is not ResponseState.DRAFT:
        raise TransitionError(N_("These answers were sent already. They cannot be changed here."))


def refuse_when_closed(response: Held, now: datetime) -> None:
    """Raise :class:`ClosedError` when the consultation takes no answers at this moment."""
    if not response.is_open(day_of(now)):
        raise ClosedError(N_("This consultation does not take answers now."))


def note_week(session: Session, response: Held, now: datetime) -> None:
    """Note in which week a draft was last written: one that nobody comes back to is erased."""
    week = monday_of(day_of(now))
    if response.written_week != week:
        session.execute(update(RESPONSES).where(RESPONSES.c.id == response.id).values(written_week=week))

"""The other sessions of whoever is signed in: on which day each began, and how they end."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from consult.web.models import WebSession
from consult.web.sessions import ServerSession


def end_other_sessions(writing: Session, user_id: UUID, ours: ServerSession) -> None:
    """End every session of an account but this one."""
    writing.execute(delete(WebSession).where(WebSession.user_id == user_id, WebSession.digest != ours.digest))


def days_of_sessions(reading: Session, user_id: UUID, ours: ServerSession) -> list[tuple[date, bool]]:
    """Return on which day each session of an account began, and whether it is this one; of devices nothing is kept.

    This one comes first, then the latest: sessions of one day stand in no order that anything could be read from.
    """
    wanted = select(WebSession.expires_on, WebSession.digest).where(WebSession.user_id == user_id)
    found = [(last_day - timedelta(days=1), digest == ours.digest) for last_day, digest in reading.execute(wanted)]
    return sorted(found, key=lambda each: (each[1], each[0]), reverse=True)

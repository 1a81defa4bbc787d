"""The audit log as an administrator reads it: who did what and when, by role; never a respondent's act or word."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from consult.access import Role
from consult.accounts.models import User
from consult.audit import AuditAction, AuditEvent
from consult.days import HERE
from consult.reports.formats.tables import guarded

_COLUMNS = ("number", "moment", "act", "role", "subject", "details", "digest")
_BATCH = 2000


@dataclass(frozen=True)
class Entry:
    """One line of the log with whoever did it; nobody for what the house did by itself, or an account that is gone."""

    event: AuditEvent
    actor: User | None

    @property
    def role(self) -> str:
        """The roles of whoever did it now, as a file names them; ``member`` for an organisation's."""
        if self.actor is None:
            return ""
        return "+".join(role.value for role in Role if role in self.actor.roles) or "member"

    @property
    def details(self) -> str:
        """The details in the order of their names: identifiers, codes and counts."""
        return ", ".join(f"{name}={value}" for name, value in sorted(self.event.details.items()) if value)


def log_page(
    session: Session,
    *,
    action: AuditAction | None = None,
    day: date | None = None,
    before: int | None = None,
    size: int = 50,
) -> Sequence[Entry]:
    """Return at most ``size + 1`` lines, the newest first, below ``before``; the one too many tells of a next page."""
    chosen = _chosen(action, day).order_by(AuditEvent.number.desc()).limit(size + 1)
    if before is not None:
        chosen = chosen.where(AuditEvent.number < before)
    return _with_actors(session, session.scalars(chosen).all())


def log_as_csv(session: Session, *, action: AuditAction | None = None, day: date | None = None) -> bytes:
    """Return the lines, the oldest first, as CSV in UTF-8: roles and no names, because the file leaves the house.

    The digest of each line is in it, so that an extract can be laid beside the log. Cells that look like a formula are
    guarded.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(_COLUMNS)
    for entry in _all(session, _chosen(action, day)):
        event = entry.event
        moment = event.happened_at.astimezone(HERE).isoformat(timespec="seconds")
        subject, digest = str(event.subject_id or ""), event.digest.hex()
        words = (event.action.value, entry.role, subject, entry.details, digest)
        writer.writerow((event.number, moment, *map(guarded, words)))
    return out.getvalue().encode("utf-8-sig")


def _chosen(action: AuditAction | None, day: date | None) -> Select[AuditEvent]:
    chosen = select(AuditEvent)
    if action is not None:
        chosen = chosen.where(AuditEvent.action == action)
    if day is not None:
        begins, ends = (datetime(each.year, each.month, each.day, tzinfo=HERE) for each in (day, day + timedelta(1)))
        chosen = chosen.where(AuditEvent.happened_at >= begins, AuditEvent.happened_at < ends)
    return chosen


def _all(session: Session, chosen: Select[AuditEvent]) -> Iterator[Entry]:
    after = 0
    while events := session.scalars(
        chosen.where(AuditEvent.number > after).order_by(AuditEvent.number).limit(_BATCH)
    ).all():
        yield from _with_actors(session, events)
        after = events[-1].number


def _with_actors(session: Session, events: Sequence[AuditEvent]) -> Sequence[Entry]:
    wanted = {event.actor_id for event in events if event.actor_id}
    people: Mapping[UUID, User] = {user.id: user for user in session.scalars(select(User).where(User.id.in_(wanted)))}
    return [Entry(event, people.get(event.actor_id) if event.actor_id else None) for event in events]

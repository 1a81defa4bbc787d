"""The audit log: what was done, to what, by whom, in a chain that shows tampering. Never a respondent's words or acts.

Each row carries ``HMAC-SHA256(key, previous digest ‖ row)`` over the row in canonical JSON (RFC 8785), so that a row
that is changed, removed, inserted or moved breaks the chain at its number. Cutting the tail shows against a head
(count and digest) that is kept elsewhere.
"""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import rfc8785
from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Session

from consult.audit.actions import AuditAction
from consult.audit.models import AuditEvent

START = bytes(32)
"""What the first row follows."""
_LOCK = 0x436F6E73756C74


@dataclass(frozen=True)
class Head:
    """How far the chain has come: the number of its last row and that row's digest."""

    number: int
    digest: bytes

    def __str__(self) -> str:
        return f"{self.number}:{self.digest.hex()}"

    @classmethod
    def read(cls, words: str) -> "Head":
        """Return a head as it is printed (``NUMBER:HEX``); raise :class:`ValueError` for anything else."""
        number, _, digest = words.strip().partition(":")
        return cls(int(number), bytes.fromhex(digest))


def record(
    session: Session,
    action: AuditAction,
    subject_id: UUID | None = None,
    *,
    actor_id: UUID | None = None,
    **details: str,
) -> AuditEvent:
    """Add an act to the chain, in the transaction of the act itself, and return its row."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    last = head(session)
    event = AuditEvent(
        number=last.number + 1,
        action=action,
        subject_id=subject_id,
        actor_id=actor_id,
        details=details,
        happened_at=datetime.now(UTC),
        digest=b"",
    )
    event.digest = digest_of(session.info["audit_key"], last.digest, event)
    session.add(event)
    session.flush()
    return event


def recorded(session: Session, action: AuditAction, subject_id: UUID) -> AuditEvent | None:
    """Return the last time that ``action`` was done to the subject, or nothing."""
    return session.scalar(
        select(AuditEvent)
        .where(AuditEvent.subject_id == subject_id, AuditEvent.action == action)
        .order_by(AuditEvent.number.desc())
        .limit(1)
    )


def head(session: Session | Connection) -> Head:
    """Return the head of the chain; number 0 when it is empty."""
    last = session.execute(
        select(AuditEvent.number, AuditEvent.digest).order_by(AuditEvent.number.desc()).limit(1)
    ).first()
    return Head(*last) if last else Head(0, START)


def digest_of(key: bytes, previous: bytes, event: AuditEvent) -> bytes:
    """Return the digest that ties a row to the one before it."""
    row: dict[str, Any] = {
        "number": event.number,
        "action": event.action.value,
        "subject": str(event.subject_id),
        "actor": str(event.actor_id),
        "details": event.details,
        "at": event.happened_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    return hmac.digest(key, previous + rfc8785.dumps(row), "sha256")

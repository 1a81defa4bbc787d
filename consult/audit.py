"""The audit log: what was done, to what, by whom, in a chain that shows tampering. Never a respondent's words or acts.

Each row carries ``HMAC-SHA256(key, previous digest ‖ row)`` over the row in canonical JSON (RFC 8785), so that a row
that is changed, removed, inserted or moved breaks the chain at its number. Cutting the tail shows against a head
(count and digest) that is kept elsewhere.
"""

import hmac
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import rfc8785
from sqlalchemy import Connection, ScalarResult, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from consult.db import Base, growing

_START = bytes(32)
_LOCK = 0x436F6E73756C74
_BATCH = 2000


class AuditAction(StrEnum):
    """The closed list of acts that are recorded."""

    SIGNED_IN = "staff.signed-in"
    SIGN_IN_FAILED = "staff.sign-in-failed"
    SIGNED_OUT = "staff.signed-out"
    SECOND_FACTOR_SET = "staff.second-factor-set"
    SECOND_FACTOR_RESET = "staff.second-factor-reset"
    RECOVERY_CODES_MADE = "account.recovery-codes-made"
    PASSWORD_CHANGED = "account.password-changed"  # noqa: S105  (the name of an act)
    SESSIONS_ENDED = "account.sessions-ended"
    PROVED_AGAIN = "account.proved-again"
    PROOF_FAILED = "account.proof-failed"
    ACCOUNT_DISABLED = "account.disabled"
    ACCOUNT_ENABLED = "account.enabled"
    ROLES_CHANGED = "staff.roles-changed"
    NOTICES_CHOSEN = "account.notices-chosen"
    LANGUAGES_CHOSEN = "account.languages-chosen"
    STAFF_ADDED = "staff.added"
    ORGANISATION_ADDED = "organisation.added"
    MEMBER_ADDED = "organisation.member-added"
    MEMBER_INVITED = "organisation.member-invited"
    MEMBER_REMOVED = "organisation.member-removed"
    INVITATION_ENDED = "organisation.invitation-ended"
    CONSULTATION_LOADED = "consultation.loaded"
    CONSULTATION_OPENED = "consultation.opened"
    CONSULTATION_EXTENDED = "consultation.extended"
    CONSULTATION_CLOSED = "consultation.closed"
    CONSULTATION_COMPLETED = "consultation.completed"
    CO_SIGNATURE_RECORDED = "consultation.co-signature-recorded"
    CO_SIGNATURE_REMOVED = "consultation.co-signature-removed"
    BATCH_MADE = "batch.made"
    BATCH_STOPPED = "batch.stopped"
    RESPONSE_ENTERED = "response.entered"
    IMPORT_BEGUN = "responses.import-begun"
    RESPONSES_IMPORTED = "responses.imported"
    RAW_TEXT_VIEWED = "response.viewed"
    ANSWER_DECIDED = "answer.decided"
    ANSWER_REOPENED = "answer.reopened"
    DECISION_LOOKED_AT = "decision.looked-at"
    OBJECTION_DECIDED = "objection.decided"
    ANSWER_TRANSLATED = "answer.translated"
    TRANSLATION_CHECKED = "answer.translation-checked"
    CAMPAIGN_CONFIRMED = "campaign.confirmed"
    CAMPAIGN_SPLIT = "campaign.split"
    CAMPAIGN_MERGED = "campaign.merged"
    CAMPAIGN_DISSOLVED = "campaign.dissolved"
    CAMPAIGN_DECIDED = "campaign.decided"
    MESSAGE_WRITTEN = "message.written"
    SAFEGUARDING_VIEWED = "safeguarding.viewed"
    SAFEGUARDING_STEP = "safeguarding.step"
    EXCERPT_CODED = "excerpt.coded"
    EXCERPT_MARKED = "excerpt.marked"
    CODING_KEPT = "excerpt.coding-kept"
    CODING_REMOVED = "excerpt.coding-removed"
    CODEBOOK_BEGUN = "codebook.begun"
    CODEBOOK_SAVED = "codebook.saved"
    CODEBOOK_DISCARDED = "codebook.discarded"
    CODEBOOK_LOCKED = "codebook.locked"
    CODINGS_SENT = "codings.sent"
    CODINGS_READ_IN = "codings.read-in"
    SAMPLE_DRAWN = "sample.drawn"
    SAMPLE_UNIT_CODED = "sample.unit-coded"
    SAMPLE_CODED = "sample.coded"
    DIFFERENCE_SETTLED = "sample.difference-settled"
    SUGGESTION_ANSWERED = "suggestion.answered"
    CANDIDATE_DECIDED = "suggestion.candidate-decided"
    SUGGESTIONS_SWITCHED = "suggestion.switched"
    SYNTHESIS_SAVED = "synthesis.saved"
    FINDING_SAVED = "finding.saved"
    FINDING_REMOVED = "finding.removed"
    FINDINGS_PROPOSED = "findings.proposed"
    QUOTE_CLEARED = "quote.cleared"
    QUOTE_REFUSED = "quote.refused"
    SYNTHESIS_OFFERED = "synthesis.offered"
    SYNTHESIS_RETURNED = "synthesis.returned"
    SYNTHESIS_APPROVED = "synthesis.approved"
    VALIDATION_OPENED = "validation.opened"
    VALIDATION_ENDED = "validation.ended"
    REJOINDER_SAVED = "rejoinder.saved"
    REPORT_ASKED = "report.asked"
    REPORT_RELEASED = "report.released"
    REPORT_PUBLISHED = "report.published"
    REPORT_SUPERSEDED = "report.superseded"
    REPORT_DOWNLOADED = "report.downloaded"
    REPLY_SAVED = "reply.saved"
    REPLY_OFFERED = "reply.offered"
    REPLY_RETURNED = "reply.returned"
    REPLY_PUBLISHED = "reply.published"
    COMMITMENT_SAVED = "commitment.saved"
    COMMITMENT_OFFERED = "commitment.offered"
    COMMITMENT_RETURNED = "commitment.returned"
    COMMITMENT_PUBLISHED = "commitment.published"
    LETTER_MADE = "letter.made"
    LETTER_RELEASED = "letter.released"
    LETTER_DOWNLOADED = "letter.downloaded"
    JOB_CANCELLED = "job.cancelled"
    JOB_RETRIED = "job.retried"
    LOG_DOWNLOADED = "log.downloaded"
    BACKUP_RESTORED = "backup.restored"
    DEMONSTRATION_LOADED = "demonstration.loaded"


class AuditEvent(Base):
    """One recorded act. ``details`` holds identifiers, codes and counts only."""

    __tablename__ = "audit_event"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    action: Mapped[AuditAction] = mapped_column(growing(AuditAction))
    subject_id: Mapped[UUID | None] = mapped_column(index=True)
    actor_id: Mapped[UUID | None]
    details: Mapped[dict[str, str]]
    happened_at: Mapped[datetime]
    digest: Mapped[bytes] = mapped_column(repr=False)


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


@dataclass(frozen=True)
class Break:
    """The first number at which the chain does not hold, and why: ``missing``, ``changed`` or ``cut``."""

    number: int
    why: str


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
    event.digest = _digest(session.info["audit_key"], last.digest, event)
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
    return Head(*last) if last else Head(0, _START)


def verify(session: Session, *, expected: Collection[Head] = ()) -> Break | None:
    """Return the first break in the chain, or nothing; ``expected`` are heads that were kept elsewhere."""
    number, previous = 0, _START
    kept = {head.number: head.digest for head in expected}
    with closing(_in_order(session)) as events:
        for event in events:
            number += 1
            if event.number != number:
                return Break(number, "missing")
            if not hmac.compare_digest(event.digest, _digest(session.info["audit_key"], previous, event)):
                return Break(number, "changed")
            previous = event.digest
            if previous != kept.get(number, previous):
                return Break(number, "changed")
    return Break(number + 1, "cut") if number < max(kept, default=0) else None


def _in_order(session: Session) -> ScalarResult[AuditEvent]:
    return session.scalars(
        select(AuditEvent).order_by(AuditEvent.number).execution_options(yield_per=_BATCH, populate_existing=True)
    )


def _digest(key: bytes, previous: bytes, event: AuditEvent) -> bytes:
    row: dict[str, Any] = {
        "number": event.number,
        "action": event.action.value,
        "subject": str(event.subject_id),
        "actor": str(event.actor_id),
        "details": event.details,
        "at": event.happened_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    return hmac.digest(key, previous + rfc8785.dumps(row), "sha256")

"""The rows of the audit log, and the mark that is left where it was cut off."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from consult.audit.actions import AuditAction
from consult.db import Base, growing


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


class AuditCut(Base):
    """Up to which number the log was cut off, and the digest of that last row; ``seal`` is made with the key of the log."""

    __tablename__ = "audit_cut"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[bytes] = mapped_column(repr=False)
    cut_on: Mapped[date]
    seal: Mapped[bytes] = mapped_column(repr=False)

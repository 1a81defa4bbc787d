"""Which batches of invitations there are, how far they were used, and where a code leads. Never which one was used."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.responses.models import Batch, Invitation, Response, ResponseState


@dataclass(frozen=True)
class BatchUse:
    """A batch with the number of its invitations that were used, exactly: what staff are shown says less."""

    id: UUID
    label: str
    size: int
    used: int
    is_stopped: bool


class InvitedReach(NamedTuple):
    """A batch with how many responses came in with it, exactly; ``live`` are those of ``made`` not taken back."""

    label: str
    made: int
    live: int
    sent: int


def batches_of(session: Session, consultation_id: UUID) -> Sequence[BatchUse]:
    """Return the batches of a consultation by label; one statement."""
    left = func.count(Invitation.id)
    rows = session.execute(
        select(Batch.id, Batch.label, Batch.size, Batch.taken_back, left)
        .outerjoin(Invitation, Invitation.batch_id == Batch.id)
        .where(Batch.consultation_id == consultation_id)
        .group_by(Batch.id, Batch.label, Batch.size, Batch.taken_back)
        .order_by(Batch.label, Batch.id)
    )
    return [
        BatchUse(id_, label, size, size - (taken_back or 0) - unused, taken_back is not None)
        for id_, label, size, taken_back, unused in rows
    ]


def batch_by_form(session: Session, consultation_id: UUID, form_digest: bytes) -> Batch | None:
    """Return the batch that was made with this form, or nothing."""
    return session.scalar(
        select(Batch).where(Batch.form_digest == form_digest, Batch.consultation_id == consultation_id)
    )


def batch_label(session: Session, batch_id: UUID) -> str:
    """Return the label of a batch for a moderator; empty for one that is too small to be named (check 9)."""
    found = session.get(Batch, batch_id)
    return found.label if found is not None and found.is_named else ""


def invited_to(session: Session, digest: bytes) -> str | None:
    """Return the neutral reference of the consultation that an unused invitation leads to, or nothing."""
    return session.scalar(
        select(Consultation.ref)
        .join(Batch, Batch.consultation_id == Consultation.id)
        .join(Invitation, Invitation.batch_id == Batch.id)
        .where(Invitation.digest == digest)
    )


def invited_reach(session: Session, consultation_id: UUID) -> Sequence[InvitedReach]:
    """Return the batches of a consultation with what came in by each, by label; for a report, which withholds."""
    sent = (
        select(Response.batch_id, func.count().label("number"))
        .where(
            Response.consultation_id == consultation_id,
            Response.batch_id.is_not(None),
            Response.state == ResponseState.SUBMITTED,
        )
        .group_by(Response.batch_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Batch.label,
            Batch.size,
            Batch.size - func.coalesce(Batch.taken_back, 0),
            func.coalesce(sent.c.number, 0),
        )
        .outerjoin(sent, sent.c.batch_id == Batch.id)
        .where(Batch.consultation_id == consultation_id)
        .order_by(Batch.label, Batch.id)
    )
    return [InvitedReach(*row) for row in rows]

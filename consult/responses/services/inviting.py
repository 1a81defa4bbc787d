"""Make a batch of invitations, stop it, and use one of them: once, and without a trace of which it was."""

from collections.abc import Collection
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from consult.audit import AuditAction, record
from consult.consultations.models import Consultation, ConsultationState
from consult.consultations.queries import is_document_analysis
from consult.db import rows_changed
from consult.errors import N_, ClosedError, InvalidError, NotFoundError
from consult.responses.models import Batch, Invitation
from consult.responses.queries import batch_by_form

LARGEST = 500


class InvitationUsedError(InvalidError):
    """The invitation is not there (any more): it is wrong, was used, or its batch was stopped."""


def make_batch(
    session: Session,
    consultation: Consultation,
    *,
    label: str,
    digests: Collection[bytes],
    form_digest: bytes,
    by: UUID,
) -> Batch:
    """Return a new batch with an invitation for each of ``digests``, or the one made with the same form before.

    Raises :class:`ClosedError` when the consultation takes no responses any more, and :class:`InvalidError` for an
    empty label, a size outside 1 to 500, or an analysis of documents, which asks nobody.
    """
    # The row is locked, so that of one form sent twice at a time the second finds what the first made.
    session.execute(select(Consultation.id).where(Consultation.id == consultation.id).with_for_update())
    made = batch_by_form(session, consultation.id, form_digest)
    if made is not None:
        return made
    if consultation.state not in {ConsultationState.DRAFT, ConsultationState.OPEN}:
        raise ClosedError(N_("This consultation does not take answers any more. There is nobody to invite."))
    if is_document_analysis(consultation):
        raise InvalidError(N_("This is an analysis of documents. It asks nobody."))
    if not label or not 1 <= len(digests) <= LARGEST:
        raise InvalidError(N_("A batch has a name, and from 1 to 500 invitations."))
    batch = Batch(consultation_id=consultation.id, label=label, size=len(digests), form_digest=form_digest)
    session.add(batch)
    session.flush()
    # Sorted: the order of the rows is not that of the sheet.
    session.execute(
        insert(Invitation), [{"id": uuid4(), "batch_id": batch.id, "digest": one} for one in sorted(digests)]
    )
    record(session, AuditAction.BATCH_MADE, batch.id, actor_id=by, size=str(batch.size))
    return batch


def stop_batch(session: Session, consultation: Consultation, batch_id: UUID, *, by: UUID) -> Batch:
    """Delete what is unused of a batch, and return it; what was begun with it stays. Stopping twice is no fault.

    Raises :class:`NotFoundError` when this consultation has no such batch.
    """
    batch = session.scalar(
        select(Batch).where(Batch.id == batch_id, Batch.consultation_id == consultation.id).with_for_update()
    )
    if batch is None:
        raise NotFoundError(N_("This batch does not exist."))
    if batch.taken_back is None:
        batch.taken_back = _deleted(session, batch.id)
        record(session, AuditAction.BATCH_STOPPED, batch.id, actor_id=by)
    return batch


def use_invitation(session: Session, consultation: Consultation, digest: bytes) -> UUID:
    """Delete an invitation to ``consultation``, and return its batch; of two at a time only one succeeds.

    Raises :class:`InvitationUsedError` when it is not there.
    """
    batch_id = session.scalar(
        delete(Invitation)
        .where(
            Invitation.digest == digest,
            Invitation.batch_id.in_(select(Batch.id).where(Batch.consultation_id == consultation.id)),
        )
        .returning(Invitation.batch_id)
        .execution_options(synchronize_session=False)
    )
    if batch_id is None:
        raise InvitationUsedError(N_("Your invitation does not fit any more. You can answer without it."))
    return batch_id


def _deleted(session: Session, batch_id: UUID) -> int:
    result = session.execute(
        delete(Invitation).where(Invitation.batch_id == batch_id).execution_options(synchronize_session=False)
    )
    return rows_changed(result)

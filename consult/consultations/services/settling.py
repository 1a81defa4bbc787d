"""Record which organisations settled the questions together with whoever asks them (decision 30)."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from consult.audit import AuditAction, record
from consult.consultations.models import CoSignature
from consult.consultations.queries import settled_with
from consult.consultations.services.running import held
from consult.errors import N_, InvalidError, NotFoundError


def record_co_signature(
    session: Session, slug: str, *, organisation: str, signed_on: date, version: str, by: UUID | None = None
) -> CoSignature:
    """Return the co-signature of ``organisation`` under the questions in ``version``.

    Raises :class:`InvalidError` without a name, and when it is there already, in the file or as a row.
    """
    consultation = held(session, slug)
    name = " ".join(organisation.split())
    if not name:
        raise InvalidError(N_("Fill in the name of the organisation."))
    known = {(one.organisation.casefold(), one.version) for one in settled_with(session, consultation)}
    if (name.casefold(), version) in known:
        raise InvalidError(N_("This organisation is recorded for this version already."))
    row = CoSignature(consultation_id=consultation.id, organisation=name, signed_on=signed_on, version=version)
    session.add(row)
    session.flush()
    # The log holds no free text: the row's id stands for the name.
    record(
        session,
        AuditAction.CO_SIGNATURE_RECORDED,
        consultation.id,
        actor_id=by,
        co_signature=str(row.id),
        version=version,
    )
    return row


def remove_co_signature(session: Session, slug: str, co_signature_id: UUID, *, by: UUID | None = None) -> None:
    """Take a recorded co-signature away; raises :class:`NotFoundError` where this consultation has none of this id."""
    consultation = held(session, slug)
    row = session.get(CoSignature, co_signature_id)
    if row is None or row.consultation_id != consultation.id:
        raise NotFoundError(N_("This co-signature is not there any more."))
    record(
        session,
        AuditAction.CO_SIGNATURE_REMOVED,
        consultation.id,
        actor_id=by,
        co_signature=str(row.id),
        version=row.version,
    )
    session.delete(row)
    session.flush()

"""Load a consultation from its file, new or over the one that is in force."""

import secrets
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from consult.audit import AuditAction, record
from consult.changes import ChangeKind, announce
from consult.consultations.format import ConsultationFile, changes_refused, fingerprint
from consult.consultations.models import Consultation, ConsultationKind, Question
from consult.consultations.queries import definition
from consult.errors import N_, InvalidError

_REF_ALPHABET = "bcdfghjkmnpqrstvwxz23456789"


def load(
    session: Session,
    file: ConsultationFile,
    *,
    owner: str = "",
    partner: str = "",
    demonstration: str = "",
    kind: ConsultationKind = ConsultationKind.CONSULTATION,
    by: UUID | None = None,
) -> Consultation:
    """Return the consultation of ``file``, new or brought up to date.

    ``owner`` and ``partner`` stand over the file's, where an installation sets them. Raises :class:`InvalidError` naming
    what may not change once there are responses; then nothing is changed.
    """
    consultation = session.scalar(
        select(Consultation).where(Consultation.slug == file.slug).options(selectinload(Consultation.questions))
    )
    named_owner = owner or file.owner.lead.nl
    named_partner = partner or (file.owner.partner.nl if file.owner.partner else "")
    content = file.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if consultation is None:
        consultation = Consultation(
            slug=file.slug,
            ref="".join(secrets.choice(_REF_ALPHABET) for _ in range(8)),
            kind=kind,
            definition=content,
            fingerprint=fingerprint(file),
            owner=named_owner,
            partner=named_partner,
            demonstration=demonstration,
        )
        session.add(consultation)
    else:
        _check_changes(consultation, file)
        consultation.definition = content
        consultation.fingerprint = fingerprint(file)
        consultation.owner, consultation.partner = named_owner, named_partner
    _bring_questions(session, consultation, file)
    session.flush()
    record(session, AuditAction.CONSULTATION_LOADED, consultation.id, actor_id=by, fingerprint=consultation.fingerprint)
    announce(session, ChangeKind.CONSULTATION_LOADED, consultation.id)
    return consultation


def _check_changes(consultation: Consultation, file: ConsultationFile) -> None:
    if consultation.answered and (refused := changes_refused(definition(consultation), file)):
        raise InvalidError(
            N_("There are responses already. This may not change any more: %(paths)s"), paths="; ".join(refused)
        )


def _bring_questions(session: Session, consultation: Consultation, file: ConsultationFile) -> None:
    present = {question.key: question for question in consultation.questions}
    for position, asked in enumerate(file.questions):
        row = present.pop(asked.id, None)
        if row is None:
            consultation.questions.append(Question(key=asked.id, position=position, type=asked.type))
        else:
            row.position, row.type = position, asked.type
    for gone in present.values():
        consultation.questions.remove(gone)
        session.delete(gone)

"""Load a consultation from its file, new or over the one that is in force."""

import secrets
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from consult.audit import AuditAction, record
from consult.changes import ChangeKind, announce
from consult.consultations.format import PROVISION, ConsultationFile, changes_refused, fingerprint, words_of
from consult.consultations.models import Consultation, ConsultationKind, ConsultationState, Provision, Question
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
    _bring_provisions(session, consultation, file)
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
    for position, asked in enumerate((*file.questions, *file.provision_questions)):
        row = present.pop(asked.id, None)
        if row is None:
            consultation.questions.append(Question(key=asked.id, position=position, type=asked.type))
        else:
            row.position, row.type = position, asked.type
    for gone in present.values():
        # Who responded to a section that is gone keeps what they said of it.
        if gone.type != PROVISION or not consultation.answered:
            consultation.questions.remove(gone)
            session.delete(gone)


def _bring_provisions(session: Session, consultation: Consultation, file: ConsultationFile) -> None:
    """Give each section whose words changed a new version; until somebody can have read it, its words just change."""
    newest: dict[str, Provision] = {}
    for row in session.scalars(
        select(Provision).where(Provision.consultation_id == consultation.id).order_by(Provision.number)
    ):
        row.in_force = False
        newest[row.key] = row
    is_unread = consultation.state is ConsultationState.DRAFT and not consultation.answered
    for position, section in enumerate(file.proposal_sections):
        known, words = newest.get(section.id), words_of(section)
        if known is None or (known.words != words and not is_unread):
            number = known.number + 1 if known else 1
            session.add(
                Provision(
                    consultation_id=consultation.id, key=section.id, number=number, position=position, words=words
                )
            )
        else:
            known.words, known.position, known.in_force = words, position, True

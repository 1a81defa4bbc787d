"""Load a consultation from its file, open it, close it."""

import secrets
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from consult.audit import AuditAction, record
from consult.changes import ChangeKind, announce
from consult.consultations.format import ConsultationFile, changes_refused, fingerprint
from consult.consultations.models import Consultation, ConsultationKind, ConsultationState, Question
from consult.consultations.queries import definition
from consult.errors import N_, InvalidError, TransitionError

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


def open_(session: Session, slug: str, *, opens_on: date, closes_on: date, by: UUID | None = None) -> Consultation:
    """Return the consultation, taking responses from ``opens_on`` up to and including ``closes_on``.

    Raises :class:`InvalidError` when the days are in the wrong order, :class:`TransitionError` when it is completed.
    """
    consultation = _at(session, slug)
    if closes_on < opens_on:
        raise InvalidError(N_("The closing day lies before the opening day."))
    if consultation.state is ConsultationState.COMPLETED or consultation.kind is ConsultationKind.DOCUMENT_ANALYSIS:
        raise TransitionError(N_("This consultation cannot be opened."))
    former = (consultation.state, consultation.opens_on, consultation.closes_on)
    consultation.state = ConsultationState.OPEN
    consultation.opens_on, consultation.closes_on = opens_on, closes_on
    session.flush()
    record(
        session,
        AuditAction.CONSULTATION_OPENED,
        consultation.id,
        actor_id=by,
        opens=opens_on.isoformat(),
        closes=closes_on.isoformat(),
    )
    if former != (consultation.state, opens_on, closes_on):
        announce(session, ChangeKind.CONSULTATION_OPENED, consultation.id)
    return consultation


def close(session: Session, slug: str, *, by: UUID | None = None) -> Consultation:
    """Return the consultation, taking no responses any more."""
    consultation = _at(session, slug)
    if consultation.state not in {ConsultationState.OPEN, ConsultationState.DRAFT}:
        raise TransitionError(N_("This consultation is not open."))
    consultation.state = ConsultationState.CLOSED
    session.flush()
    record(session, AuditAction.CONSULTATION_CLOSED, consultation.id, actor_id=by)
    announce(session, ChangeKind.CONSULTATION_CLOSED, consultation.id)
    return consultation


def _at(session: Session, slug: str) -> Consultation:
    consultation = session.scalar(select(Consultation).where(Consultation.slug == slug).with_for_update())
    if consultation is None:
        raise InvalidError(N_("There is no consultation %(slug)s."), slug=slug)
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

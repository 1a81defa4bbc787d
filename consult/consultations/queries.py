"""Which consultations there are, and what a consultation asks."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from consult.consultations.format import ConsultationFile, Group
from consult.consultations.models import (
    Consultation,
    ConsultationKind,
    ConsultationState,
    CoSignature,
    Notice,
    Provision,
    Question,
)
from consult.errors import N_, NotFoundError

_FILES: dict[str, ConsultationFile] = {}
_SHOWN = (ConsultationState.OPEN, ConsultationState.CLOSED, ConsultationState.COMPLETED)


class SettledWith(NamedTuple):
    """An organisation that settled the questions, on which day, and in which version."""

    organisation: str
    signed_on: date
    version: str


def open_consultations(session: Session, today: date) -> Sequence[Consultation]:
    """Return the consultations that take responses on ``today``, the first to close first."""
    rows = session.scalars(
        select(Consultation)
        .where(Consultation.state == ConsultationState.OPEN, Consultation.opens_on <= today)
        .order_by(Consultation.closes_on, Consultation.slug)
    )
    return [row for row in rows if row.is_open(today)]


def published_consultations(session: Session) -> Sequence[Consultation]:
    """Return every consultation that was opened, and every analysis of documents, by title of address."""
    return session.scalars(select(Consultation).where(Consultation.state.in_(_SHOWN)).order_by(Consultation.slug)).all()


def all_consultations(session: Session) -> Sequence[Consultation]:
    """Return every consultation, for staff."""
    return session.scalars(select(Consultation).order_by(Consultation.slug)).all()


def consultation_by_slug(session: Session, slug: str) -> Consultation:
    """Return the consultation at ``slug``, or refuse with :class:`NotFoundError`."""
    return _found(consultation_at(session, slug))


def consultation_at(session: Session, slug: str) -> Consultation | None:
    """Return the consultation at ``slug``, if there is one."""
    return session.scalar(select(Consultation).where(Consultation.slug == slug))


def consultation_by_ref(session: Session, ref: str) -> Consultation:
    """Return the consultation whose questionnaire has the neutral address ``ref``, or refuse."""
    return _found(session.scalar(select(Consultation).where(Consultation.ref == ref)))


def consultation_by_id(session: Session, consultation_id: UUID) -> Consultation:
    """Return the consultation, or refuse."""
    return _found(session.get(Consultation, consultation_id))


def groups(session: Session) -> Mapping[str, Group]:
    """Return every group that a consultation asks, by its id, in the words of the first consultation that does."""
    found: dict[str, Group] = {}
    for consultation in all_consultations(session):
        if not is_document_analysis(consultation):
            found = {one.id: one for one in definition(consultation).groups} | found
    return found


def questions_of(session: Session, consultation_id: UUID) -> Mapping[str, Question]:
    """Return the rows of the questions in force by their key in the file, in the order of the file."""
    rows = session.scalars(
        select(Question)
        .where(Question.consultation_id == consultation_id)
        .order_by(Question.position)
        .options(load_only(Question.key, Question.position, Question.type))
    )
    return {row.key: row for row in rows}


def provisions_in_force(session: Session, consultation_id: UUID) -> Sequence[Provision]:
    """Return the sections of the text as it is now, in the order of the file."""
    return session.scalars(
        select(Provision)
        .where(Provision.consultation_id == consultation_id, Provision.in_force.is_(True))
        .order_by(Provision.position)
    ).all()


def provisions_by_id(session: Session, consultation_id: UUID) -> Mapping[UUID, Provision]:
    """Return every version of every section that the text ever had, the oldest of a section first."""
    rows = session.scalars(
        select(Provision).where(Provision.consultation_id == consultation_id).order_by(Provision.key, Provision.number)
    )
    return {row.id: row for row in rows}


def provision_lineage(session: Session, consultation_id: UUID) -> Mapping[UUID, Provision | None]:
    """Return for each version of a section its successor in the text as it is now: itself, a newer one, or nothing.

    Whoever responded to a version stays with it; this carries that anchor over to where the section stands now.
    """
    every = provisions_by_id(session, consultation_id)
    now = {row.key: row for row in every.values() if row.in_force}
    return {version: now.get(row.key) for version, row in every.items()}


def notices_of(session: Session, consultation_id: UUID) -> Sequence[Notice]:
    """Return the public notices on a consultation, the newest first."""
    return session.scalars(
        select(Notice).where(Notice.consultation_id == consultation_id).order_by(Notice.number.desc())
    ).all()


def co_signatures_of(session: Session, consultation_id: UUID) -> Sequence[CoSignature]:
    """Return the co-signatures that editors recorded, in the order of their days."""
    return session.scalars(
        select(CoSignature)
        .where(CoSignature.consultation_id == consultation_id)
        .order_by(CoSignature.signed_on, CoSignature.organisation, CoSignature.version)
    ).all()


def settled_with(session: Session, consultation: Consultation) -> Sequence[SettledWith]:
    """Return who settled the questions too: those that the file in force names, then those that editors recorded."""
    rows = co_signatures_of(session, consultation.id)
    recorded = [SettledWith(one.organisation, one.signed_on, one.version) for one in rows]
    return list(dict.fromkeys([*named_in(definition(consultation)), *recorded]))


def named_in(file: ConsultationFile) -> Sequence[SettledWith]:
    """Return who settled the questions according to the file itself."""
    return [SettledWith(one.organisation, one.date, one.version) for one in file.co_signed_by]


def definition(consultation: Consultation) -> ConsultationFile:
    """Return the file in force; parsed once for each version in this process."""
    known = _FILES.get(consultation.fingerprint)
    if known is None:
        known = _FILES[consultation.fingerprint] = ConsultationFile.model_validate(consultation.definition)
    return known


def is_document_analysis(consultation: Consultation) -> bool:
    """Tell whether this is no consultation: nobody was asked, published documents were read."""
    return consultation.kind is ConsultationKind.DOCUMENT_ANALYSIS


def _found(consultation: Consultation | None) -> Consultation:
    if consultation is None:
        raise NotFoundError(N_("This consultation does not exist."))
    return consultation

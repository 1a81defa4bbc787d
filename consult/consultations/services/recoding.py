"""Put a codebook that analysts settled in force: it becomes part of the stored file, where its words come from."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.changes import ChangeKind, announce
from consult.consultations.format import ConsultationFile, ThemeBook, fingerprint
from consult.consultations.format.faults import linked_faults
from consult.consultations.format.nodes import Node, written
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import N_, ConflictError, InvalidError, NotFoundError


def put_codebook_in_force(session: Session, consultation_id: UUID, book: ThemeBook, *, seen: ThemeBook) -> Consultation:
    """Return the consultation with ``book`` as its codebook; nothing else of the file changes.

    ``seen`` is the codebook that ``book`` was made from. Raises :class:`ConflictError` when another one is in force by
    now, :class:`InvalidError` naming the first place where the file would contradict itself.
    """
    consultation = session.scalar(select(Consultation).where(Consultation.id == consultation_id).with_for_update())
    if consultation is None:
        raise NotFoundError(N_("This consultation does not exist."))
    file = definition(consultation)
    if file.theme_book() != seen:
        raise ConflictError(
            N_("Another codebook was put in force since this draft began. Download your draft, and begin a new one.")
        )
    changed = file.with_theme_book(book)
    check_codebook(changed)
    consultation.definition = changed.model_dump(mode="json", by_alias=True, exclude_unset=True)
    consultation.fingerprint = fingerprint(changed)
    session.flush()
    announce(session, ChangeKind.CONSULTATION_LOADED, consultation.id)
    return consultation


def check_codebook(file: ConsultationFile) -> None:
    """Return nothing; raise :class:`InvalidError` naming the first place where the file contradicts itself."""
    content = file.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for place, words in linked_faults(Node(content)):
        raise InvalidError(
            N_("This codebook contradicts itself. %(place)s: %(words)s"), place=written(place), words=words
        )

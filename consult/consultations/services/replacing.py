"""Put a file that an editor was shown in force, unless somebody else changed the consultation in the meantime."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from consult.consultations.format import ConsultationFile, fingerprint
from consult.consultations.models import Consultation, ConsultationState, NoticeKind
from consult.consultations.services.loading import load
from consult.consultations.services.noticing import notice_words, put_up
from consult.errors import N_, ConflictError


def replace_(
    session: Session,
    file: ConsultationFile,
    *,
    seen: str,
    words: Mapping[str, str],
    on: date,
    owner: str = "",
    partner: str = "",
    by: UUID | None = None,
) -> Consultation:
    """Return the consultation with ``file`` in force.

    ``seen`` is the fingerprint that was in force when the changes were shown, empty for a new consultation. ``words``
    become a public notice where the consultation is no draft any more; without any there is no notice. A file that is
    in force already changes nothing, so that a form may be sent twice.
    Raises :class:`ConflictError` when something else is in force now, and what :func:`load` and the notice refuse.
    """
    consultation = session.scalar(select(Consultation).where(Consultation.slug == file.slug).with_for_update())
    in_force = consultation.fingerprint if consultation else ""
    if consultation is not None and in_force == fingerprint(file):
        return consultation
    if in_force != seen:
        raise _changed_meanwhile()
    told = notice_words(words) if any(text.strip() for text in words.values()) else None
    try:
        loaded = load(session, file, owner=owner, partner=partner, by=by)
    except IntegrityError as error:
        # Somebody else loaded a first file under this address at the same moment.
        raise _changed_meanwhile() from error
    if told and loaded.state is not ConsultationState.DRAFT:
        put_up(session, loaded, NoticeKind.CHANGED, day=on, words=told)
    return loaded


def _changed_meanwhile() -> ConflictError:
    return ConflictError(
        N_("Somebody else changed this consultation in the meantime. Nothing was stored. Load your file again.")
    )

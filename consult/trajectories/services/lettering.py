"""Keep a letter on progress with its files, and release it: from then on it never changes."""

import hashlib
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from consult.audit import AuditAction, record
from consult.errors import N_, ConflictError, ForbiddenError, NotFoundError, TransitionError
from consult.reports.document import Document
from consult.reports.formats import FORMATS
from consult.reports.frozen import freeze
from consult.trajectories.models import LetterFile, ProgressLetter
from consult.trajectories.queries import Trajectory, is_overtaken, next_number, refuse_others


def keep(
    session: Session, trajectory: Trajectory, document: Document, files: Mapping[str, bytes], *, by: UUID, today: date
) -> ProgressLetter:
    """Return the next letter, a draft, with what it says frozen and its ``files`` by format; it takes the place of a draft.

    Raises :class:`ForbiddenError` for whoever nobody who asked employs, :class:`ConflictError` where its number was
    released meanwhile.
    """
    refuse_others(session, trajectory, by)
    if document.number != next_number(session, trajectory.key):
        raise ConflictError(N_("Somebody else released this letter meanwhile. Open the page again."))
    for draft in session.scalars(select(ProgressLetter).where(*_drafts(trajectory.key)).with_for_update()):
        session.execute(delete(LetterFile).where(LetterFile.letter_id == draft.id))
        session.delete(draft)
    session.flush()
    letter = ProgressLetter(
        trajectory=trajectory.key, number=document.number, made_by_id=by, made_on=today, snapshot=freeze(document)
    )
    session.add(letter)
    session.flush()
    _keep_files(session, letter, files)
    record(session, AuditAction.LETTER_MADE, letter.id, actor_id=by, number=str(letter.number))
    return letter


def release(
    session: Session, trajectory: Trajectory, letter_id: UUID, files: Mapping[str, bytes], *, by: UUID, today: date
) -> ProgressLetter:
    """Return the letter, released on ``today``; ``files`` say the same and take the place of the draft's.

    Raises :class:`NotFoundError`, :class:`TransitionError` where it is released already or stands on a report that does not
    count any more, :class:`ForbiddenError` for whoever made it or whoever nobody who asked employs.
    """
    refuse_others(session, trajectory, by)
    letter = session.get(ProgressLetter, letter_id, with_for_update=True, populate_existing=True)
    if letter is None or letter.trajectory != trajectory.key:
        raise NotFoundError(N_("This draft does not exist any more. Open the page again."))
    if letter.released_on:
        raise TransitionError(N_("This letter was released already."))
    if is_overtaken(trajectory, letter):
        raise TransitionError(N_("A report that this letter stands on does not count any more. Make the letter again."))
    if letter.made_by_id == by:
        raise ForbiddenError(N_("Somebody who did not make it must release this letter."))
    letter.released_by_id, letter.released_on = by, today
    session.execute(delete(LetterFile).where(LetterFile.letter_id == letter.id))
    _keep_files(session, letter, files)
    record(session, AuditAction.LETTER_RELEASED, letter.id, actor_id=by, number=str(letter.number))
    return letter


def _drafts(key: str) -> tuple[ColumnElement[bool], ...]:
    return ProgressLetter.trajectory == key, ProgressLetter.released_on.is_(None)


def _keep_files(session: Session, letter: ProgressLetter, files: Mapping[str, bytes]) -> None:
    for key, content in files.items():
        session.add(
            LetterFile(
                letter_id=letter.id,
                format=key,
                name=f"voortgangsbrief-{letter.number}.{FORMATS[key].extension}",
                media_type=FORMATS[key].media_type,
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                content=content,
            )
        )
    session.flush()

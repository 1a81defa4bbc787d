"""Begin the draft of a codebook, hold it while it is changed, throw it away."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from consult.audit import AuditAction, record
from consult.coding.models import Codebook, CodebookVersion, ThemeChange, VersionState
from consult.consultations.format import ThemeBook
from consult.consultations.queries import consultation_by_id, definition
from consult.errors import N_, ConflictError, NotFoundError, TransitionError


def begin_draft(session: Session, consultation_id: UUID, *, by: UUID) -> CodebookVersion:
    """Return the draft of a consultation's codebook: the one there is, or a new one from what is in force.

    Raises :class:`NotFoundError` where the consultation has no codebook.
    """
    codebook = session.scalar(select(Codebook).where(Codebook.consultation_id == consultation_id).with_for_update())
    if codebook is None:
        raise NotFoundError(N_("This consultation has no codebook yet."))
    rules = (CodebookVersion.codebook_id == codebook.id, CodebookVersion.state == VersionState.DRAFT)
    known = session.scalar(select(CodebookVersion).where(*rules))
    if known is not None:
        return known
    content = as_content(definition(consultation_by_id(session, consultation_id)).theme_book())
    number = _keep_in_force(session, codebook.id, content)
    draft = CodebookVersion(
        codebook_id=codebook.id, number=number + 1, state=VersionState.DRAFT, content=content, base=content
    )
    session.add(draft)
    session.flush()
    record(session, AuditAction.CODEBOOK_BEGUN, draft.id, actor_id=by, number=str(draft.number))
    return draft


def discard_draft(session: Session, version_id: UUID, *, revision: int, by: UUID) -> None:
    """Throw a draft away with all that was planned in it; raises as :func:`held_draft`."""
    draft = held_draft(session, version_id, revision)
    session.execute(delete(ThemeChange).where(ThemeChange.version_id == draft.id))
    session.delete(draft)
    session.flush()
    record(session, AuditAction.CODEBOOK_DISCARDED, version_id, actor_id=by, number=str(draft.number))


def held_draft(session: Session, version_id: UUID, revision: int) -> CodebookVersion:
    """Return a draft, held until the transaction ends.

    Raises :class:`NotFoundError` when it is gone, :class:`TransitionError` when it is locked, :class:`ConflictError`
    when somebody saved it since ``revision``.
    """
    draft = session.scalar(
        select(CodebookVersion)
        .where(CodebookVersion.id == version_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if draft is None:
        raise NotFoundError(N_("This draft was thrown away, or never was."))
    if draft.state is not VersionState.DRAFT:
        raise TransitionError(N_("This version of the codebook is in force and does not change any more."))
    if draft.revision != revision:
        raise ConflictError(N_("Somebody else changed the draft in the meantime. Open it again. Nothing was stored."))
    return draft


def as_content(book: ThemeBook) -> dict[str, Any]:
    """Return a codebook as it is stored."""
    return book.model_dump(mode="json", by_alias=True, exclude_unset=True)


def _keep_in_force(session: Session, codebook_id: UUID, content: dict[str, Any]) -> int:
    """Return the number of the last version, after storing what came into force by a file since."""
    last = session.scalar(
        select(CodebookVersion)
        .where(CodebookVersion.codebook_id == codebook_id)
        .order_by(CodebookVersion.number.desc())
        .limit(1)
    )
    if last is not None and last.content == content:
        return last.number
    number = (last.number if last else 0) + 1
    base = last.content if last else content
    session.add(
        CodebookVersion(codebook_id=codebook_id, number=number, state=VersionState.LOCKED, content=content, base=base)
    )
    session.flush()
    return number

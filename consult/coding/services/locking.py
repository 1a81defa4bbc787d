"""Put the draft of a codebook in force, and carry along what stands on its themes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.audit import AuditAction, record
from consult.changes import ChangeKind, announce
from consult.coding.counts import recount_themes
from consult.coding.differing import compared, next_version
from consult.coding.models import Codebook, CodebookVersion, MergedDouble, Theme, ThemeChange, ThemeFate, VersionState
from consult.coding.services.carrying import carry
from consult.coding.services.holding import as_content, held_draft
from consult.consultations.services import put_codebook_in_force
from consult.errors import N_, InvalidError, NotFoundError

_CARRYING = (ThemeFate.MERGED, ThemeFate.SPLIT)


@dataclass(frozen=True)
class Settling:
    """What is said when a codebook is put in force: a note, and with whom it was settled, or why with nobody."""

    note: str = ""
    settled_with: str = ""
    not_settled_because: str = ""


def lock(session: Session, version_id: UUID, said: Settling, *, revision: int, by: UUID) -> CodebookVersion:
    """Return the draft, now in force: written into the consultation's file, adopted, and its codings carried along.

    Whoever changed it themselves may lock it only with a note. Raises as :func:`held_draft`, :class:`InvalidError` where
    something is not said or nothing changed, :class:`ConflictError` when another codebook came into force meanwhile.
    """
    draft = held_draft(session, version_id, revision)
    _check(draft, said, by)
    seen = draft.began_from
    book = draft.book.model_copy(update={"version": next_version(seen.version)})
    codebook = session.get_one(Codebook, draft.codebook_id)
    put_codebook_in_force(session, codebook.consultation_id, book, seen=seen)
    # Adopting it holds the codebook: nobody codes until this transaction ends.
    carried = _carry_all(session, draft)
    draft.content, draft.state = as_content(book), VersionState.LOCKED
    draft.note, draft.settled_with = said.note, said.settled_with
    draft.not_settled_because = said.not_settled_because
    draft.locked_by_id, draft.locked_at = by, datetime.now(UTC)
    session.flush()
    record(session, AuditAction.CODEBOOK_LOCKED, draft.id, actor_id=by, version=book.version)
    for change in carried:
        announce(session, ChangeKind.THEME_CHANGED, change.id)
    return draft


def settle_double(session: Session, double_id: UUID, *, by: UUID) -> None:
    """Let go what was kept beside a coding when two became one: somebody looked at both.

    Raises :class:`NotFoundError` when it is gone.
    """
    double = session.get(MergedDouble, double_id)
    if double is None:
        raise NotFoundError(N_("This coding does not exist any more."))
    record(session, AuditAction.CODING_KEPT, double.coding_id, actor_id=by, theme=double.theme)
    session.delete(double)
    session.flush()


def _check(draft: CodebookVersion, said: Settling, by: UUID) -> None:
    if not compared(draft.began_from, draft.book):
        raise InvalidError(N_("Nothing is changed in this draft."))
    if str(by) in draft.writer_ids and not said.note:
        raise InvalidError(N_("You changed this draft yourself. Write a note, or ask a colleague to put it in force."))
    if bool(said.settled_with) == bool(said.not_settled_because):
        raise InvalidError(N_("Say with whom the codebook was settled, or else why with nobody."))


def _carry_all(session: Session, draft: CodebookVersion) -> Sequence[ThemeChange]:
    """Carry codings as the draft plans it, in the order in which it was planned; return the plans that moved some."""
    plans = session.scalars(
        select(ThemeChange)
        .where(ThemeChange.version_id == draft.id, ThemeChange.fate.in_(_CARRYING))
        .order_by(ThemeChange.at, ThemeChange.id)
    ).all()
    themes = {one.key: one for one in session.scalars(select(Theme).where(Theme.codebook_id == draft.codebook_id))}
    for plan in plans:
        if plan.fate is ThemeFate.MERGED:
            carry(session, plan, themes[plan.theme], themes[plan.other])
        else:
            carry(session, plan, themes[plan.other], themes[plan.theme], [UUID(one) for one in plan.chosen])
    touched = {themes[key].id for plan in plans for key in (plan.theme, plan.other)}
    if touched:
        recount_themes(session, touched)
    return [plan for plan in plans if plan.carried or plan.fate is ThemeFate.MERGED]

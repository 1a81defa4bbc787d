"""Save what changed in the draft of a codebook, and write down what becomes of each theme, by whom and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.audit import AuditAction, record
from consult.coding.differing import ThemeDifference, compared
from consult.coding.models import Codebook, CodebookVersion, ThemeChange, ThemeFate
from consult.coding.rewriting import known
from consult.coding.services.adopting import FLAGS
from consult.coding.services.holding import as_content, held_draft
from consult.consultations.format import Theme, ThemeBook
from consult.consultations.queries import consultation_by_id, definition
from consult.consultations.services import check_codebook
from consult.errors import N_, InvalidError

_PLANNED = {ThemeFate.MERGED: ThemeFate.RETIRED, ThemeFate.SPLIT: ThemeFate.ADDED}
"""What is planned by name, and what it would be called by the looks of it."""


@dataclass(frozen=True)
class Draft:
    """Which draft somebody changes: its revision as they saw it, who they are, and why they do it."""

    id: UUID
    revision: int
    by: UUID
    why: str = ""


@dataclass(frozen=True)
class Plan:
    """What happens to codings when the draft is locked: of ``theme``, merged into or split from ``other``."""

    theme: str
    fate: ThemeFate
    other: str
    chosen: tuple[str, ...] = ()


def save(
    session: Session,
    draft: Draft,
    change: Callable[[ThemeBook], ThemeBook],
    *,
    touched: set[str],
    plan: Plan | None = None,
) -> CodebookVersion:
    """Return the draft after ``change``, with what was done to the themes it ``touched`` written down.

    Raises as :func:`held_draft`, and :class:`InvalidError` for a codebook that contradicts itself or its consultation.
    """
    version = held_draft(session, draft.id, draft.revision)
    book = change(version.book)
    _check(session, version, book)
    version.content = as_content(book)
    version.writer_ids = sorted({*version.writer_ids, str(draft.by)})
    if plan:
        session.add(
            ThemeChange(
                version_id=version.id,
                theme=plan.theme,
                fate=plan.fate,
                other=plan.other,
                why=draft.why,
                chosen=list(plan.chosen),
                by_id=draft.by,
            )
        )
    session.flush()
    _note(session, draft, compared(version.began_from, book), touched, book)
    record(session, AuditAction.CODEBOOK_SAVED, version.id, actor_id=draft.by, themes=str(len(touched)))
    return version


def refuse_flags(theme: Theme) -> None:
    """Raise :class:`InvalidError` for what only moderators use (decision 23)."""
    if theme.family == FLAGS:
        raise InvalidError(N_("%(theme)s is a flag of moderators. It does not change here."), theme=theme.id)


def _note(session: Session, draft: Draft, found: Sequence[ThemeDifference], touched: set[str], book: ThemeBook) -> None:
    """Let the changes that are written down be those that there are: what was undone is forgotten."""
    there = {(one.key, fate) for one in found for fate in one.fates}
    rows: dict[tuple[str, ThemeFate], ThemeChange] = {}
    for row in session.scalars(select(ThemeChange).where(ThemeChange.version_id == draft.id)).all():
        looks = (row.theme, _PLANNED.get(row.fate, row.fate))
        if looks in there:
            rows[looks] = row
        else:
            session.delete(row)
    for key, fate in sorted(there):
        row = rows.get((key, fate)) or ThemeChange(
            version_id=draft.id, theme=key, fate=fate, why=draft.why, by_id=draft.by
        )
        session.add(row)
        if key in touched and row.fate not in _PLANNED:
            row.why, row.by_id = draft.why or row.why, draft.by
        if fate is ThemeFate.MOVED:
            row.other = known(book, key).parent or known(book, key).family
    session.flush()


def _check(session: Session, version: CodebookVersion, book: ThemeBook) -> None:
    """Refuse what touches what only moderators use, and what the rest of the file does not fit."""
    old = version.began_from
    for difference in compared(old, book):
        for theme in (old.theme(difference.key), book.theme(difference.key)):
            if theme is not None:
                refuse_flags(theme)
        if old.theme(difference.key) is not None and book.theme(difference.key) is None:
            raise InvalidError(N_("%(theme)s was in force and stays: retire it."), theme=difference.key)
    codebook = session.get_one(Codebook, version.codebook_id)
    check_codebook(definition(consultation_by_id(session, codebook.consultation_id)).with_theme_book(book))

"""Carry codings from one theme to another: what a coder said of an excerpt under both becomes one coding, never lost."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, delete, exists, select, update
from sqlalchemy.orm import Session, aliased

from consult.coding.models import BlindCoding, Codebook, Coding, LastSave, MergedDouble, Theme, ThemeChange

_BATCH = 500
_NOT_SAID = {"id", "excerpt_id", "theme_id", "coder_id", "changed", "coded_at"}
"""What a coding has that is no judgement; whatever else it has is compared before one of two is let go."""


def carry(
    session: Session, change: ThemeChange, source: Theme, target: Theme, chosen: Collection[UUID] | None = None
) -> None:
    """Move codings of ``source`` (those ``chosen``, or all) to ``target``, and count them in ``change``.

    Where a coder judged one excerpt under both, the coding under the target stays; if it says something else, what was
    said under the source is kept beside it (:class:`MergedDouble`) until somebody looked at it. To be called while
    nobody codes: counts of both themes have to be made again (``counts.recount``).
    """
    ids = sorted(session.scalars(_codings(source.id, chosen)))
    change.carried = len(ids)
    change.doubled = 0
    for at in range(0, len(ids), _BATCH):
        batch = ids[at : at + _BATCH]
        doubled = _doubles(session, batch, target.id)
        for coding, kept in doubled:
            _settle(session, coding, kept, source.key)
        change.doubled += len(doubled)
        session.flush()
        session.execute(update(Coding).where(Coding.id.in_(batch)).values(theme_id=target.id))
    if chosen is None:
        _carry_blind(session, source.id, target.id)
        _carry_saves(session, source, target)
    session.flush()


def _carry_blind(session: Session, source_id: UUID, target_id: UUID) -> None:
    """Move what was coded blind; of two judgements of one passage the one under the target stays."""
    kept = aliased(BlindCoding)
    same = and_(
        kept.theme_id == target_id,
        kept.unit_id == BlindCoding.unit_id,
        kept.coder_id == BlindCoding.coder_id,
        kept.start == BlindCoding.start,
        kept.end == BlindCoding.end,
    )
    session.execute(delete(BlindCoding).where(BlindCoding.theme_id == source_id, exists().where(same)))
    session.execute(update(BlindCoding).where(BlindCoding.theme_id == source_id).values(theme_id=target_id))


def _carry_saves(session: Session, source: Theme, target: Theme) -> None:
    """Let what a coder can undo speak of the target: undoing would look for what stands there no more."""
    consultation = select(Codebook.consultation_id).where(Codebook.id == source.codebook_id).scalar_subquery()
    for last in session.scalars(select(LastSave).where(LastSave.consultation_id == consultation)).all():
        before, after = (_renamed(kept, str(source.id), str(target.id)) for kept in (last.before, last.after))
        if before == after:
            session.delete(last)
        else:
            last.before, last.after = before, after


def _renamed(kept: Mapping[str, Any], source: str, target: str) -> dict[str, Any]:
    """Return what was said of passages with one theme in place of another; what was said under both is the target's."""
    renamed = {}
    for span, said in kept.items():
        themes = dict(said["themes"])
        if source in themes:
            moved = themes.pop(source)
            themes.setdefault(target, moved)
        renamed[span] = {**said, "themes": themes}
    return renamed


def _codings(theme_id: UUID, chosen: Collection[UUID] | None) -> Select[UUID]:
    mine = select(Coding.id).where(Coding.theme_id == theme_id)
    return mine if chosen is None else mine.where(Coding.id.in_(chosen))


def _doubles(session: Session, ids: Collection[UUID], target_id: UUID) -> list[tuple[Coding, Coding]]:
    kept = aliased(Coding)
    same = and_(kept.theme_id == target_id, kept.excerpt_id == Coding.excerpt_id, kept.coder_id == Coding.coder_id)
    rows = session.execute(select(Coding, kept).join(kept, same).where(Coding.id.in_(ids)))
    return [(coding, other) for coding, other in rows]


def _settle(session: Session, coding: Coding, kept: Coding, theme: str) -> None:
    """Let one of two codings go, after keeping what only it says, and what was kept beside it before."""
    session.execute(update(MergedDouble).where(MergedDouble.coding_id == coding.id).values(coding_id=kept.id))
    if said(coding) != said(kept):
        session.add(MergedDouble(coding_id=kept.id, theme=theme, said=said(coding)))
    session.execute(delete(Coding).where(Coding.id == coding.id))


def said(coding: Coding) -> dict[str, Any]:
    """Return what a coder judged, by column, as it can be stored."""
    values = {column.key: getattr(coding, column.key) for column in Coding.__mapper__.columns}
    return {
        name: value if value is None or isinstance(value, bool | int | list | dict) else str(value)
        for name, value in values.items()
        if name not in _NOT_SAID
    }

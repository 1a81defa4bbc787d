"""What coders noted of excerpts beside their themes: for the desk, for findings and for tables."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from consult.coding.models import Anchor, Excerpt, LastSave, Mark, MarkKind
from consult.consultations.models import Provision
from consult.moderation.models import Contribution

_SAYS: Mapping[MarkKind, ColumnElement[bool]] = MappingProxyType(
    {
        MarkKind.NO_THEME: Mark.no_theme.is_(True),
        MarkKind.RECOMMENDATION: Mark.recommendation.is_not(None),
        MarkKind.EXPERIENCE: Mark.experience.is_(True),
        MarkKind.RARE: Mark.rare.is_(True),
        MarkKind.PROVISION: Mark.anchors.any(),
        MarkKind.MEMO: Mark.memo != "",
    }
)

_SECTIONS = selectinload(Mark.anchors).joinedload(Anchor.provision)
_BATCH = 500


def marks_of(session: Session, contribution_id: UUID) -> Sequence[Mark]:
    """Return the marks in a contribution with excerpt, coder and sections, in the order of the text."""
    return session.scalars(
        select(Mark)
        .join(Mark.excerpt)
        .where(Excerpt.contribution_id == contribution_id)
        .options(contains_eager(Mark.excerpt), joinedload(Mark.coder), _SECTIONS)
        .order_by(Excerpt.start, Excerpt.end, Mark.id)
    ).all()


def marked(session: Session, consultation_id: UUID, kind: MarkKind, *, limit: int | None = None) -> Sequence[Mark]:
    """Return the marks of a consultation that say ``kind``, by contribution number and in the order of the text.

    Each with its excerpt, contribution, question, coder and sections. Two coders may have marked the same excerpt.
    """
    return session.scalars(
        select(Mark)
        .join(Mark.excerpt)
        .join(Excerpt.contribution)
        .where(Contribution.consultation_id == consultation_id, _SAYS[kind])
        .options(
            contains_eager(Mark.excerpt).contains_eager(Excerpt.contribution).joinedload(Contribution.question),
            joinedload(Mark.coder),
            _SECTIONS,
        )
        .order_by(Contribution.number, Excerpt.start, Excerpt.end, Mark.id)
        .limit(limit)
    ).all()


def sections_of(session: Session, excerpts: Collection[UUID]) -> Mapping[UUID, frozenset[str]]:
    """Return the keys of the sections that excerpts are about in any coder's judgement, by the excerpt's id.

    An excerpt without any is absent. What the whole contribution responds to is ``Contribution.provision_id``.
    """
    found: dict[UUID, set[str]] = {}
    wanted = list(excerpts)
    for at in range(0, len(wanted), _BATCH):
        rows = session.execute(
            select(Mark.excerpt_id, Provision.key)
            .join(Anchor, Anchor.mark_id == Mark.id)
            .join(Provision, Provision.id == Anchor.provision_id)
            .where(Mark.excerpt_id.in_(wanted[at : at + _BATCH]))
        )
        for excerpt_id, key in rows:
            found.setdefault(excerpt_id, set()).add(key)
    return {excerpt_id: frozenset(keys) for excerpt_id, keys in found.items()}


def can_undo(session: Session, consultation_id: UUID, coder_id: UUID) -> bool:
    """Tell whether a coder has a last save in a consultation that can be undone."""
    own = (LastSave.coder_id == coder_id, LastSave.consultation_id == consultation_id)
    return bool(session.scalar(select(exists().where(*own))))

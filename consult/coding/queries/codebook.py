"""What is in a codebook, in which versions, and what became of its themes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from consult.coding.models import (
    Codebook,
    CodebookVersion,
    Coding,
    Excerpt,
    MergedDouble,
    Theme,
    ThemeChange,
    ThemeCount,
    VersionState,
)
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import N_, NotFoundError


def themes_of(session: Session, consultation: Consultation) -> Sequence[Theme]:
    """Return the themes of a consultation in the order of its codebook, moderators' flags included."""
    return session.scalars(
        select(Theme).join(Codebook).where(Codebook.consultation_id == consultation.id).order_by(Theme.position)
    ).all()


def theme_by_key(session: Session, consultation_id: UUID, key: str) -> Theme:
    """Return the theme with ``key`` in the file, or refuse with :class:`NotFoundError`."""
    theme = session.scalar(
        select(Theme).join(Codebook).where(Codebook.consultation_id == consultation_id, Theme.key == key)
    )
    if theme is None:
        raise NotFoundError(N_("This theme is not in the codebook of the consultation."))
    return theme


def themes_of_change(session: Session, change: ThemeChange) -> Mapping[str, UUID]:
    """Return the ids, by key, of the themes that a change is about; one that is gone is not there."""
    codebook_id = select(CodebookVersion.codebook_id).where(CodebookVersion.id == change.version_id).scalar_subquery()
    keys = (change.theme, change.other)
    rows = session.execute(select(Theme.key, Theme.id).where(Theme.codebook_id == codebook_id, Theme.key.in_(keys)))
    return {row.key: row.id for row in rows}


def draft_of(session: Session, consultation_id: UUID) -> CodebookVersion | None:
    """Return the draft of a consultation's codebook, if there is one."""
    return session.scalar(
        select(CodebookVersion)
        .join(Codebook)
        .where(Codebook.consultation_id == consultation_id, CodebookVersion.state == VersionState.DRAFT)
    )


def versions_of(session: Session, consultation_id: UUID) -> Sequence[CodebookVersion]:
    """Return the versions that were put in force, the newest first, with who did so."""
    return session.scalars(
        select(CodebookVersion)
        .join(Codebook)
        .where(Codebook.consultation_id == consultation_id, CodebookVersion.state == VersionState.LOCKED)
        .options(joinedload(CodebookVersion.locked_by))
        .order_by(CodebookVersion.number.desc())
    ).all()


def version_in_force(session: Session, consultation: Consultation) -> CodebookVersion | None:
    """Return the version that was put in force here; nothing where the codebook came with a file since."""
    versions = versions_of(session, consultation.id)
    in_force = definition(consultation).theme_book()
    return versions[0] if versions and versions[0].book == in_force else None


def changes_in(session: Session, version_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[ThemeChange]]:
    """Return what became of themes in each version, in the order in which it was decided, with who did so."""
    found: defaultdict[UUID, list[ThemeChange]] = defaultdict(list)
    rows = session.scalars(
        select(ThemeChange)
        .where(ThemeChange.version_id.in_(version_ids))
        .options(joinedload(ThemeChange.by))
        .order_by(ThemeChange.at, ThemeChange.theme, ThemeChange.fate)
    )
    for row in rows:
        found[row.version_id].append(row)
    return found


def used_elsewhere(session: Session, consultation: Consultation) -> Mapping[str, Sequence[Consultation]]:
    """Return for each key of this codebook the other consultations whose codebook has it too, by their address."""
    mine = select(Theme.key).join(Codebook).where(Codebook.consultation_id == consultation.id)
    rows = session.execute(
        select(Theme.key, Consultation)
        .join(Codebook, Codebook.id == Theme.codebook_id)
        .join(Consultation, Consultation.id == Codebook.consultation_id)
        .where(Theme.key.in_(mine), Consultation.id != consultation.id)
        .order_by(Theme.key, Consultation.slug)
    )
    found: defaultdict[str, list[Consultation]] = defaultdict(list)
    for key, other in rows:
        found[key].append(other)
    return found


def codings_by_theme(session: Session, consultation_id: UUID) -> Mapping[str, int]:
    """Return how many codings stand on each theme that has any, by its key: from the counts that are kept."""
    rows = session.execute(
        select(Theme.key, func.sum(ThemeCount.codings))
        .join(Theme, Theme.id == ThemeCount.theme_id)
        .join(Codebook, Codebook.id == Theme.codebook_id)
        .where(Codebook.consultation_id == consultation_id, ThemeCount.proposition == "", ThemeCount.stance == "")
        .group_by(Theme.key)
    )
    return {key: int(number) for key, number in rows}


def doubles_of(session: Session, consultation_id: UUID) -> Sequence[MergedDouble]:
    """Return what was kept beside codings when two became one, with coding, excerpt, contribution, theme and coder."""
    return session.scalars(
        select(MergedDouble)
        .join(MergedDouble.coding)
        .join(Coding.excerpt)
        .join(Excerpt.contribution)
        .join(Coding.theme)
        .join(Codebook, Codebook.id == Theme.codebook_id)
        .where(Codebook.consultation_id == consultation_id)
        .options(
            contains_eager(MergedDouble.coding).contains_eager(Coding.excerpt).contains_eager(Excerpt.contribution),
            contains_eager(MergedDouble.coding).contains_eager(Coding.theme),
            contains_eager(MergedDouble.coding).joinedload(Coding.coder),
        )
        .order_by(MergedDouble.theme, MergedDouble.id)
    ).all()

"""Follow what happens to contributions: codings are marked or taken back, and counts stay right."""

from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from consult.changes import Change, ChangeKind
from consult.coding import counts
from consult.coding.counts import Judgement, Place
from consult.coding.models import Coding, Coverage, Excerpt, LastSave, Mark
from consult.coding.services.gate import hold_codebook
from consult.moderation.models import TO_CODE, Contribution


def mark_changed(session: Session, contribution_id: UUID) -> None:
    """React to a contribution that changed: somebody has to look whether what is coded of it still holds."""
    excerpts = select(Excerpt.id).where(Excerpt.contribution_id == contribution_id)
    session.execute(update(Coding).where(Coding.excerpt_id.in_(excerpts)).values(changed=True))


def follow_contribution(session: Session, contribution_id: UUID) -> None:
    """Count the contributions in words again: what happens when one was made, changed or taken away.

    The first time a contribution is spoken of it is new; one that is gone is not there to say whose it was.
    """
    row = session.execute(
        select(Contribution.consultation_id, TO_CODE.label("to_code")).where(Contribution.id == contribution_id)
    ).first()
    if row is None:
        for consultation_id in session.scalars(select(Coverage.consultation_id)).all():
            counts.recount_coverage(session, consultation_id)
        return
    told = select(func.count()).where(
        Change.subject_id == contribution_id, Change.kind == ChangeKind.CONTRIBUTION_CHANGED
    )
    if row.to_code and session.scalar(told) == 1:
        counts.count_contribution(session, row.consultation_id)


def let_go_of_contribution(session: Session, contribution_id: UUID) -> None:
    """React to a contribution that is about to go: take back its codings, marks and excerpts, and count anew."""
    written = session.get(Contribution, contribution_id)
    excerpts = select(Excerpt.id).where(Excerpt.contribution_id == contribution_id)
    themes = select(Coding.theme_id).where(Coding.excerpt_id.in_(excerpts)).distinct()
    if written is not None:
        hold_codebook(session, written.consultation_id)
        for theme_id in session.scalars(themes).all():
            place = Place(theme_id, written.response_id, written.group, written.channel)
            counts.move(session, place, *_said_with_and_without(session, place, contribution_id))
    session.execute(delete(LastSave).where(LastSave.contribution_id == contribution_id))
    session.execute(delete(Mark).where(Mark.excerpt_id.in_(excerpts)))
    session.execute(delete(Coding).where(Coding.excerpt_id.in_(excerpts)))
    session.execute(delete(Excerpt).where(Excerpt.contribution_id == contribution_id))


def recount(session: Session, consultation_id: UUID) -> None:
    """Make every maintained count of a consultation again from its codings."""
    counts.recount(session, consultation_id)


def _said_with_and_without(
    session: Session, place: Place, contribution_id: UUID
) -> tuple[list[Judgement], list[Judgement]]:
    """Return what the response's codings under the theme say, with and without those of one contribution."""
    rows = session.execute(
        select(Coding.proposition, Coding.stance, Contribution.id, Contribution.visibility, Contribution.maker)
        .join(Excerpt, Excerpt.id == Coding.excerpt_id)
        .join(Contribution, Contribution.id == Excerpt.contribution_id)
        .where(Coding.theme_id == place.theme_id, Contribution.response_id == place.response_id)
    ).all()
    said = [
        (written_id, Judgement(proposition, stance, counts.is_public(visibility, maker)))
        for proposition, stance, written_id, visibility, maker in rows
    ]
    return [one for _, one in said], [one for written_id, one in said if written_id != contribution_id]

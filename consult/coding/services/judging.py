"""Code an excerpt, take a coding back, say that it still holds."""

from types import EllipsisType
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from consult.audit import AuditAction, record
from consult.changes import ChangeKind, announce
from consult.coding import counts
from consult.coding.counts import Judgement, Place
from consult.coding.models import Codebook, Coding, Excerpt, Stance, Theme
from consult.coding.services.excerpts import excerpt_at, held_contribution, let_go_of_excerpt
from consult.consultations.queries import consultation_by_id, definition
from consult.errors import N_, ForbiddenError, InvalidError, NotFoundError
from consult.moderation.models import Contribution
from consult.text.spans import Span


def code(
    session: Session,
    contribution_id: UUID,
    span: Span,
    theme_id: UUID,
    *,
    length: int,
    stance: Stance,
    condition: str = "",
    by: UUID,
    proposition: str | EllipsisType | None = ...,
    label: str = "",
) -> Coding:
    """Return the coding of ``span`` (of a contribution of ``length`` code points) under a theme by one coder.

    The stance is towards the theme's own proposition, or towards the ``proposition`` of the file that is named. Coding
    the same excerpt again under the same theme replaces what this coder said. Raises :class:`InvalidError` for a span
    outside the words, for a conditional stance without its condition and for a stance on a theme that shows mentions
    only; :class:`NotFoundError` where contribution, theme and proposition do not belong together;
    :class:`TransitionError` while two people code the contribution blind.
    """
    if span.end > length:
        raise InvalidError(N_("This is not a passage of the text."))
    written = held_contribution(session, contribution_id)
    theme = _theme(session, theme_id, written.consultation_id)
    towards = theme.proposition if isinstance(proposition, EllipsisType) else proposition
    if not isinstance(proposition, EllipsisType) and proposition is not None:
        definition(consultation_by_id(session, written.consultation_id)).proposition(proposition)
    condition = _checked(stance, condition.strip(), towards)
    place = Place(theme.id, written.response_id, written.group, written.channel)
    others, mine = _said(session, place, excerpt=(contribution_id, span), coder_id=by)
    public = counts.is_public(written.visibility, written.maker)
    before = [Judgement(mine.proposition, mine.stance, public)] if mine else []
    coding = mine or _begun(session, written.consultation_id, (contribution_id, span), theme.id, by)
    coding.stance, coding.proposition, coding.condition, coding.label = stance, towards, condition, label
    coding.changed = False
    session.add(coding)
    session.flush()
    counts.move(session, place, [*others, *before], [*others, Judgement(towards, stance, public)])
    record(session, AuditAction.EXCERPT_CODED, coding.id, actor_id=by, theme=theme.key, stance=str(stance))
    announce(session, ChangeKind.CODINGS_CHANGED, contribution_id)
    return coding


def remove(session: Session, coding_id: UUID, *, by: UUID) -> None:
    """Take a coding back; its excerpt stays as long as something stands on it.

    Raises :class:`NotFoundError` when it is gone already, :class:`ForbiddenError` when somebody else made it.
    """
    coding = session.scalar(
        select(Coding).where(Coding.id == coding_id).options(joinedload(Coding.excerpt), joinedload(Coding.theme))
    )
    if coding is None:
        raise NotFoundError(N_("This coding does not exist any more."))
    if coding.coder_id != by:
        raise ForbiddenError(N_("Only the person who made a coding may remove it."))
    contribution_id = coding.excerpt.contribution_id
    written = held_contribution(session, contribution_id)
    session.refresh(coding, ["theme_id", "theme"])
    place = Place(coding.theme_id, written.response_id, written.group, written.channel)
    others, _mine = _said(session, place, excerpt=(contribution_id, coding.excerpt.span), coder_id=by)
    taken = Judgement(coding.proposition, coding.stance, counts.is_public(written.visibility, written.maker))
    theme_key, excerpt_id = coding.theme.key, coding.excerpt_id
    session.delete(coding)
    session.flush()
    let_go_of_excerpt(session, excerpt_id)
    counts.move(session, place, [*others, taken], others)
    if not counts.is_coded(session, contribution_id):
        counts.count_coded(session, written.consultation_id, -1)
    record(session, AuditAction.CODING_REMOVED, coding_id, actor_id=by, theme=theme_key)
    announce(session, ChangeKind.CODINGS_CHANGED, contribution_id)


def keep(session: Session, coding_id: UUID, *, by: UUID) -> None:
    """Say of a coding that it still holds, although other words are hidden in its contribution since it was made.

    Raises :class:`NotFoundError` when it is gone.
    """
    coding = session.get(Coding, coding_id, with_for_update=True)
    if coding is None:
        raise NotFoundError(N_("This coding does not exist any more."))
    coding.changed = False
    session.flush()
    record(session, AuditAction.CODING_KEPT, coding_id, actor_id=by)


def _theme(session: Session, theme_id: UUID, consultation_id: UUID) -> Theme:
    theme = session.scalar(
        select(Theme).join(Codebook).where(Theme.id == theme_id, Codebook.consultation_id == consultation_id)
    )
    if theme is None:
        raise NotFoundError(N_("This theme is not in the codebook of the consultation."))
    if theme.retired:
        raise InvalidError(N_("This theme was retired. Choose another theme."))
    return theme


def _checked(stance: Stance, condition: str, towards: str | None) -> str:
    if towards is None and stance is not Stance.NONE:
        raise InvalidError(N_("This theme shows who mentions it, and takes no stance. Choose “no stance”."))
    if stance is not Stance.CONDITIONAL:
        return ""
    if not condition:
        raise InvalidError(N_("Write down the condition."))
    return condition


def _said(
    session: Session, place: Place, *, excerpt: tuple[UUID, Span], coder_id: UUID
) -> tuple[list[Judgement], Coding | None]:
    """Return what the response's other codings under the theme say, and this coder's own coding of the excerpt."""
    rows = session.execute(
        select(Coding, Excerpt.start, Excerpt.end, Contribution.id, Contribution.visibility, Contribution.maker)
        .join(Excerpt, Excerpt.id == Coding.excerpt_id)
        .join(Contribution, Contribution.id == Excerpt.contribution_id)
        .where(Coding.theme_id == place.theme_id, Contribution.response_id == place.response_id)
    )
    others: list[Judgement] = []
    mine = None
    for coding, start, end, contribution_id, visibility, maker in rows:
        if (contribution_id, Span(start, end), coding.coder_id) == (*excerpt, coder_id):
            mine = coding
        else:
            others.append(Judgement(coding.proposition, coding.stance, counts.is_public(visibility, maker)))
    return others, mine


def _begun(
    session: Session, consultation_id: UUID, excerpt: tuple[UUID, Span], theme_id: UUID, coder_id: UUID
) -> Coding:
    if not counts.is_coded(session, excerpt[0]):
        counts.count_coded(session, consultation_id, 1)
    excerpt_id = excerpt_at(session, *excerpt)
    return Coding(excerpt_id=excerpt_id, theme_id=theme_id, coder_id=coder_id, stance=Stance.NONE, proposition=None)

"""What is coded of which contribution by whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select, tuple_
from sqlalchemy.orm import Session, contains_eager, joinedload

from consult.coding.models import Coding, Excerpt, Stance
from consult.errors import N_, InvalidError
from consult.moderation.models import TO_CODE, Contribution
from consult.responses.models import Channel

PAGE = 50


def codings_of(session: Session, contribution_id: UUID) -> Sequence[Coding]:
    """Return the codings of a contribution with excerpt, theme and coder, in the order of the text."""
    return session.scalars(
        select(Coding)
        .join(Coding.excerpt)
        .where(Excerpt.contribution_id == contribution_id)
        .options(contains_eager(Coding.excerpt), joinedload(Coding.theme), joinedload(Coding.coder))
        .order_by(Excerpt.start, Excerpt.end, Coding.id)
    ).all()


def excerpts_of_theme(
    session: Session,
    theme_id: UUID,
    *,
    proposition: str | None = None,
    stance: Stance | None = None,
    groups: Collection[str] | None = None,
    channel: Channel | None = None,
    after: str = "",
    limit: int = PAGE + 1,
) -> Sequence[Coding]:
    """Return codings under a theme with excerpt, contribution, question and coder, by contribution number.

    Every filter that is given narrows; ``after`` is the :func:`place_of` the last coding already shown.
    """
    rules: list[ColumnElement[bool]] = [Coding.theme_id == theme_id]
    if proposition is not None:
        rules.append(Coding.proposition == proposition)
    if stance is not None:
        rules.append(Coding.stance == stance)
    if groups is not None:
        rules.append(Contribution.group.in_(groups))
    if channel is not None:
        rules.append(Contribution.channel == channel)
    if after:
        rules.append(tuple_(Contribution.number, Excerpt.start, Coding.id) > _place(after))
    return session.scalars(
        select(Coding)
        .join(Coding.excerpt)
        .join(Excerpt.contribution)
        .where(*rules)
        .options(
            contains_eager(Coding.excerpt).contains_eager(Excerpt.contribution).joinedload(Contribution.question),
            joinedload(Coding.coder),
        )
        .order_by(Contribution.number, Excerpt.start, Coding.id)
        .limit(limit)
    ).all()


def place_of(coding: Coding) -> str:
    """Return where a coding stands in the list of :func:`excerpts_of_theme`."""
    return f"{coding.excerpt.contribution.number}.{coding.excerpt.start}.{coding.id.hex}"


@dataclass(frozen=True)
class Listed:
    """A contribution on the coding desk, with how many codings it has, and how many of those are this coder's.

    ``changed`` counts those to look at again: other words are hidden since they were made.
    """

    contribution: Contribution
    codings: int
    mine: int
    changed: int


def contributions_to_code(
    session: Session,
    consultation_id: UUID,
    *,
    coder_id: UUID,
    question: str = "",
    group: str = "",
    coded: str = "",
    after: int = 0,
    limit: int = PAGE + 1,
) -> Sequence[Listed]:
    """Return contributions in words by number, with their questions.

    ``question`` is a key, ``group`` an id, and ``coded`` is ``no``, ``yes``, ``mine`` or ``changed``; empty means all.
    """
    of_this = and_(Excerpt.contribution_id == Contribution.id, Coding.excerpt_id == Excerpt.id)
    rules: list[ColumnElement[bool]] = [
        Contribution.consultation_id == consultation_id,
        TO_CODE,
        Contribution.number > after,
    ]
    if question:
        rules.append(Contribution.question.has(key=question))
    if group:
        rules.append(Contribution.group == group)
    if coded in {"yes", "no"}:
        any_coding = exists(select(Coding.id).where(of_this))
        rules.append(any_coding if coded == "yes" else ~any_coding)
    elif coded == "mine":
        rules.append(exists(select(Coding.id).where(of_this, Coding.coder_id == coder_id)))
    elif coded == "changed":
        rules.append(exists(select(Coding.id).where(of_this, Coding.changed)))
    all_codings = select(func.count(Coding.id)).where(of_this).scalar_subquery()
    own = select(func.count(Coding.id)).where(of_this, Coding.coder_id == coder_id).scalar_subquery()
    changed = select(func.count(Coding.id)).where(of_this, Coding.changed).scalar_subquery()
    rows = session.execute(
        select(Contribution, all_codings, own, changed)
        .where(*rules)
        .options(joinedload(Contribution.question))
        .order_by(Contribution.number)
        .limit(limit)
    )
    return [Listed(*row) for row in rows]


def next_to_code(session: Session, consultation_id: UUID, *, after: int) -> int | None:
    """Return the number of the next contribution that nobody coded, behind ``after`` and then from the beginning."""
    coded = exists(select(Coding.id).where(Excerpt.contribution_id == Contribution.id, Coding.excerpt_id == Excerpt.id))
    waiting = select(Contribution.number).where(
        Contribution.consultation_id == consultation_id, TO_CODE, ~coded, Contribution.number != after
    )
    following = waiting.where(Contribution.number > after).order_by(Contribution.number).limit(1)
    return session.scalar(following) or session.scalar(waiting.order_by(Contribution.number).limit(1))


def _place(after: str) -> tuple[int, int, UUID]:
    try:
        number, start, coding = after.split(".")
        return int(number), int(start), UUID(hex=coding)
    except ValueError:
        raise InvalidError(N_("This page of the list does not exist.")) from None

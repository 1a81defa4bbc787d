"""What is coded of which contribution by whom."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session, contains_eager, joinedload

from consult.coding.models import Coding, Excerpt, Stance
from consult.consultations.models import Provision
from consult.errors import N_, InvalidError
from consult.moderation.models import Contribution
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
    question: str = "",
    provision: str = "",
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
    if question:
        rules.append(Contribution.question.has(key=question))
    if provision:
        rules.append(Contribution.provision_id.in_(select(Provision.id).where(Provision.key == provision)))
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


def _place(after: str) -> tuple[int, int, UUID]:
    try:
        number, start, coding = after.split(".")
        return int(number), int(start), UUID(hex=coding)
    except ValueError:
        raise InvalidError(N_("This page of the list does not exist.")) from None

"""How much of what is coded stands in the findings of a synthesis, and what stands in none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from consult.coding.models import Codebook, Excerpt, Mark, Mention, Theme
from consult.coding.queries import MarkKind, marked
from consult.moderation.models import Contribution
from consult.responses.models import Channel, Response
from consult.synthesis.models import Evidence, Finding, Synthesis


class Reach(NamedTuple):
    """How many responses (and, of these, organisations) are coded, and how many of them stand under no finding."""

    responses: int
    unheard: int
    organisations: int
    organisations_unheard: int


def reach(session: Session, synthesis: Synthesis) -> Reach:
    """Return how much of what is coded stands in no finding: one statement."""
    coded = _coded(synthesis).subquery()
    unheard = coded.c.response_id.not_in(_heard(synthesis))
    organised = coded.c.channel == Channel.ORGANISATION
    row = session.execute(
        select(
            func.count(),
            func.count().filter(unheard),
            func.count().filter(organised),
            func.count().filter(organised, unheard),
        ).select_from(coded)
    ).one()
    return Reach(*row)


@dataclass(frozen=True)
class Uncovered:
    """What stands in no finding: responses with the numbers of their coded contributions, themes, and rare marks.

    ``organisations`` are those of the ``responses`` that answer under their name, with it.
    """

    responses: Sequence[tuple[str, Sequence[int]]]
    organisations: Sequence[tuple[str, Sequence[int]]]
    themes: Sequence[str]
    rare: Sequence[Mark]


def uncovered(session: Session, synthesis: Synthesis) -> Uncovered:
    """Return what of all that is coded stands in no finding, responses by group: four statements."""
    rows = session.execute(
        select(Response.id, Response.group, Response.channel, Response.maker, Contribution.number)
        .join(Contribution, Contribution.response_id == Response.id)
        .join(Excerpt, Excerpt.contribution_id == Contribution.id)
        .where(
            Response.id.in_(_coded(synthesis).with_only_columns(Contribution.response_id)),
            Response.id.not_in(_heard(synthesis)),
        )
        .distinct()
        .order_by(Contribution.number)
    )
    numbers: dict[UUID, list[int]] = {}
    named: dict[UUID, tuple[bool, str]] = {}
    for response_id, group, channel, maker, number in rows:
        numbers.setdefault(response_id, []).append(number)
        is_organisation = channel is Channel.ORGANISATION
        named[response_id] = (is_organisation, maker if is_organisation and maker else group)
    told = sorted((is_organisation, name, numbers[id_]) for id_, (is_organisation, name) in named.items())
    return Uncovered(
        responses=[(name, each) for is_organisation, name, each in told if not is_organisation],
        organisations=[(name, each) for is_organisation, name, each in told if is_organisation],
        themes=themes_without_finding(session, synthesis),
        rare=rare_unheard(session, synthesis),
    )


def themes_without_finding(session: Session, synthesis: Synthesis) -> Sequence[str]:
    """Return the keys of the themes that somebody mentions and no finding is about, in the order of the codebook."""
    about = select(Finding.theme_id).where(Finding.synthesis_id == synthesis.id)
    return session.scalars(
        select(Theme.key)
        .join(Codebook, Codebook.id == Theme.codebook_id)
        .where(
            Codebook.consultation_id == synthesis.consultation_id,
            Theme.on_desk.is_(True),
            Theme.id.in_(select(Mention.theme_id)),
            Theme.id.not_in(about),
        )
        .order_by(Theme.position)
    ).all()


def rare_unheard(session: Session, synthesis: Synthesis) -> Sequence[Mark]:
    """Return the marks "rare but serious" on passages that no finding stands on, an excerpt once."""
    stands = set(
        session.scalars(
            select(Evidence.excerpt_id)
            .join(Finding, Finding.id == Evidence.finding_id)
            .where(Finding.synthesis_id == synthesis.id)
        )
    )
    rare = {mark.excerpt_id: mark for mark in marked(session, synthesis.consultation_id, MarkKind.RARE)}
    return [mark for excerpt_id, mark in rare.items() if excerpt_id not in stands]


def _heard(synthesis: Synthesis) -> Select[UUID]:
    return (
        select(Contribution.response_id)
        .join(Excerpt, Excerpt.contribution_id == Contribution.id)
        .join(Evidence, Evidence.excerpt_id == Excerpt.id)
        .join(Finding, Finding.id == Evidence.finding_id)
        .where(Finding.synthesis_id == synthesis.id)
    )


def _coded(synthesis: Synthesis) -> Select[UUID, Channel]:
    return (
        select(Contribution.response_id, Contribution.channel)
        .join(Mention, Mention.response_id == Contribution.response_id)
        .join(Theme, Theme.id == Mention.theme_id)
        .join(Codebook, Codebook.id == Theme.codebook_id)
        .where(Codebook.consultation_id == synthesis.consultation_id, Theme.on_desk.is_(True))
        .distinct()
    )

"""How many responses mention each theme, spread over what an analyst asks for, and narrowed down: counted when asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from consult.coding.models import Coding, Excerpt, Stance, Theme
from consult.consultations.models import Provision, Question
from consult.moderation.models import Contribution
from consult.responses.models import Channel


class By(StrEnum):
    """What the columns of a table stand for."""

    CHANNEL = "channel"
    CATEGORY = "category"
    GROUP = "group"
    QUESTION = "question"
    PROVISION = "provision"
    STANCE = "stance"


@dataclass(frozen=True)
class Narrowing:
    """Which codings are counted; nothing means all. Questions and parts of the text are named by their keys."""

    proposition: str = ""
    stance: Stance | None = None
    groups: Sequence[str] | None = None
    channel: Channel | None = None
    question: str = ""
    provision: str = ""

    @property
    def is_anything(self) -> bool:
        """Whether anything is left out."""
        return self != Narrowing()


_COLUMNS: Mapping[By, InstrumentedAttribute[object]] = {
    By.CHANNEL: Contribution.channel,
    By.CATEGORY: Contribution.group,
    By.GROUP: Contribution.group,
    By.QUESTION: Contribution.question_id,
    By.PROVISION: Contribution.provision_id,
    By.STANCE: Coding.stance,
}


def spread(
    session: Session, consultation_id: UUID, by: By | None, narrowing: Narrowing
) -> Mapping[tuple[str, str], int]:
    """Return responses by theme key and part: each response once in each part that it is in.

    The part is the group for categories, and the key of a question or part of the text; without ``by`` it is empty.
    """
    said = (
        select(
            Coding.theme_id.label("theme_id"), Contribution.response_id, *([_COLUMNS[by].label("part")] if by else [])
        )
        .join(Excerpt, Excerpt.id == Coding.excerpt_id)
        .join(Contribution, Contribution.id == Excerpt.contribution_id)
        .where(Contribution.consultation_id == consultation_id, *_rules(narrowing))
        .distinct()
        .subquery()
    )
    parts = [said.c.part] if by else []
    rows = session.execute(
        select(Theme.key, func.count(), *parts)
        .select_from(said)
        .join(Theme, Theme.id == said.c.theme_id)
        .where(*(part.is_not(None) for part in parts))
        .group_by(Theme.key, *parts)
    ).all()
    named = _keys(session, consultation_id, by)
    found: dict[tuple[str, str], int] = {}
    for key, number, *part in rows:
        name = named.get(part[0], str(part[0])) if part else ""
        found[key, name] = found.get((key, name), 0) + number
    return found


def answered(session: Session, consultation_id: UUID) -> Mapping[tuple[str, str], int]:
    """Return how many responses answered each question, by its key and their group."""
    rows = session.execute(
        select(Question.key, Contribution.group, func.count(Contribution.response_id.distinct()))
        .join(Question, Question.id == Contribution.question_id)
        .where(Contribution.consultation_id == consultation_id)
        .group_by(Question.key, Contribution.group)
    )
    return {(key, group): number for key, group, number in rows}


def _rules(narrowing: Narrowing) -> list[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = []
    if narrowing.proposition:
        rules.append(Coding.proposition == narrowing.proposition)
    if narrowing.stance is not None:
        rules.append(Coding.stance == narrowing.stance)
    if narrowing.groups is not None:
        rules.append(Contribution.group.in_(narrowing.groups))
    if narrowing.channel is not None:
        rules.append(Contribution.channel == narrowing.channel)
    if narrowing.question:
        rules.append(Contribution.question.has(key=narrowing.question))
    if narrowing.provision:
        of_part = select(Provision.id).where(Provision.key == narrowing.provision)
        rules.append(Contribution.provision_id.in_(of_part))
    return rules


def _keys(session: Session, consultation_id: UUID, by: By | None) -> Mapping[object, str]:
    if by is By.QUESTION:
        rows = session.execute(select(Question.id, Question.key).where(Question.consultation_id == consultation_id))
    elif by is By.PROVISION:
        rows = session.execute(select(Provision.id, Provision.key).where(Provision.consultation_id == consultation_id))
    else:
        return {}
    return {row.id: row.key for row in rows}

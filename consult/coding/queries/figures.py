"""How often what is said by whom: the base of every table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from consult.coding.models import Codebook, Coding, Coverage, Excerpt, Theme, ThemeCount
from consult.consultations.models import Provision, Question
from consult.moderation.models import Contribution
from consult.responses.models import Channel, Visibility


@dataclass(frozen=True)
class Count:
    """How many responses, and how many codings, say something on a theme; ``theme`` is its key in the file.

    ``proposition`` and ``stance`` are empty in the count of the theme as such. ``public``: all of it is public under
    its maker's own name.
    """

    theme: str
    proposition: str
    stance: str
    group: str
    channel: Channel
    public: bool
    responses: int
    codings: int


@dataclass(frozen=True)
class CopyCount:
    """How many responses mention a theme in copies of confirmed campaigns and nowhere else; ``public`` as in Count."""

    theme: str
    public: bool
    responses: int


@dataclass(frozen=True)
class Copies:
    """What of the mentions is copies: responses by theme, and in how many campaigns each theme is mentioned."""

    counts: Sequence[CopyCount] = ()
    campaigns: Mapping[str, int] = field(default_factory=dict)


def theme_counts(session: Session, consultation_id: UUID) -> Sequence[Count]:
    """Return every count of a consultation: one statement, whose rows do not grow with the responses."""
    rows = session.execute(
        select(
            Theme.key,
            ThemeCount.proposition,
            ThemeCount.stance,
            ThemeCount.group,
            ThemeCount.channel,
            ThemeCount.public,
            ThemeCount.responses,
            ThemeCount.codings,
        )
        .join(Theme, Theme.id == ThemeCount.theme_id)
        .join(Codebook, Codebook.id == Theme.codebook_id)
        .where(Codebook.consultation_id == consultation_id)
        .order_by(Theme.position, ThemeCount.proposition, ThemeCount.stance, ThemeCount.group, ThemeCount.channel)
    )
    return [Count(*row) for row in rows]


def copies(session: Session, consultation_id: UUID) -> Copies:
    """Return what of the mentions in a consultation is copies: one statement, which grows with the copies alone."""
    other, excerpt, written = aliased(Coding), aliased(Excerpt), aliased(Contribution)
    elsewhere = (
        select(other.id)
        .join(excerpt, excerpt.id == other.excerpt_id)
        .join(written, written.id == excerpt.contribution_id)
        .where(
            other.theme_id == Coding.theme_id,
            written.response_id == Contribution.response_id,
            written.campaign_id.is_(None),
        )
    )
    in_copies = (
        select(Theme.key)
        .join(Coding, Coding.theme_id == Theme.id)
        .join(Excerpt, Excerpt.id == Coding.excerpt_id)
        .join(Contribution, Contribution.id == Excerpt.contribution_id)
        .where(Contribution.consultation_id == consultation_id, Contribution.campaign_id.is_not(None))
    )
    only = (
        in_copies.add_columns(func.min(case((_is_public(), 1), else_=0)).label("public"))
        .where(~exists(elsewhere.correlate(Coding, Contribution)))
        .group_by(Theme.key, Contribution.response_id)
        .subquery()
    )
    counted = select(only.c.key, only.c.public, func.count().label("number"), literal(0).label("campaigns"))
    named = in_copies.add_columns(literal(0), literal(0), func.count(Contribution.campaign_id.distinct())).group_by(
        Theme.key
    )
    rows = session.execute(union_all(counted.group_by(only.c.key, only.c.public), named)).all()
    return Copies(
        [CopyCount(key, bool(public), number) for key, public, number, _campaigns in rows if number],
        {key: campaigns for key, _public, _number, campaigns in rows if campaigns},
    )


@dataclass(frozen=True)
class Whereabouts:
    """How many responses mention a theme in answers to one question, or where they respond to one part of the text.

    One of ``question`` and ``provision`` (keys) is empty. ``public`` as in Count.
    """

    theme: str
    question: str
    provision: str
    public: bool
    responses: int


def whereabouts(session: Session, consultation_id: UUID) -> Sequence[Whereabouts]:
    """Return where each theme is mentioned, by question and by part of the text: two statements over all codings."""
    found = []
    for what in (Question.key, Provision.key):
        is_question = what is Question.key
        said = (
            select(
                Coding.theme_id,
                (Contribution.question_id if is_question else Contribution.provision_id).label("place_id"),
                func.min(case((_is_public(), 1), else_=0)).label("public"),
            )
            .join(Excerpt, Excerpt.id == Coding.excerpt_id)
            .join(Contribution, Contribution.id == Excerpt.contribution_id)
            .where(Contribution.consultation_id == consultation_id)
            .group_by(Coding.theme_id, "place_id", Contribution.response_id)
            .subquery()
        )
        place = Question if is_question else Provision
        rows = session.execute(
            select(Theme.key, what, said.c.public, func.count())
            .join(Theme, Theme.id == said.c.theme_id)
            .join(place, place.id == said.c.place_id)
            .group_by(Theme.key, what, said.c.public)
            .order_by(Theme.key, what)
        )
        found += [
            Whereabouts(theme, key if is_question else "", "" if is_question else key, bool(public), number)
            for theme, key, public, number in rows
        ]
    return found


def _is_public() -> ColumnElement[bool]:
    return and_(Contribution.visibility == Visibility.PUBLIC, Contribution.maker != "")


def coverage(session: Session, consultation_id: UUID) -> Coverage:
    """Return how many contributions in words there are and how many are coded; zeros when nothing is counted yet."""
    return session.get(Coverage, consultation_id) or Coverage(consultation_id=consultation_id)

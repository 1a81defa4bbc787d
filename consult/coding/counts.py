"""Counts of who mentions what: kept true with every coding, and made again from the codings when asked.

A response counts once for a theme, and once for each stance towards each proposition that it takes under that theme;
how many codings say so is counted beside it. The theme as such is the row without proposition and stance.
A row counts as public when every coding in it is of a contribution that is public under its maker's own name.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Insert, Select, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from consult.coding.models import Codebook, Coding, Coverage, Excerpt, Mark, Mention, Stance, Theme, ThemeCount
from consult.moderation.models import TO_CODE, Contribution
from consult.responses.models import Channel, Visibility

_BATCH = 1000
_AS_SUCH = ("", "")


@dataclass(frozen=True)
class Judgement:
    """What one coding says on a theme: a stance towards a proposition or a mention, and whether in public."""

    proposition: str | None
    stance: Stance
    public: bool


@dataclass(frozen=True)
class Place:
    """Whose count it is: a theme, a response, and the response's group and channel."""

    theme_id: UUID
    response_id: UUID
    group: str
    channel: Channel


def is_public(visibility: Visibility, maker: str) -> bool:
    """Tell whether a contribution is public under its maker's own name (``security.md`` 0.7)."""
    return visibility is Visibility.PUBLIC and maker != ""


def mentions(judgements: Iterable[Judgement]) -> dict[tuple[str, str], tuple[int, bool]]:
    """Return the rows of one response under one theme: (proposition, stance) → (codings, whether all are public)."""
    rows: dict[tuple[str, str], tuple[int, bool]] = {}
    for one in judgements:
        keys = {_AS_SUCH, (one.proposition, str(one.stance))} if one.proposition is not None else {_AS_SUCH}
        for key in keys:
            codings, public = rows.get(key, (0, True))
            rows[key] = (codings + 1, public and one.public)
    return rows


def move(session: Session, place: Place, before: Iterable[Judgement], after: Iterable[Judgement]) -> None:
    """Bring the counts from what the response's codings under the theme said ``before`` to what they say ``after``."""
    old, new = mentions(before), mentions(after)
    for proposition, stance in sorted(old.keys() | new.keys()):
        _move_mention(session, place, (proposition, stance), old, new)
    deltas: Counter[tuple[str, str, bool, str]] = Counter()
    for rows, sign in ((old, -1), (new, 1)):
        for (proposition, stance), (codings, public) in rows.items():
            deltas[proposition, stance, public, "responses"] += sign
            deltas[proposition, stance, public, "codings"] += sign * codings
    changed = sorted({key[:3] for key, change in deltas.items() if change})
    if changed:
        session.execute(
            _adding(session),
            [
                {
                    "theme_id": place.theme_id,
                    "proposition": proposition,
                    "stance": stance,
                    "group": place.group,
                    "channel": place.channel,
                    "public": public,
                    "responses": deltas[proposition, stance, public, "responses"],
                    "codings": deltas[proposition, stance, public, "codings"],
                }
                for proposition, stance, public in changed
            ],
        )
    if any(change < 0 for change in deltas.values()):
        session.execute(delete(ThemeCount).where(ThemeCount.theme_id == place.theme_id, ThemeCount.responses == 0))


def count_contribution(session: Session, consultation_id: UUID) -> None:
    """Add one to the number of contributions in words."""
    session.execute(
        update(Coverage)
        .where(Coverage.consultation_id == consultation_id)
        .values(contributions=Coverage.contributions + 1)
    )


def count_coded(session: Session, consultation_id: UUID, change: int) -> None:
    """Add ``change`` to the number of coded contributions."""
    session.execute(
        update(Coverage).where(Coverage.consultation_id == consultation_id).values(coded=Coverage.coded + change)
    )


def is_coded(session: Session, contribution_id: UUID) -> bool:
    """Tell whether anybody coded a passage of a contribution, or said of one that no theme fits."""
    with_theme, with_none = _coded_contributions()
    of_this = Excerpt.contribution_id == contribution_id
    return any(session.scalar(some.where(of_this).limit(1)) is not None for some in (with_theme, with_none))


def is_coded_at_all() -> ColumnElement[bool]:
    """Return the rule that a contribution is coded: a passage has a theme, or somebody said that none fits."""
    return or_(*(some.where(Excerpt.contribution_id == Contribution.id).exists() for some in _coded_contributions()))


def recount(session: Session, consultation_id: UUID) -> None:
    """Make mentions, theme counts and coverage of a consultation again from its codings."""
    themes = select(Theme.id).join(Codebook).where(Codebook.consultation_id == consultation_id)
    recount_themes(session, session.scalars(themes).all())
    recount_coverage(session, consultation_id)


def recount_themes(session: Session, themes: Collection[UUID]) -> None:
    """Make mentions and theme counts of some themes again from their codings; nobody may code meanwhile."""
    session.execute(delete(Mention).where(Mention.theme_id.in_(themes)))
    session.execute(delete(ThemeCount).where(ThemeCount.theme_id.in_(themes)))
    judged = _judgements(session, themes)
    mentioned: list[dict[str, object]] = []
    totals: defaultdict[tuple[object, ...], list[int]] = defaultdict(lambda: [0, 0])
    for place, judgements in judged.items():
        for (proposition, stance), (codings, public) in mentions(judgements).items():
            shared = {"theme_id": place.theme_id, "proposition": proposition, "stance": stance}
            mentioned.append({**shared, "response_id": place.response_id, "codings": codings})
            total = totals[place.theme_id, proposition, stance, place.group, place.channel, public]
            total[0] += 1
            total[1] += codings
    names = ("theme_id", "proposition", "stance", "group", "channel", "public")
    counted = [
        {**dict(zip(names, key, strict=True)), "responses": responses, "codings": codings}
        for key, (responses, codings) in totals.items()
    ]
    for model, rows in ((Mention, mentioned), (ThemeCount, counted)):
        for at in range(0, len(rows), _BATCH):
            session.execute(insert(model), rows[at : at + _BATCH])


def recount_coverage(session: Session, consultation_id: UUID) -> None:
    """Count the contributions in words of a consultation, and those that are coded."""
    in_words = (Contribution.consultation_id == consultation_id, TO_CODE)
    values = {
        "contributions": session.scalar(select(func.count()).select_from(Contribution).where(*in_words)) or 0,
        "coded": session.scalar(select(func.count()).select_from(Contribution).where(*in_words, is_coded_at_all()))
        or 0,
    }
    row = session.get(Coverage, consultation_id, populate_existing=True)
    if row is None:
        session.add(Coverage(consultation_id=consultation_id, **values))
    else:
        row.contributions, row.coded = values["contributions"], values["coded"]
    session.flush()


def _coded_contributions() -> tuple[Select[UUID], Select[UUID]]:
    with_theme = select(Excerpt.contribution_id).join(Coding, Coding.excerpt_id == Excerpt.id)
    return with_theme, select(Excerpt.contribution_id).join(Mark, Mark.excerpt_id == Excerpt.id).where(Mark.no_theme)


def _judgements(session: Session, themes: Collection[UUID]) -> Mapping[Place, list[Judgement]]:
    found: defaultdict[Place, list[Judgement]] = defaultdict(list)
    rows = session.execute(
        select(
            Coding.theme_id,
            Coding.proposition,
            Coding.stance,
            Contribution.response_id,
            Contribution.group,
            Contribution.channel,
            Contribution.visibility,
            Contribution.maker,
        )
        .join(Excerpt, Excerpt.id == Coding.excerpt_id)
        .join(Contribution, Contribution.id == Excerpt.contribution_id)
        .where(Coding.theme_id.in_(themes))
        .execution_options(yield_per=_BATCH)
    )
    for theme_id, proposition, stance, response_id, group, channel, visibility, maker in rows:
        place = Place(theme_id, response_id, group, channel)
        found[place].append(Judgement(proposition, stance, is_public(visibility, maker)))
    return found


def _move_mention(
    session: Session,
    place: Place,
    key: tuple[str, str],
    old: Mapping[tuple[str, str], tuple[int, bool]],
    new: Mapping[tuple[str, str], tuple[int, bool]],
) -> None:
    proposition, stance = key
    here = (
        Mention.theme_id == place.theme_id,
        Mention.response_id == place.response_id,
        Mention.proposition == proposition,
        Mention.stance == stance,
    )
    if key not in new:
        session.execute(delete(Mention).where(*here))
    elif key not in old:
        session.execute(
            insert(Mention).values(
                theme_id=place.theme_id,
                response_id=place.response_id,
                proposition=proposition,
                stance=stance,
                codings=new[key][0],
            )
        )
    elif old[key][0] != new[key][0]:
        session.execute(update(Mention).where(*here).values(codings=new[key][0]))


def _adding(session: Session) -> Insert:
    """Return the statement that adds to a count, or begins it: one row for each set of parameters."""
    key = ["theme_id", "proposition", "stance", "group", "channel", "public"]
    if session.get_bind().dialect.name == "postgresql":
        on_server = postgresql.insert(ThemeCount)
        return on_server.on_conflict_do_update(
            index_elements=key,
            set_={
                "responses": ThemeCount.responses + on_server.excluded.responses,
                "codings": ThemeCount.codings + on_server.excluded.codings,
            },
        )
    in_file = sqlite.insert(ThemeCount)
    return in_file.on_conflict_do_update(
        index_elements=key,
        set_={
            "responses": ThemeCount.responses + in_file.excluded.responses,
            "codings": ThemeCount.codings + in_file.excluded.codings,
        },
    )

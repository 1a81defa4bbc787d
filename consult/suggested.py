"""What the machine suggests: derived, kept beside the search index, and made again at any time.

It holds no word of anybody: themes by their keys, chances, and places in contributions. Whoever shows a suggestion reads
the words at those places in the content database; decision record 42 says why.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Uuid,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from consult.analysis.suggestions.lessons import Suggested
from consult.db import Database
from consult.text.spans import Span

_BATCH = 500
_METADATA = MetaData()
_SUGGESTED = Table(
    "suggested",
    _METADATA,
    Column("contribution", Uuid, primary_key=True),
    Column("consultation", Uuid, nullable=False),
    Column("place", Integer),
    Column("theme", String, nullable=False),
    Column("margin", Float, nullable=False),
    Column("model", String, nullable=False),
    Column("passages", JSON, nullable=False),
    Index("ix_suggested_order", "consultation", "place"),
)
_CANDIDATE = Table(
    "candidate",
    _METADATA,
    Column("consultation", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("members", JSON, nullable=False),
    Column("words", JSON, nullable=False),
)
_LEARNT = Table(
    "learnt",
    _METADATA,
    Column("consultation", Uuid, primary_key=True),
    Column("model", String, nullable=False),
    Column("lessons", Integer, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("uncovered", Integer, nullable=False),
)


@dataclass(frozen=True)
class Passage:
    """A passage of a contribution with the themes suggested for it, best first, and how sure the first is."""

    span: Span
    margin: float
    suggestions: tuple[Suggested, ...]


@dataclass(frozen=True)
class Suggestion:
    """The suggestions for one contribution, by passage; ``model`` is the tier and version, and how many lessons it had."""

    contribution: UUID
    consultation: UUID
    model: str
    passages: tuple[Passage, ...]

    @property
    def margin(self) -> float:
        """How sure the least sure passage is."""
        return min((passage.margin for passage in self.passages), default=1.0)

    @property
    def theme(self) -> str:
        """The likeliest theme of the least sure passage; empty where there is none."""
        least = min(self.passages, key=lambda passage: passage.margin, default=None)
        return least.suggestions[0].theme if least and least.suggestions else ""


Place = tuple[UUID, Span]
"""A passage: of which contribution, and where in it."""


def written_place(place: Place) -> str:
    """Return a place as "contribution.start.end"."""
    contribution, span = place
    return f"{contribution.hex}.{span.start}.{span.end}"


@dataclass(frozen=True)
class CandidateTheme:
    """Passages that belong together though no theme fits, the most typical first, and where words that name them stand."""

    number: int
    members: tuple[Place, ...]
    words: tuple[Place, ...]


@dataclass(frozen=True)
class Learning:
    """What was learnt last for a consultation: from how many lessons, and how many passages no theme covers."""

    model: str
    lessons: int
    passages: int
    uncovered: int


class Suggestions:
    """What is suggested for which contribution."""

    def __init__(self, store: Database) -> None:
        """Use ``store``; its tables are made when they are missing."""
        self._store = store
        _METADATA.create_all(store.writer)

    def put(self, suggestions: Sequence[Suggestion]) -> None:
        """Keep suggestions, each in the place of what was suggested for the same contribution."""
        with self._store.transaction() as session:
            _forget(session, [one.contribution for one in suggestions])
            if suggestions:
                session.execute(insert(_SUGGESTED), [_row(one) for one in suggestions])

    def forget(self, contribution: UUID) -> None:
        """Forget all that stands on a contribution at once; nothing happens when it is not known."""
        with self._store.transaction() as session:
            _forget(session, [contribution])
            for row in session.execute(select(_CANDIDATE)).all():
                kept = {name: [one for one in getattr(row, name) if one[0] != contribution.hex] for name in _PLACES}
                if any(len(kept[name]) != len(getattr(row, name)) for name in _PLACES):
                    own = (_CANDIDATE.c.consultation == row.consultation, _CANDIDATE.c.number == row.number)
                    session.execute(update(_CANDIDATE).where(*own).values(**kept))

    def refuse(self, contribution: UUID, span: Span, theme: str) -> None:
        """Suggest a theme no more for a passage: at once, not only when it is learnt."""
        known = self.of(contribution)
        if known is None:
            return
        passages = [
            asdict(
                replace(one, suggestions=tuple(each for each in one.suggestions if each.theme != theme))
                if one.span == span
                else one
            )
            for one in known.passages
        ]
        with self._store.transaction() as session:
            mine = _SUGGESTED.c.contribution == contribution
            session.execute(update(_SUGGESTED).where(mine).values(passages=passages))

    def of(self, contribution: UUID) -> Suggestion | None:
        """Return what is suggested for a contribution; nothing where nothing was learnt of it yet."""
        with self._store.reading() as session:
            row = session.execute(select(_SUGGESTED).where(_SUGGESTED.c.contribution == contribution)).first()
            return None if row is None else _read(row)

    def known(self, consultation: UUID) -> dict[UUID, tuple[float, str]]:
        """Return every contribution of a consultation that has suggestions, with its margin and likeliest theme."""
        with self._store.reading() as session:
            rows = session.execute(
                select(_SUGGESTED.c.contribution, _SUGGESTED.c.margin, _SUGGESTED.c.theme).where(
                    _SUGGESTED.c.consultation == consultation
                )
            )
            return {row.contribution: (row.margin, row.theme) for row in rows}

    def put_order(self, consultation: UUID, order: Iterable[UUID]) -> None:
        """Keep the order in which contributions teach most, in the place of the one before."""
        places = [{"key": contribution, "at": at} for at, contribution in enumerate(order)]
        with self._store.transaction() as session:
            session.execute(update(_SUGGESTED).where(_SUGGESTED.c.consultation == consultation).values(place=None))
            if places:
                # Straight to the connection: the mapper would look for a primary key by its own name.
                session.connection().execute(_AT, places)

    def in_order(self, consultation: UUID, limit: int = 50) -> list[UUID]:
        """Return the contributions that teach most, the first of the order first."""
        with self._store.reading() as session:
            return list(
                session.scalars(
                    select(_SUGGESTED.c.contribution)
                    .where(_SUGGESTED.c.consultation == consultation, _SUGGESTED.c.place.is_not(None))
                    .order_by(_SUGGESTED.c.place)
                    .limit(limit)
                )
            )

    def leave_order(self, contribution: UUID) -> None:
        """Take a contribution out of the order: it was offered."""
        with self._store.transaction() as session:
            session.execute(update(_SUGGESTED).where(_SUGGESTED.c.contribution == contribution).values(place=None))

    def put_learning(self, consultation: UUID, learnt: Learning, candidates: Sequence[CandidateTheme]) -> None:
        """Keep what was learnt and the candidates for themes, in the place of those before."""
        with self._store.transaction() as session:
            for table in (_LEARNT, _CANDIDATE):
                session.execute(delete(table).where(table.c.consultation == consultation))
            session.execute(insert(_LEARNT).values(consultation=consultation, **asdict(learnt)))
            for one in candidates:
                places = {"members": _places(one.members), "words": _places(one.words)}
                session.execute(insert(_CANDIDATE).values(consultation=consultation, number=one.number, **places))

    def learnt(self, consultation: UUID) -> Learning | None:
        """Return what was learnt last for a consultation; nothing before the first time."""
        columns = (_LEARNT.c.model, _LEARNT.c.lessons, _LEARNT.c.passages, _LEARNT.c.uncovered)
        with self._store.reading() as session:
            row = session.execute(select(*columns).where(_LEARNT.c.consultation == consultation)).first()
            return None if row is None else Learning(*row)

    def candidates(self, consultation: UUID) -> list[CandidateTheme]:
        """Return the candidates for themes of a consultation, the largest first."""
        with self._store.reading() as session:
            rows = session.execute(
                select(_CANDIDATE).where(_CANDIDATE.c.consultation == consultation).order_by(_CANDIDATE.c.number)
            )
            return [CandidateTheme(row.number, _spans(row.members), _spans(row.words)) for row in rows]

    def forget_consultation(self, consultation: UUID) -> None:
        """Forget all that was learnt and suggested for a consultation."""
        with self._store.transaction() as session:
            for table in (_SUGGESTED, _CANDIDATE, _LEARNT):
                session.execute(delete(table).where(table.c.consultation == consultation))

    def clear(self) -> None:
        """Forget everything, for whoever makes it again."""
        with self._store.transaction() as session:
            for table in (_SUGGESTED, _CANDIDATE, _LEARNT):
                session.execute(delete(table))

    def count(self) -> int:
        """Return for how many contributions there are suggestions."""
        with self._store.reading() as session:
            return session.scalar(select(func.count()).select_from(_SUGGESTED)) or 0


_PLACES = ("members", "words")
_AT = update(_SUGGESTED).where(_SUGGESTED.c.contribution == bindparam("key")).values(place=bindparam("at"))


def _forget(session: Session, contributions: Collection[UUID]) -> None:
    known = list(contributions)
    for at in range(0, len(known), _BATCH):
        session.execute(delete(_SUGGESTED).where(_SUGGESTED.c.contribution.in_(known[at : at + _BATCH])))


def _row(one: Suggestion) -> Mapping[str, Any]:
    return {
        "contribution": one.contribution,
        "consultation": one.consultation,
        "theme": one.theme,
        "margin": one.margin,
        "model": one.model,
        "passages": [asdict(passage) for passage in one.passages],
    }


def _read(row: Any) -> Suggestion:
    passages = tuple(
        Passage(
            Span(**each["span"]),
            each["margin"],
            tuple(
                Suggested(
                    one["theme"], one["score"], tuple(Span(**span) for span in one["spans"]), tuple(one["similar"])
                )
                for one in each["suggestions"]
            ),
        )
        for each in row.passages
    )
    return Suggestion(row.contribution, row.consultation, row.model, passages)


def _places(places: Sequence[Place]) -> list[list[Any]]:
    return [[contribution.hex, span.start, span.end] for contribution, span in places]


def _spans(places: Sequence[Sequence[Any]]) -> tuple[Place, ...]:
    return tuple((UUID(hex=contribution), Span(start, end)) for contribution, start, end in places)

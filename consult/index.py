"""The search index: which contributions hold which stem, in a database of its own that can be made again at any time.

It holds no word. A stem stands in it as eight bytes of a keyed digest, so that a copy of the index, a backup or a page
that was deleted and not yet overwritten says nothing to whoever has no key. What is found is shown only after the
content database was asked (``moderation.queries.search``); decision record 36 says why.
"""

import hmac
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, String, Table, Uuid, delete, func, select
from sqlalchemy.orm import Session

from consult.bulk import insert_many
from consult.db import Database

_PURPOSE = b"consult search index"
_WIDTH = 8
_BATCH = 500
_FEW = 1000
_METADATA = MetaData()
_ENTRY = Table(
    "entry",
    _METADATA,
    Column("consultation", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("contribution", Uuid, unique=True, nullable=False),
    Column("question", String, nullable=False),
    Column("group", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("language", String, nullable=False),
    Column("digests", LargeBinary, nullable=False),
)
# A digest is of a stem within one consultation, so that a number beside it names one entry.
_STEM = Table(
    "stem",
    _METADATA,
    Column("digest", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A contribution as the index knows it: where it belongs, and its public number."""

    contribution: UUID
    consultation: UUID
    number: int
    question: str
    group: str
    channel: str
    language: str


class Index:
    """Which contributions hold which stems."""

    def __init__(self, store: Database, pepper: bytes) -> None:
        """Use ``store``; its two tables are made when they are missing. The key is derived from ``pepper``."""
        self._store = store
        self._key = hmac.digest(pepper, _PURPOSE, "sha256")
        _METADATA.create_all(store.writer)

    def put(self, entries: Mapping[Entry, Collection[str]]) -> None:
        """Keep each entry with its stems, in the place of what was known of the same contribution."""
        with self._store.transaction() as session:
            _forget(session, [entry.contribution for entry in entries])
            digests = {entry: sorted(self._digests(entry.consultation, stems)) for entry, stems in entries.items()}
            insert_many(session, _ENTRY, [{**vars(entry), "digests": _packed(own)} for entry, own in digests.items()])
            stems_of = ((entry.number, digest) for entry, own in digests.items() for digest in own)
            insert_many(session, _STEM, [{"digest": digest, "number": number} for number, digest in stems_of])

    def forget(self, *contributions: UUID) -> None:
        """Forget contributions at once; nothing happens to one that is not known."""
        with self._store.transaction() as session:
            _forget(session, contributions)

    def find(
        self,
        consultation: UUID,
        sought: Sequence[Collection[str]],
        *,
        chosen: Mapping[str, str],
        after: int = 0,
        limit: int = 50,
    ) -> list[tuple[UUID, int]]:
        """Return at most ``limit`` contributions and their numbers, by number behind ``after``.

        Each of them holds, of every word that is ``sought``, one of its possible stems. ``chosen`` narrows by
        ``question``, ``group``, ``channel`` and ``language``.
        """
        wanted = select(_ENTRY.c.contribution, _ENTRY.c.number).where(
            _ENTRY.c.consultation == consultation, _ENTRY.c.number > after
        )
        for name, value in chosen.items():
            wanted = wanted.where(_ENTRY.c[name] == value)
        words = [self._digests(consultation, stems) for stems in sought]
        for digests in words:
            holds = _STEM.c.number == _ENTRY.c.number, _STEM.c.digest.in_(digests)
            wanted = wanted.where(select(_STEM.c.number).where(*holds).exists())
        wanted = wanted.order_by(_ENTRY.c.number)
        found: list[tuple[UUID, int]] = []
        with self._store.reading() as session:
            # No database knows by itself which word is rare: along the numbers of one that few hold, else along all.
            few = _holders_of_the_rarest(session, words, after)
            parts = (
                [wanted]
                if few is None
                else (wanted.where(_ENTRY.c.number.in_(some)) for some in _growing(few, 2 * limit))
            )
            for part in parts:
                rows = session.execute(part.limit(limit - len(found)))
                found += [(row.contribution, row.number) for row in rows]
                if len(found) == limit:
                    break
        return found

    def known(self) -> set[UUID]:
        """Return every contribution in the index."""
        with self._store.reading() as session:
            return set(session.scalars(select(_ENTRY.c.contribution)))

    def close(self) -> None:
        """Close every connection to the index."""
        self._store.dispose()

    def _digests(self, consultation: UUID, stems: Iterable[str]) -> set[int]:
        return {
            int.from_bytes(
                hmac.digest(self._key, consultation.bytes + stem.encode(), "sha256")[:_WIDTH], "big", signed=True
            )
            for stem in stems
        }


def _holders_of_the_rarest(session: Session, words: Sequence[Collection[int]], after: int) -> Sequence[int] | None:
    """Return, in order, the numbers behind ``after`` that hold the word which the fewest hold; nothing where many do."""
    behind = _STEM.c.number > after
    asked = [select(_STEM.c.number).where(_STEM.c.digest.in_(digests), behind) for digests in words]
    counted = [session.scalar(select(func.count()).select_from(one.limit(_FEW).subquery())) or 0 for one in asked]
    fewest = min(counted, default=_FEW)
    return sorted(set(session.scalars(asked[counted.index(fewest)]))) if fewest < _FEW else None


def _growing(numbers: Sequence[int], first: int) -> Iterator[Sequence[int]]:
    """Yield ``first`` numbers, and each time twice as many: of what many hold too, the first are enough."""
    at = 0
    while at < len(numbers):
        yield numbers[at : at + first]
        at, first = at + first, 2 * first


def _forget(session: Session, contributions: Sequence[UUID]) -> None:
    for at in range(0, len(contributions), _BATCH):
        known = _ENTRY.c.contribution.in_(contributions[at : at + _BATCH])
        for number, packed in session.execute(select(_ENTRY.c.number, _ENTRY.c.digests).where(known)).all():
            session.execute(delete(_STEM).where(_STEM.c.number == number, _STEM.c.digest.in_(list(_unpacked(packed)))))
        session.execute(delete(_ENTRY).where(known))


def _packed(digests: Iterable[int]) -> bytes:
    return b"".join(digest.to_bytes(_WIDTH, "big", signed=True) for digest in digests)


def _unpacked(packed: bytes) -> Iterator[int]:
    return (int.from_bytes(packed[at : at + _WIDTH], "big", signed=True) for at in range(0, len(packed), _WIDTH))

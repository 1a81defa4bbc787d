"""The content database: mapped base, column types, and engines that keep readers and writers apart.

SQLite (a first try) and PostgreSQL (real deployments) behave alike: reads happen in a session that cannot write,
writes in short transactions. Knows SQLAlchemy, never Flask.
"""

import enum
import select
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    Connection,
    CursorResult,
    Date,
    DateTime,
    Dialect,
    Engine,
    Enum,
    LargeBinary,
    MetaData,
    Result,
    Text,
    TypeDecorator,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, Session, mapped_column, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from consult.turns import FairLock, SharedSync

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

_PATIENCE = 5
"""Seconds to wait for a PostgreSQL server that does not say whether it is there."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC, on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  (its signature)
        """Refuse a naive datetime; store the rest as UTC."""
        if value is not None and value.tzinfo is None:
            raise ValueError("naive datetime")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  (its signature)
        """Give SQLite's naive values their zone back."""
        return value and (value if value.tzinfo else value.replace(tzinfo=UTC))


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """Base of every model: a dataclass whose constructor the type checker can check."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {
        str: Text(),
        bytes: LargeBinary(),
        date: Date(),
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(),
        dict[str, str]: JSON(),
        list[str]: JSON(),
        enum.StrEnum: Enum(
            enum.StrEnum,
            native_enum=False,
            create_constraint=True,
            length=40,
            values_callable=lambda members: [member.value for member in members],
        ),
    }


def growing(kind: type[enum.StrEnum]) -> Enum:
    """Return the column type of an enum that later features add to: stored by value, without a CHECK to migrate."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda all_: [one.value for one in all_],
    )


class Identified(MappedAsDataclass, kw_only=True):
    """A random identifier. Version 4 on purpose: version 7 would tell when a response was made."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, sort_order=-1)


class Database:
    """One database: sessions that only read, and transactions that write."""

    def __init__(self, url: str, info: Mapping[str, Any] | None = None) -> None:
        """Prepare engines for ``url``; nothing connects yet. A missing folder of an SQLite file is made.

        ``info`` is what every session carries: the audit log's key, and who reacts to changes.
        """
        self.url = url
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        self.writer = _engine(url, writes=True)
        self.reader = _engine(url, writes=False)
        carried = dict(info or {})
        # The same connections without a transaction around each statement, which PostgreSQL begins and ends apart.
        self._glancing = self.reader if self.is_sqlite else self.reader.execution_options(isolation_level="AUTOCOMMIT")
        self._writing = sessionmaker(self.writer, expire_on_commit=False, info=carried)
        self._reading = sessionmaker(self.reader, autoflush=False, info=carried)
        self._turn = FairLock()
        self._sync = SharedSync(parsed.database or "") if self.is_sqlite else None

    def reading(self) -> Session:
        """Return a session that cannot write; the caller closes it."""
        return self._reading()

    def glance(self) -> Connection:
        """Return a bare connection for statements that only read, each by itself; the caller closes it."""
        return self._glancing.connect()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a session; commit what is done inside, undo it if anything is raised.

        When the block is left, what it did is on the disk: nothing is acknowledged before.
        """
        if self._sync is None:
            with self._writing.begin() as session:
                yield session
            return
        with self._turn.held(), self._writing.begin() as session:
            yield session
        self._sync.wait()

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.writer.dispose()
        self.reader.dispose()


def _engine(url: str, *, writes: bool) -> Engine:
    # hide_parameters: a bound value may be a respondent's word, and exceptions end in logs.
    if url.startswith("sqlite"):
        engine = create_engine(url, hide_parameters=True)
        _prepare_sqlite(engine, writes=writes)
    else:
        options: dict[str, Any] = {"connect_timeout": _PATIENCE}
        if not writes:
            options["options"] = "-c default_transaction_read_only=on"
        engine = create_engine(url, hide_parameters=True, connect_args=options)
        event.listen(engine, "checkout", _refuse_closed)
    return engine


def _refuse_closed(connection: DBAPIConnection, _entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
    """Let the pool connect anew where the server closed its side: nothing else can wait to be read before a question.

    A statement that only asks whether the server is there would cost as much as most that are meant.
    """
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if poll.poll(0):
        raise DisconnectionError


def _prepare_sqlite(engine: Engine, *, writes: bool) -> None:
    @event.listens_for(engine, "connect")
    def _settle(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we begin transactions ourselves
        cursor = connection.cursor()
        for pragma in (
            "busy_timeout = 15000",
            "journal_mode = WAL",
            "synchronous = NORMAL",  # ``SharedSync`` does the rest
            "foreign_keys = ON",
            "secure_delete = ON",
            "trusted_schema = OFF",
            "cache_size = -16000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        if not writes:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # Straight to the driver: this runs before every statement of every page.
        connection.connection.driver_connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def rows_changed(result: Result[Any]) -> int:
    """Return how many rows the statement changed or deleted whose result this is."""
    return result.rowcount if isinstance(result, CursorResult) else 0

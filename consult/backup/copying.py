"""Tables as lines, and lines as tables: the same for SQLite and PostgreSQL, so that a backup of one restores into either."""

import base64
import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Date, Enum, LargeBinary, Table, Uuid, func, select, text
from sqlalchemy.orm import Session

from consult.backup.stream import as_line
from consult.bulk import insert_many
from consult.db import UtcDateTime
from consult.errors import InvalidError

_BATCH = 1000
_WAYS: tuple[tuple[type, Callable[[Any], Any], Callable[[Any], Any]], ...] = (
    (Uuid, lambda value: value.hex, UUID),
    (LargeBinary, lambda value: base64.b64encode(value).decode(), base64.b64decode),
    (UtcDateTime, datetime.isoformat, datetime.fromisoformat),
    (Date, date.isoformat, date.fromisoformat),
)


class Count:
    """How many rows a table has, and their sum, which does not depend on the order in which they are read."""

    def __init__(self) -> None:
        self.rows, self._sum = 0, 0

    def add(self, values: Sequence[Any]) -> None:
        """Count one row."""
        self.rows += 1
        self._sum += int.from_bytes(hashlib.sha256(as_line(values)).digest(), "big")

    def as_line(self) -> dict[str, Any]:
        """Return what stands behind the rows of a table."""
        return {"rows": self.rows, "sum": f"{self._sum % 2**256:064x}"}


def lines_of(connection: Connection, tables: Sequence[Table]) -> Iterator[Any]:
    """Yield every row of ``tables``, each table between a line with its name and one with its count and sum."""
    for table in tables:
        yield {"table": table.name, "columns": [column.name for column in table.columns]}
        count = Count()
        for values in _rows(connection, table):
            count.add(values)
            yield values
        yield count.as_line()


def load(session: Session, tables: Sequence[Table], lines: Iterator[Any]) -> dict[str, int]:
    """Add the rows in ``lines`` to empty ``tables`` and return how many each has.

    Every table is read back and compared with its sum: what is there afterwards is what was there when the backup was
    made. Raises :class:`InvalidError` when it is not.
    """
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
    counts = {}
    for table in tables:
        said: dict[str, Any] = {}
        head = next(lines)
        if head != {"table": table.name, "columns": [column.name for column in table.columns]}:
            raise InvalidError("This backup has other tables than this release.")
        insert_many(session, table, _read(table, lines, said))
        count = Count()
        for values in _rows(session.connection(), table):
            count.add(values)
        if count.as_line() != said:
            raise InvalidError("The table %(table)s did not come back as it was.", table=table.name)
        counts[table.name] = count.rows
    return counts


def is_empty(session: Session, tables: Sequence[Table]) -> bool:
    """Tell whether no row is in any of ``tables``."""
    return not any(session.scalar(select(func.count()).select_from(table)) for table in tables)


def _rows(connection: Connection, table: Table) -> Iterator[list[Any]]:
    ways = [_way(column.type)[0] for column in table.columns]
    statement = select(table).execution_options(yield_per=_BATCH)
    with connection.execute(statement) as found:
        for row in found:
            yield [value if value is None or way is None else way(value) for way, value in zip(ways, row, strict=True)]


def _read(table: Table, lines: Iterator[Any], said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    names = [column.name for column in table.columns]
    ways = [_way(column.type)[1] for column in table.columns]
    for line in lines:
        if isinstance(line, dict):
            said.update(line)
            return
        yield {
            name: value if value is None or way is None else way(value)
            for name, way, value in zip(names, ways, line, strict=True)
        }


def _way(kind: Any) -> tuple[Callable[[Any], Any] | None, Callable[[Any], Any] | None]:
    if isinstance(kind, Enum) and kind.enum_class:
        return lambda value: value.value, kind.enum_class
    for known, there, back in _WAYS:
        if isinstance(kind, known):
            return there, back
    return None, None

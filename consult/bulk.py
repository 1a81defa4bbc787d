"""Much at once: rows by the thousand, and what the planner has to know before it looks for some of them."""

from collections.abc import Iterable, Mapping
from itertools import chain, islice
from typing import Any

from psycopg import sql
from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

_AT_ONCE = 2000


def insert_many(session: Session, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add ``rows``, which all name the same columns; on PostgreSQL by COPY, at a fifth of the cost of statements.

    They are asked for as they are written, so that there may be more of them than memory holds.
    """
    coming = iter(rows)
    first = next(coming, None)
    if first is None:
        return
    coming = chain([first], coming)
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        while batch := list(islice(coming, _AT_ONCE)):
            connection.execute(insert(table), batch)
        return
    names = list(first)
    types = [table.c[name].type.dialect_impl(connection.dialect) for name in names]
    processors = [type_.bind_processor(connection.dialect) for type_ in types]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in coming:
            copy.write_row(
                [process(row[name]) if process else row[name] for name, process in zip(names, processors, strict=True)]
            )


def analyse(session: Session, table: Table) -> None:
    """Let PostgreSQL look at what is in ``table`` now; SQLite needs no such figures here.

    It does so by itself a minute later. Until then it takes a value to stand in 200 rows at most, and reads all rows of
    a consultation to find a few, at every batch.
    """
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        return
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor:
        cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table.name)))

"""Alembic's entry: our own engine, our own models."""

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection

import consult.app  # noqa: F401  (knows every model)
from consult.db import Base


def _run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # People answer meanwhile: a change that waits for a lock would let all of them wait behind it.
            connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RuntimeError(f"rows that point at nothing in {sorted({row[0] for row in broken})}")
    connection.commit()


with context.config.attributes["engine"].connect() as connection:
    driver: DBAPIConnection = connection.connection.driver_connection
    # SQLite changes a table by making it anew: rows that point at it must be let alone meanwhile, and are checked after.
    if connection.dialect.name == "sqlite":
        driver.execute("PRAGMA foreign_keys = OFF")
    try:
        _run(connection)
    finally:
        if connection.dialect.name == "sqlite":
            connection.rollback()
            driver.execute("PRAGMA foreign_keys = ON")

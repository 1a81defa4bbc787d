"""The migrations build what the models say, can be undone, and a database of another version is refused."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

import consult.app  # noqa: F401  (knows every model)
from consult import schema
from consult.app import create_app
from consult.config import Settings
from consult.db import Base, Database
from consult.errors import SettingsError


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.sqlite'}")
        yield database
        database.dispose()
        return
    address, name = request.getfixturevalue("postgres_server"), f"e{uuid4().hex}"
    _execute(address, f"CREATE DATABASE {name}")
    database = Database(f"{address}/{name}")
    yield database
    database.dispose()
    _execute(address, f"DROP DATABASE {name} WITH (FORCE)")


def test_migrations_build_what_the_models_describe_can_be_undone_and_done_again(empty: Database) -> None:
    schema.upgrade(empty)
    assert _differences(empty) == []
    command.downgrade(schema.configuration(empty), "base")
    assert inspect(empty.writer).get_table_names() == ["alembic_version"]
    schema.upgrade(empty)
    assert _differences(empty) == []
    schema.check(empty)


def test_migrating_twice_changes_nothing(empty: Database) -> None:
    schema.upgrade(empty)
    schema.upgrade(empty)
    assert _differences(empty) == []


def test_a_database_that_is_newer_than_the_code_is_refused_by_name(empty: Database) -> None:
    schema.upgrade(empty)
    _move_on(empty)
    for act in (schema.check, schema.upgrade):
        with pytest.raises(SettingsError, match="CONSULT_DATABASE_URL: the database is newer than the code"):
            act(empty)


def test_a_database_that_is_older_than_the_code_is_refused_with_what_to_do(empty: Database) -> None:
    with pytest.raises(SettingsError, match="older than the code; run: consult migrate"):
        schema.check(empty)


def test_the_application_does_not_start_on_a_newer_database(settings: Settings) -> None:
    database = Database(settings.database_url)
    _move_on(database)
    database.dispose()
    with pytest.raises(SettingsError, match="newer than the code"):
        create_app(settings)


def _move_on(database: Database) -> None:
    with database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'"))


def _differences(database: Database) -> list[object]:
    with database.writer.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


def _execute(address: str, statement: str) -> None:
    engine = create_engine(f"{address}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()

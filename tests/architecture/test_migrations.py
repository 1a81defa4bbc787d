"""The migrations build what the models say, can be undone, and a database of another version is refused."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Column, MetaData, Uuid, create_engine, func, inspect, select, text

import consult.app  # noqa: F401  (knows every model)
from consult import schema
from consult.app import create_app
from consult.config import ROOT, Settings
from consult.db import Base, Database
from consult.errors import SettingsError

_QUOTED = re.compile(r"'(\w*)'")
_WRITTEN_OUT = {"compile_kwargs": {"literal_binds": True}}


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


def test_a_migrated_database_checks_what_the_models_say(empty: Database) -> None:
    """The comparison above looks at no condition of a table, and the values of an enumeration are one."""
    schema.upgrade(empty)
    found, wanted = {}, {}
    for table in Base.metadata.sorted_tables:
        for one in inspect(empty.writer).get_check_constraints(table.name):
            found[table.name, one["name"]] = set(_QUOTED.findall(one["sqltext"]))
        for rule in table.constraints:
            if isinstance(rule, CheckConstraint):
                wanted[table.name, rule.name] = set(_QUOTED.findall(str(rule.sqltext.compile(**_WRITTEN_OUT))))
    assert found == wanted


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


DYING = """
import os, signal, sys
from sqlalchemy import Engine, event
from consult import schema
from consult.db import Database
seen = []

@event.listens_for(Engine, "before_cursor_execute")
def die(connection, cursor, statement, *rest):
    seen.append(statement.lstrip().startswith(("CREATE", "ALTER")))
    if sum(seen) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

schema.upgrade(Database(sys.argv[1]))
"""


@pytest.mark.parametrize("statements", [3, 90])
def test_a_migration_that_was_killed_half_way_is_done_again_by_the_next(empty: Database, statements: int) -> None:
    url = empty.writer.url.render_as_string(hide_password=False)
    command_ = [sys.executable, "-c", DYING, url, str(statements)]
    killed = subprocess.run(command_, cwd=ROOT, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed
    with pytest.raises(SettingsError, match="older"):
        schema.check(empty)
    schema.upgrade(empty)
    assert _differences(empty) == []
    schema.check(empty)


def _differences(database: Database) -> list[object]:
    with database.writer.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


def _execute(address: str, statement: str) -> None:
    engine = create_engine(f"{address}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


SEEDS = {
    "consultation": {"slug": "s", "ref": "r", "kind": "consultation", "state": "open"},
    "question": {"key": "Q-1", "type": "open"},
    "response": {"group": "anders", "channel": "open", "state": "submitted"},
    "answer": {"visibility": "analyse", "state": "accepted", "is_text": True},
    "organisation": {"name": "Voorbeeldbureau", "kind": "employer"},
    "user": {"email": "iemand@voorbeeld.example"},
    "moderation_decision": {"verdict": "accept"},
    "contribution": {"group": "anders", "channel": "open", "visibility": "analyse", "is_text": True, "text": None},
}


def test_every_step_keeps_what_is_there_on_the_way_up_and_down(empty: Database) -> None:
    script = ScriptDirectory.from_config(schema.configuration(empty))
    steps = [each.revision for each in reversed(list(script.walk_revisions()))]
    command.upgrade(schema.configuration(empty), steps[0])
    _seed(empty)
    for step in (*steps[1:], *reversed(steps[:-1])):
        go = command.upgrade if step > schema.revision(empty) else command.downgrade
        go(schema.configuration(empty), step)
        with empty.writer.connect() as connection:
            tables = MetaData()
            tables.reflect(connection)
            for name in SEEDS:
                assert connection.scalar(select(func.count()).select_from(tables.tables[name])) == 1, (step, name)


def _seed(database: Database) -> None:
    """Put one row in each of the tables that everything else points at, whatever columns they have at this step."""
    tables = MetaData()
    with database.writer.connect() as connection:
        tables.reflect(connection)
        made: dict[str, object] = {}
        for name, values in SEEDS.items():
            table = tables.tables[name]
            row = {column.name: _anything(column, made) for column in table.columns if not column.nullable}
            row |= {"sealed": b"-"} if name == "contribution" else {}
            connection.execute(table.insert(), row | values)
            made[name] = row["id"]
        connection.commit()


def _anything(column: Column[object], made: dict[str, object]) -> object:
    for key in column.foreign_keys:
        return made[key.column.table.name]
    if column.primary_key:
        return uuid4() if isinstance(column.type, Uuid) else uuid4().hex
    known = {bool: False, int: 0, bytes: b"-", str: "-", datetime: datetime.now(UTC)}
    return known.get(column.type.python_type, {})

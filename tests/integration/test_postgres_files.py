"""PostgreSQL's own files and its log: no value that did not fit, and nothing of whoever answered (checks 12 and 45)."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from consult import audit, schema
from consult.accounts.models import Organisation, OrganisationKind
from consult.audit import AuditAction
from consult.config import Settings
from consult.db import Database
from consult.vault import Vault
from tests import postgres
from tests.conftest import without_second_factor
from tests.integration.canary import AGENT, come, everything

UNIQUE, CHECK, TYPE = "CANARY-UNIQUE", "CANARY-CHECK", "CANARY-TYPE"
AS_IT_COMES = ("log_min_messages=warning", "log_min_error_statement=error", "log_error_verbosity=default")
"""What a server does that nobody set."""
TERSE_ONLY = ("log_min_messages=warning",)
"""Without DETAIL and statements, but with the messages themselves."""
_CHECKED = text("INSERT INTO organisation (id, name, kind, invented) VALUES (gen_random_uuid(), 'x', :value, false)")
_TYPED = text("SELECT CAST(:value AS uuid)")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The folder of a server of our own and the address of a database on it: others plant leaks on theirs."""
    folder = tmp_path_factory.mktemp("files")
    with postgres.server(folder) as address:
        with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE consult")
        database = Database(f"{address}/consult")
        schema.upgrade(database)
        database.dispose()
        yield folder, f"{address}/consult"


@pytest.fixture
def database_url(place: tuple[Path, str]) -> str:
    return place[1]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return without_second_factor(settings)


def mishaps(url: str, *options: str) -> None:
    """Let a value break each kind of rule, over the engine that the house writes with."""
    chosen = quote(" ".join(f"-c {option}" for option in options))
    database = Database(f"{url}?options={chosen}" if options else url)
    with pytest.raises(DBAPIError), database.transaction() as session:
        session.add_all([Organisation(name=UNIQUE, kind=OrganisationKind.EMPLOYER) for _ in range(2)])
    for statement, value in ((_CHECKED, CHECK), (_TYPED, TYPE)):
        with pytest.raises(DBAPIError), database.transaction() as session:
            session.execute(statement, {"value": value})
    database.dispose()


def logged(folder: Path, url: str, *options: str) -> set[str]:
    """Return which of the values a server with these options wrote into its log."""
    before = (folder / "pg.log").stat().st_size
    mishaps(url, *options)
    written = (folder / "pg.log").read_bytes()[before:].decode()
    return {value for value in (UNIQUE, CHECK, TYPE) if value in written}


def test_a_value_that_does_not_fit_is_not_in_the_servers_log(place: tuple[Path, str]) -> None:
    assert logged(*place) == set()


def test_the_same_values_would_be_there_without_our_settings(place: tuple[Path, str]) -> None:
    assert logged(*place, *AS_IT_COMES) == {UNIQUE, CHECK, TYPE}
    assert logged(*place, *TERSE_ONLY) == {TYPE}


def test_the_server_runs_with_every_setting_that_we_give(place: tuple[Path, str]) -> None:
    with psycopg.connect(place[1]) as connection:
        rows = connection.execute(
            "SELECT name, applied, error FROM pg_file_settings WHERE sourcefile LIKE '%%shipped.conf'"
        ).fetchall()
    assert len(rows) > 20
    assert [row for row in rows if row[2]] == []
    # fsync and full_page_writes are set otherwise on the command line: these servers are thrown away.
    assert {name for name, applied, _fault in rows if not applied} <= {"fsync", "full_page_writes"}


def test_nothing_of_a_respondent_is_in_the_files_of_postgresql(
    app: Flask, database: Database, vault: Vault, place: tuple[Path, str]
) -> None:
    person = come(app, database)
    secrets = everything(app, person, database, vault)
    assert found(place[0], database, secrets) == []
    with database.transaction() as session:
        audit.record(session, AuditAction.SIGNED_OUT, browser=AGENT)
    places = " ".join(found(place[0], database, [AGENT]))
    assert "pg_wal" in places
    assert "/base/" in places


def found(folder: Path, database: Database, secrets: list[str]) -> list[str]:
    """Return which of ``secrets`` is in a file that the server wrote, its journal, and once that is worked off its tables."""
    told = in_files(folder / "pg" / "pg_wal", secrets)
    with database.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
    return told + in_files(folder, secrets)


def in_files(folder: Path, secrets: list[str]) -> list[str]:
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert sum(map(len, files.values())) > 1_000_000
    return [f"{one} in {path}" for path, what in files.items() for one in secrets if one.encode() in what]

"""What every test may ask for: a real database of each kind, the application, and a visitor."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine, text

from consult import schema
from consult.app import REACTIONS, create_app
from consult.config import Settings
from consult.db import Database
from consult.keys import Keys
from consult.vault import Vault
from tests import postgres


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server with a migrated database named ``template``."""
    with postgres.server(tmp_path_factory.mktemp("postgres")) as address:
        _execute(address, "CREATE DATABASE pattern")
        _migrated(f"{address}/pattern")
        yield address


@pytest.fixture(scope="session")
def sqlite_pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "pattern.sqlite"
    _migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh, migrated database of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "consult.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_pattern"), path)
        yield f"sqlite:///{path}"
        return
    address = request.getfixturevalue("postgres_server")
    name = f"t{uuid4().hex}"
    _execute(address, f"CREATE DATABASE {name} TEMPLATE pattern")
    yield f"{address}/{name}"
    _execute(address, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a demonstration that asks for a second factor and sends secure cookies, as a real site does."""
    Keys.random().write(tmp_path / "keys.json")
    return Settings(
        database_url=database_url,
        keystore_url=f"sqlite:///{tmp_path / 'keys.sqlite'}",
        index_url=f"sqlite:///{tmp_path / 'index.sqlite'}",
        key_file=tmp_path / "keys.json",
        audit_heads=tmp_path / "audit-heads.txt",
        demonstration=True,
        suggestions=False,
        sender="Voorbeeldministerie",
        partner="Voorbeeldalliantie",
    )


@pytest.fixture(scope="session")
def compiled_pages(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Pages compiled once for all applications of a run: compiling takes longer than most tests."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("pages")))


@pytest.fixture
def app(settings: Settings, compiled_pages: FileSystemBytecodeCache) -> Iterator[Flask]:
    """The application on a fresh database."""
    built = create_app(settings)
    built.jinja_env.bytecode_cache = compiled_pages
    built.testing = True
    yield built
    built.extensions["consult.database"].dispose()
    built.extensions["consult.vault"].close()
    built.extensions["consult.index"].close()


@pytest.fixture
def database(app: Flask) -> Database:
    """The application's content database."""
    found: Database = app.extensions["consult.database"]
    return found


@pytest.fixture
def vault(app: Flask) -> Vault:
    """The application's vault."""
    found: Vault = app.extensions["consult.vault"]
    return found


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without a cookie, over HTTPS."""
    return visitor(app)


def visitor(app: Flask) -> FlaskClient:
    """Return one more visitor without a cookie."""
    made = app.test_client()
    made.environ_base["wsgi.url_scheme"] = "https"
    made.environ_base["HTTP_HOST"] = "localhost"
    return made


def without_second_factor(settings: Settings) -> Settings:
    """Return the settings of a demonstration that signs in with a password alone."""
    return replace(settings, second_factor=False)


def _migrated(url: str) -> None:
    database = Database(url, info={"audit_key": bytes(32), "reactions": REACTIONS})
    schema.upgrade(database)
    if database.is_sqlite:
        with database.writer.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
    database.dispose()


def _execute(address: str, statement: str) -> None:
    engine = create_engine(f"{address}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()

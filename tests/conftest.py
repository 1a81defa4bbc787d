"""What every test may ask for: a real database of each kind, the application, and a visitor."""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import create_engine, delete, text
from sqlalchemy.dialects import postgresql

from consult import schema
from consult.accounts import passwords, second_factor
from consult.app import REACTIONS, create_app
from consult.config import Settings
from consult.db import Base, Database
from consult.index import Index
from consult.keys import Keys
from consult.suggested import Suggestions
from consult.vault import Vault
from consult.web import limits
from tests import postgres, watching
from tests.chromium import ARGUMENTS, CHROMIUM


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let journeys be asked to read every page, and to keep pictures of what they see: that takes minutes."""
    parser.addoption("--every-page", action="store_true", help="look for leaks in every page, not in some of each kind")
    parser.addoption("--pictures", action="store_true", help="keep a picture of every page looked at, at both widths")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the journeys: each takes minutes, and what is begun last leaves one processor idle.

    While the first of two workers loads the demonstration for both, the other looks at the fields of every page.
    """
    items.sort(key=lambda item: "journeys" not in item.path.parts)
    first = [item.path for item in items[:1]]
    items.sort(key=lambda item: (item.path not in first, item.path.name != "test_fields.py"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window; the one of this run, since two drivers in one process do not agree."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _quick_hashes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords with little work, else a quarter of the time of all tests; those that look at it keep the real work."""
    if "real_hashes" in request.keywords:
        return
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    for room in (passwords, second_factor):
        monkeypatch.setattr(room, "_HASHER", quick)


@pytest.fixture(autouse=True)
def _same_seeds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make signatures the same in every run: of near-copies one pair in some hundreds is missed, and which is chance."""
    if "real_hashes" not in request.keywords:
        monkeypatch.setattr(Vault, "seed", lambda _vault, purpose: _seed(purpose.partition("|")[0]))


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server."""
    with postgres.server(tmp_path_factory.mktemp("postgres")) as address:
        yield address


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> str:
    """The address of a migrated database on it."""
    _execute(postgres_server, "CREATE DATABASE consult")
    url = f"{postgres_server}/consult"
    _migrated(url)
    return url


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what an installation has before anybody came: keys and three migrated SQLite files, to copy."""
    folder = tmp_path_factory.mktemp("pattern")
    keys = Keys.random()
    keys.write(folder / "keys.json")
    _migrated(f"sqlite:///{folder / 'consult.sqlite'}")
    Vault(Database(f"sqlite:///{folder / 'keys.sqlite'}"), keys).close()
    derived = Database(f"sqlite:///{folder / 'index.sqlite'}")
    Suggestions(derived)
    Index(derived, keys.pepper).close()
    return folder


@pytest.fixture(scope="session")
def one_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the installations of all tests stand, one after another."""
    return tmp_path_factory.mktemp("installation")


@pytest.fixture
def folder(one_folder: Path, pattern: Path) -> Path:
    """Everything that the installation of this test writes, as new."""
    shutil.rmtree(one_folder)
    shutil.copytree(pattern, one_folder)
    return one_folder


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """A fresh, migrated database of each kind; always at the same address, so that applications can be used again."""
    if request.param == "sqlite":
        yield f"sqlite:///{folder / 'consult.sqlite'}"
        return
    address: str = request.getfixturevalue("postgres_database")
    yield address
    _empty(address)


@pytest.fixture
def settings(database_url: str, folder: Path) -> Settings:
    """Settings of a demonstration that asks for a second factor and sends secure cookies, as a real site does."""
    return Settings(
        database_url=database_url,
        keystore_url=f"sqlite:///{folder / 'keys.sqlite'}",
        index_url=f"sqlite:///{folder / 'index.sqlite'}",
        key_file=folder / "keys.json",
        audit_heads=folder / "audit-heads.txt",
        demonstration=True,
        suggestions=False,
        sender="Voorbeeldministerie",
        partner="Voorbeeldalliantie",
    )


class Applications:
    """Applications by their settings: to build one, and to compile its pages and statements, takes longer than most tests."""

    def __init__(self, pages: FileSystemBytecodeCache) -> None:
        """Keep compiled pages in ``pages``."""
        self._pages = pages
        self._built: dict[Settings, tuple[Flask, dict[str, object]]] = {}

    def get(self, settings: Settings) -> Flask:
        """Return the application for ``settings``, as if it were new."""
        if settings not in self._built:
            app = self.build(settings)
            self._built[settings] = (app, dict(app.config))
        app, config = self._built[settings]
        app.config.clear()
        app.config.update(config)
        limits.init_app(app)
        return app

    def build(self, settings: Settings) -> Flask:
        """Return an application that nobody used, for a test that changes it."""
        app = create_app(settings)
        app.jinja_env.bytecode_cache = self._pages
        app.testing = True
        watching.watch(app)
        return app


@pytest.fixture(scope="session")
def applications(tmp_path_factory: pytest.TempPathFactory) -> Applications:
    """The applications of a run."""
    return Applications(FileSystemBytecodeCache(str(tmp_path_factory.mktemp("pages"))))


@pytest.fixture
def app(settings: Settings, applications: Applications) -> Iterator[Flask]:
    """The application on a fresh database."""
    built = applications.get(settings)
    yield built
    close(built)


@pytest.fixture
def new_app(settings: Settings, applications: Applications) -> Iterator[Flask]:
    """An application on a fresh database to which a test may add pages."""
    built = applications.build(settings)
    yield built
    close(built)


def close(app: Flask) -> None:
    """Close every connection of an application; it opens others when it is used again."""
    app.extensions["consult.database"].dispose()
    app.extensions["consult.vault"].close()
    app.extensions["consult.index"].close()


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


def _seed(purpose: str) -> bytes:
    return hashlib.sha256(purpose.encode()).digest()


def _migrated(url: str) -> None:
    database = Database(url, info={"audit_key": bytes(32), "reactions": REACTIONS})
    schema.upgrade(database)
    if database.is_sqlite:
        with database.writer.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
    database.dispose()


def _empty(url: str) -> None:
    """Delete every row, which takes a tenth of the time that another database takes."""
    others = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'consult' AND pid <> pg_backend_pid()"
    )
    tables = [str(delete(table).compile(dialect=postgresql.dialect())) for table in Base.metadata.sorted_tables]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(others)
        connection.execute("; ".join(["SET session_replication_role = replica", *tables]))  # in any order


def _execute(address: str, statement: str) -> None:
    engine = create_engine(f"{address}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()

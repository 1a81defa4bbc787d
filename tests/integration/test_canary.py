"""What is not collected cannot leak: nothing that tells who somebody was is in anything the house wrote (check 12)."""

import io
import logging
from datetime import datetime, time
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from flask import Flask, request
from sqlalchemy import select

from consult import audit
from consult.audit import AuditAction
from consult.config import Settings
from consult.days import HERE
from consult.db import Base, Database, UtcDateTime
from consult.vault import Vault
from tests.browser import Browser
from tests.conftest import without_second_factor
from tests.integration.canary import PAPER, SAID, come, everything, leaks, secrets_of, walk


@pytest.fixture
def app(new_app: Flask) -> Flask:
    """An application of its own: tests change it."""
    return new_app


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return without_second_factor(settings)


@pytest.fixture
def person(app: Flask, database: Database) -> Browser:
    return come(app, database)


def test_nothing_that_identifies_is_kept_anywhere(
    person: Browser, database: Database, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = walk(person)
    assert leaks(database, folder, caplog.text, secrets_of(code)) == []


def test_nothing_that_a_respondent_does_leaves_a_moment_behind(app: Flask, person: Browser, database: Database) -> None:
    """Work that waits for the end of a day to think again begins at midnight, whoever caused it and when."""
    before = moments(database)
    code = walk(person)
    person.open("/en/r/verder").press("Continue", code=code)
    person.click("Messages").press("Send message", words=SAID["message"])
    person.open("/en/r/intrekken").press("Take back", sure="yes")
    left = moments(database) - before
    assert {name for name, moment in left if moment.astimezone(HERE).time() != time()} == set()
    with database.transaction() as session:  # a house with one careless line
        audit.record(session, AuditAction.SIGNED_OUT)
    assert {name for name, _moment in moments(database) - before - left} == {"audit_event.happened_at"}


def moments(database: Database) -> set[tuple[str, datetime]]:
    """Return every moment in every row."""
    columns = [
        one for table in Base.metadata.sorted_tables for one in table.columns if isinstance(one.type, UtcDateTime)
    ]
    with database.reading() as session:
        return {(str(one), moment) for one in columns for moment in session.scalars(select(one)) if moment}


def test_the_sweep_finds_a_house_that_keeps_the_browser(
    app: Flask,
    person: Browser,
    database: Database,
    settings: Settings,
    folder: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    @app.after_request
    def _leak(response):  # a house with one careless line
        with database.transaction() as session:
            audit.record(session, AuditAction.SIGNED_OUT, browser=request.headers.get("User-Agent", ""))
        return response

    caplog.set_level(logging.DEBUG)
    code = walk(person)
    assert any("CANARY-UA" in leak for leak in leaks(database, folder, caplog.text, secrets_of(code)))


def test_nothing_said_behind_a_code_by_invitation_or_in_a_file_is_kept_in_clear(
    app: Flask, person: Browser, database: Database, vault: Vault, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = everything(app, person, database, vault)
    assert leaks(database, folder, caplog.text, secrets) == []


def test_the_sweep_finds_a_house_that_logs_what_is_posted(
    app: Flask, person: Browser, database: Database, vault: Vault, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    served = app.wsgi_app

    def careless(environ, start_response):  # a house with one careless line
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        logging.getLogger("careless").debug(unquote_plus(body.decode("latin-1")))
        return served({**environ, "wsgi.input": io.BytesIO(body)}, start_response)

    app.wsgi_app = careless
    everything(app, person, database, vault)
    found = leaks(database, folder, caplog.text, [PAPER, *SAID.values()])
    assert found == [f"{secret[:12]} in the log" for secret in (PAPER, *SAID.values())]

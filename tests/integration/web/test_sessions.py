"""Sessions: made only when needed, sealed, and dead once ended (checks 5 and 6)."""

import time
from datetime import date
from uuid import uuid4

import pytest
from flask import Blueprint, Flask, session
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select

from consult.app import create_app
from consult.config import Settings
from consult.db import Database
from consult.web import sessions
from consult.web.database import transaction
from consult.web.guards import public
from consult.web.models import WebSession
from consult.web.sessions import end_sessions_of
from tests.conftest import visitor


@pytest.fixture
def app(new_app: Flask) -> Flask:
    """An application of its own: tests change it."""
    return new_app


@pytest.fixture
def app_with_pages(app: Flask) -> Flask:
    """The application with pages that keep something, show it, renew the session, and lose it meanwhile."""
    pages = Blueprint("pages", __name__)

    @pages.get("/keep/<word>")
    @public
    def keep(word: str) -> str:
        session["word"] = word
        return str(session["csrf_token"])

    @pages.get("/show")
    @public
    def show() -> str:
        return str(session.get("word", "nothing"))

    @pages.get("/form")
    @public
    def form() -> str:
        return str(session["csrf_token"])

    @pages.get("/renew")
    @public
    def renew() -> str:
        session.renew()  # type: ignore[attr-defined]  # ours is the only kind of session
        return str(session["csrf_token"])

    @pages.get("/slow")
    @public
    def slow() -> str:
        with transaction() as writing:
            writing.execute(delete(WebSession))
        session["word"] = "terug"
        return ""

    app.register_blueprint(pages)
    return app


def rows(database: Database) -> int:
    with database.reading() as reading:
        return reading.scalar(select(func.count()).select_from(WebSession)) or 0


def cookie(client: FlaskClient) -> str | None:
    found = client.get_cookie("__Host-s")
    return found.value if found else None


def test_a_public_page_sets_no_cookie_and_a_form_writes_no_row(app_with_pages: Flask, database: Database) -> None:
    client = visitor(app_with_pages)
    client.get("/show")
    assert cookie(client) is None
    answer = client.get("/form")
    assert rows(database) == 0
    set_cookie = answer.headers["Set-Cookie"]
    assert set_cookie.startswith("__Host-s=")
    assert {part.strip() for part in set_cookie.split(";")[1:]} == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


def test_the_token_of_a_form_holds_as_long_as_its_cookie(app_with_pages: Flask) -> None:
    client = visitor(app_with_pages)
    first = client.get("/form").text
    assert client.get("/form").text == first
    assert visitor(app_with_pages).get("/form").text != first


@pytest.mark.parametrize("path", ["/keep/fiets", "/renew"])
def test_a_form_on_the_page_that_changed_the_cookie_belongs_to_the_new_one(app_with_pages: Flask, path: str) -> None:
    client = visitor(app_with_pages)
    client.get("/form")
    before = cookie(client)
    token = client.get(path).text
    assert cookie(client) != before
    assert client.get("/form").text == token


def test_what_is_kept_survives_a_renewal_and_the_old_cookie_does_not(app_with_pages: Flask, database: Database) -> None:
    client, thief = visitor(app_with_pages), visitor(app_with_pages)
    client.get("/keep/fiets")
    thief.set_cookie("__Host-s", str(cookie(client)), secure=True)
    assert thief.get("/show").text == "fiets"
    client.get("/renew")
    assert client.get("/show").text == "fiets"
    assert thief.get("/show").text == "nothing"
    assert rows(database) == 1


def test_a_visitor_cannot_be_given_a_cookie_that_somebody_else_knows(app_with_pages: Flask) -> None:
    client = visitor(app_with_pages)
    client.set_cookie("__Host-s", "A" * 43, secure=True)
    client.get("/keep/fiets")
    assert cookie(client) not in {None, "A" * 43}


def test_a_session_that_was_ended_is_not_made_again_by_a_request_that_was_under_way(
    app_with_pages: Flask, database: Database
) -> None:
    client = visitor(app_with_pages)
    client.get("/keep/fiets")

    client.get("/slow")
    assert rows(database) == 0
    assert client.get("/show").text == "nothing"


def test_sessions_end_by_themselves(app_with_pages: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = visitor(app_with_pages)
    client.get("/keep/fiets")
    now = time.time()
    monkeypatch.setattr(sessions.time, "time", lambda: now + sessions.ABSOLUTE.total_seconds() + 1)
    assert client.get("/show").text == "nothing"


def test_what_nobody_came_back_for_is_swept(app_with_pages: Flask, database: Database) -> None:
    with database.transaction() as writing:
        writing.add(WebSession(digest=b"x", sealed=b"y", expires_on=date(2020, 1, 1)))
    visitor(app_with_pages).get("/keep/fiets")
    assert rows(database) == 1


def test_every_session_of_an_account_ends_at_once(database: Database) -> None:
    mine, other = uuid4(), uuid4()
    with database.transaction() as writing:
        for number, user_id in enumerate((mine, mine, other)):
            writing.add(WebSession(digest=bytes([number]), sealed=b"", expires_on=date(2099, 1, 1), user_id=user_id))
    with database.transaction() as writing:
        end_sessions_of(writing, mine)
    with database.reading() as reading:
        assert reading.scalars(select(WebSession.user_id)).all() == [other]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_is_away_is_said_and_signs_nobody_out(settings: Settings) -> None:
    away = create_app(
        Settings(**{**vars(settings), "database_url": "postgresql://consult@127.0.0.1:9/none"}), check_schema=False
    )
    away.config.update(CONSULT_SHOW_FAULT_PAGE=True)
    away.testing = True
    client = visitor(away)
    client.set_cookie("__Host-s", "A" * 43, secure=True)
    answer = client.get("/en/privacy")
    assert answer.status_code == 503
    assert "Set-Cookie" not in answer.headers
    assert client.get("/ready").status_code == 503
    away.extensions["consult.vault"].close()

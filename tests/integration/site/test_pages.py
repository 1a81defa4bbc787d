"""The pages of the house itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sectxt import Parser
from sqlalchemy import func, select

from consult.access import Role
from consult.app import create_app
from consult.config import Settings
from consult.consultations.models import Consultation, ConsultationKind
from consult.db import Database
from consult.site.desk import desks_of
from consult.web.models import WebSession
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.accounts import make


@pytest.mark.parametrize(
    "path", ["", "privacy", "wat-wij-bewaren", "toegankelijkheid", "hulp", "veilig", "beveiliging"]
)
def test_every_page_says_what_it_is_and_has_the_way_out(client: FlaskClient, path: str) -> None:
    browser = Browser(client).open(f"/en/{path}")
    assert len(list(browser.page.iter("h1"))) == 1
    way_out = browser.page.xpath("//a[@href='/en/verlaten']")[0]
    assert "noreferrer" in way_out.get("rel")
    assert client.get_cookie("__Host-s") is None


def test_leaving_forgets_the_visitor_and_shows_another_site(app: Flask, database: Database, settings: Settings) -> None:
    browser = make.sign_in(app, make.staff(database))
    answer = browser.client.get("/verlaten")
    assert answer.status_code == 303
    assert answer.headers["Location"] == settings.exit_url
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert browser.client.get_cookie("__Host-s") is None
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(WebSession)) == 0


def test_leaving_writes_nothing_for_whoever_has_no_session(client: FlaskClient) -> None:
    assert client.get("/en/verlaten").status_code == 303


def test_robots_are_kept_out_of_what_people_answer(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert "Disallow: /r/" in answer.text
    assert "Disallow: /en/r/" in answer.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("contact", ["veilig@voorbeeld.example", "https://voorbeeld.example/melden"])
def test_researchers_find_where_to_report(settings: Settings, contact: str) -> None:
    app = create_app(replace(settings, contact=contact))
    answer = visitor(app).get("/.well-known/security.txt")
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"].endswith(contact)
    assert fields["Contact"].startswith(("mailto:", "https:"))
    expires = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) - datetime.now(UTC)
    assert timedelta(days=30) < expires <= timedelta(days=365)
    assert fields["Canonical"] == "https://localhost/.well-known/security.txt"
    checked = Parser(answer.data, urls="https://localhost/.well-known/security.txt")
    assert checked.errors == []
    assert contact in visitor(app).get("/en/beveiliging").text
    app.extensions["consult.database"].dispose()
    app.extensions["consult.vault"].close()


def test_without_a_contact_there_is_no_security_txt(client: FlaskClient) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_every_member_of_staff_has_a_day(app: Flask, database: Database, role: Role) -> None:
    browser = make.sign_in(app, make.staff(database, role))
    make.with_second_factor(browser)
    browser.open("/en/desk")
    assert "Nothing waits for you now." in browser.text
    assert "N. Vermeer" in browser.text


def test_whoever_works_for_the_owner_neither_moderates_nor_analyses(database: Database) -> None:
    consultation = Consultation(
        slug="x",
        ref="x",
        kind=ConsultationKind.CONSULTATION,
        definition={},
        fingerprint="",
        owner="Eigenaar",
        partner="",
    )
    inside = make.staff(database, Role.MODERATOR, Role.ANALYST, employer="Eigenaar", email="in@voorbeeld.example")
    outside = make.staff(database, Role.MODERATOR, employer="Elders")
    official = make.staff(database, Role.OFFICIAL, employer="Eigenaar ", email="rijk@voorbeeld.example")
    assert desks_of(inside, consultation) == []
    assert [desk.endpoint for desk in desks_of(outside, consultation)] == ["moderation.overview", "search.index"]
    assert [desk.endpoint for desk in desks_of(official, consultation)] == [
        "overview.index",
        "reports.index",
        "replies.index",
    ]


def test_editors_and_administrators_are_told_that_files_are_not_scanned(app: Flask, database: Database) -> None:
    told = {}
    for role in (Role.EDITOR, Role.ADMINISTRATOR, Role.MODERATOR):
        browser = make.sign_in(app, make.staff(database, role, email=f"{role}@voorbeeld.example"))
        make.with_second_factor(browser)
        told[role] = "No virus scanner is set" in browser.open("/en/desk").text
    assert told == {Role.EDITOR: True, Role.ADMINISTRATOR: True, Role.MODERATOR: False}

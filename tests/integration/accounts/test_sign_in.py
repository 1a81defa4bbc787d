"""Signing in as visitors see it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pyotp
import pytest
from flask import Flask
from sqlalchemy import func, select, text
from werkzeug.test import TestResponse

from consult.access import Role
from consult.accounts.models import User
from consult.app import create_app
from consult.audit import AuditAction, AuditEvent
from consult.config import Settings
from consult.db import Database
from consult.web.models import WebSession
from consult.web.sessions import _unseal
from tests.browser import Browser
from tests.conftest import visitor, without_second_factor
from tests.integration.accounts import make


@pytest.fixture
def plain_app(settings: Settings) -> Iterator[Flask]:
    """The application of a demonstration that signs in with a password alone."""
    built = create_app(without_second_factor(settings))
    built.testing = True
    yield built
    built.extensions["consult.database"].dispose()
    built.extensions["consult.vault"].close()


def masked(answer: TestResponse, email: str) -> str:
    body = answer.get_data(as_text=True).replace(email, "EMAIL")
    return re.sub(r'name="csrf_token" value="[^"]*"', "", body)


def cookie_of(browser: Browser) -> str | None:
    cookie = browser.client.get_cookie("__Host-s")
    return cookie.value if cookie else None


def enrolled(app: Flask, user: User) -> tuple[Browser, str, list[str]]:
    browser = make.sign_in(app, user)
    secret, codes = make.with_second_factor(browser)
    return browser, secret, codes


def now_code(secret: str) -> str:
    return pyotp.TOTP(secret).at(datetime.now(UTC))


def test_staff_without_a_second_factor_reach_only_its_page_and_the_way_out(app: Flask, database: Database) -> None:
    browser = make.sign_in(app, make.staff(database, Role.MODERATOR))
    assert browser.path == "/en/account/second-factor"
    browser.open("/en/desk", status=403)
    browser.open("/en/account/", status=403)
    browser.open("/en/account/second-factor").press("Sign out")
    assert browser.path == "/en/account/sign-in"


def test_a_second_factor_is_set_and_asked_from_then_on(app: Flask, database: Database) -> None:
    user = make.staff(database, Role.MODERATOR)
    browser, secret, codes = enrolled(app, user)
    assert len(codes) == 10
    browser.open("/en/desk")
    assert "This waits for you" in browser.text
    assert make.sign_in(app, user, status=422)
    assert make.sign_in(app, user, now_code(secret)).path == "/en/desk"
    assert make.sign_in(app, user, now_code(secret), status=422)
    assert make.sign_in(app, user, codes[0]).path == "/en/desk"
    assert make.sign_in(app, user, codes[0], status=422)


def test_setting_a_second_factor_ends_every_other_session(app: Flask, database: Database) -> None:
    user = make.staff(database, Role.MODERATOR)
    other = make.sign_in(app, user)
    enrolled(app, user)
    other.open("/en/account/")
    assert other.path == "/en/account/sign-in"


def test_a_wrong_code_shows_the_same_secret_again(app: Flask, database: Database) -> None:
    browser = make.sign_in(app, make.staff(database))
    secret = browser.page.xpath("//*[@data-secret]/@data-secret")
    browser.press("Turn on", status=422, one_time="12345")
    assert "does not fit" in browser.text
    assert browser.page.xpath("//*[@data-secret]/@data-secret") == secret


def test_unknown_address_wrong_password_wrong_code_and_disabled_account_read_the_same(
    app: Flask, database: Database
) -> None:
    user = make.staff(database, email="known@voorbeeld.example")
    closed = make.staff(database, email="closed@voorbeeld.example")
    with database.transaction() as session:
        session.get_one(User, closed.id).disabled = True
    enrolled(app, user)
    nobody = User(email="nobody@elders.example", name="", password_hash="")
    answers = [
        (make.sign_in(app, nobody, "123456", status=422).answer, nobody.email),
        (make.sign_in(app, user, "123456", password="een ander lang wachtwoord", status=422).answer, user.email),
        (make.sign_in(app, user, "123456", status=422).answer, user.email),
        (make.sign_in(app, closed, "123456", status=422).answer, closed.email),
    ]
    assert {answer.status_code for answer, _ in answers} == {422}
    assert len({masked(answer, email) for answer, email in answers}) == 1


def test_the_cookie_changes_at_every_step_and_the_old_one_is_dead(app: Flask, database: Database) -> None:
    user = make.staff(database)
    browser = Browser(visitor(app)).open("/en/account/sign-in")
    cookies = [cookie_of(browser)]
    browser.press("Sign in", email=user.email, password=make.PASSWORD)
    cookies.append(cookie_of(browser))
    make.with_second_factor(browser)
    cookies.append(cookie_of(browser))
    assert len(set(cookies)) == 3
    for old in cookies[:2]:
        thief = Browser(visitor(app))
        thief.client.set_cookie("__Host-s", str(old), secure=True)
        thief.open("/en/account/")
        assert thief.path == "/en/account/sign-in"
    browser.press("Sign out")
    assert browser.answer.history[0].headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(WebSession)) == 0


def test_whoever_knew_the_cookie_before_somebody_signed_in_gains_nothing_by_it(app: Flask, database: Database) -> None:
    """A visit that kept something has a stored cookie; signing in takes another one."""
    user = make.staff(database)
    browser = Browser(visitor(app))
    with browser.client.session_transaction() as kept:
        kept["visit"] = "before"
    known = cookie_of(browser)
    browser.open("/en/account/sign-in").press("Sign in", email=user.email, password=make.PASSWORD)
    assert known
    assert cookie_of(browser) != known
    thief = Browser(visitor(app))
    thief.client.set_cookie("__Host-s", known, secure=True)
    thief.open("/en/account/")
    assert thief.path == "/en/account/sign-in"


def test_a_session_keeps_nothing_about_the_device(app: Flask, database: Database) -> None:
    user = make.staff(database)
    browser = make.sign_in(app, user)
    with database.reading() as session:
        row = session.scalars(select(WebSession)).one()
    kept = _unseal(str(cookie_of(browser)), row.sealed)
    assert set(kept or {}) == {"_user_id", "_end", "_seen", "proved_at"}
    assert row.user_id == user.id


def test_disabling_an_account_and_changing_its_roles_holds_from_the_next_request(
    app: Flask, database: Database
) -> None:
    user = make.staff(database, Role.MODERATOR)
    browser, _, _ = enrolled(app, user)
    browser.open("/en/desk")
    with database.transaction() as session:
        session.get_one(User, user.id).role_names = []
    browser.open("/en/desk", status=403)
    with database.transaction() as session:
        session.get_one(User, user.id).disabled = True
    browser.open("/en/desk")
    assert browser.path == "/en/account/sign-in"


def test_ten_wrong_tries_on_an_account_or_from_a_place_are_enough(app: Flask, database: Database) -> None:
    user = make.staff(database)
    nobody = User(email="nobody@elders.example", name="", password_hash="")
    for target in (user, nobody):
        for _ in range(5):
            assert make.sign_in(app, target, password="een ander lang wachtwoord", status=422)
    refused = make.sign_in(app, user, status=429).answer
    assert 0 < int(refused.headers["Retry-After"]) <= 300


def test_a_member_of_an_organisation_sees_for_whom_they_act(app: Flask, database: Database) -> None:
    browser, _, _ = enrolled(app, make.member(database))
    browser.open("/en/account/")
    assert "Voorbeeldalliantie" in browser.text
    assert "write answers" in browser.text
    browser.open("/en/desk", status=403)


def test_a_demonstration_without_second_factor_says_so_on_every_staff_page(plain_app: Flask) -> None:
    database: Database = plain_app.extensions["consult.database"]
    browser = make.sign_in(plain_app, make.staff(database, Role.MODERATOR))
    assert browser.path == "/en/desk"
    for path in ("/en/desk", "/en/account/"):
        assert "without a second factor" in browser.open(path).text


@pytest.mark.parametrize(
    "typed", ["a\x00b@c.example", "\ud800@c.example", "x" * 5_000_000, "{{7*7}}@c.example", "' OR 1=1 --"]
)
def test_nothing_typed_at_the_door_is_a_fault(app: Flask, database: Database, typed: str) -> None:
    browser = Browser(visitor(app)).open("/en/account/sign-in")
    fields = {"csrf_token": browser.token, "email": typed, "password": typed[:2000], "one_time": typed[:2000]}
    raw = {name: value.encode("utf-8", "surrogatepass") for name, value in fields.items()}
    browser.post("/en/account/sign-in", raw, status=422)
    assert "49@c" not in browser.text


def test_signing_in_and_failing_to_are_in_the_log(app: Flask, database: Database) -> None:
    user = make.staff(database)
    make.sign_in(app, user, password="een ander lang wachtwoord", status=422)
    browser, _, _ = enrolled(app, user)
    browser.open("/en/account/").press("Sign out")
    with database.reading() as session:
        acts = list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.number)))
        words = session.scalar(text("SELECT count(*) FROM audit_event WHERE CAST(details AS TEXT) LIKE '%@%'"))
    assert acts == [
        AuditAction.STAFF_ADDED,
        AuditAction.SIGN_IN_FAILED,
        AuditAction.SIGNED_IN,
        AuditAction.SECOND_FACTOR_SET,
        AuditAction.SIGNED_OUT,
    ]
    assert words == 0


def test_a_stolen_database_does_not_hold_the_cookie(app: Flask, database: Database) -> None:
    browser = make.sign_in(app, make.staff(database))
    cookie = str(cookie_of(browser))
    with database.reading() as session:
        row = session.scalars(select(WebSession)).one()
    assert cookie.encode() not in row.digest + row.sealed
    assert len(cookie) >= 43

"""How holders of an account change the way they get in, and the factors that are asked for again before it."""

import time
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from consult.access import Role
from consult.accounts.models import RecoveryCode, User
from consult.audit import AuditAction, AuditEvent
from consult.db import Database
from consult.web import guards
from tests.browser import Browser
from tests.integration.accounts import make

NEW = "acht stille kano's varen langs het riet"
PAGE = "/en/account/beveiliging"


@pytest.fixture
def user(database: Database) -> User:
    return make.staff(database, Role.MODERATOR)


@pytest.fixture
def enrolled(app: Flask, user: User) -> tuple[Browser, str, list[str]]:
    browser = make.sign_in(app, user)
    secret, codes = make.with_second_factor(browser)
    return browser, secret, codes


def later(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    then = time.time() + seconds
    monkeypatch.setattr(guards.time, "time", lambda: then)


def code(secret: str) -> str:
    """The next code of the app: the one of now was used to set it."""
    return pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30))


def acts(database: Database) -> list[AuditAction]:
    with database.reading() as session:
        return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.number)))


def test_a_new_password_holds_and_every_other_session_ends(
    app: Flask, database: Database, user: User, enrolled: tuple[Browser, str, list[str]]
) -> None:
    browser, _, codes = enrolled
    elsewhere = make.sign_in(app, user, codes[0])
    before = browser.client.get_cookie("__Host-s")
    browser.open(PAGE).press("Change password", new_password=NEW, password_again=NEW)
    assert "signed out everywhere else" in browser.text
    assert before
    assert browser.client.get_cookie("__Host-s") != before
    assert elsewhere.open(PAGE).path == "/en/account/sign-in"
    make.sign_in(app, user, codes[1], status=422)
    assert make.sign_in(app, user, codes[2], password=NEW).path == "/en/desk"
    assert AuditAction.PASSWORD_CHANGED in acts(database)


@pytest.mark.parametrize(
    ("password", "again", "why"),
    [
        ("kort", "kort", "at least 15"),
        ("ik heet toevallig vermeer en meer niet", "", "not the same"),
        ("ik heet toevallig vermeer en meer niet", "ik heet toevallig vermeer en meer niet", "in this password"),
        ("werk bij bureau tussenin sinds jaren", "werk bij bureau tussenin sinds jaren", "in this password"),
        ("x" * 129, "x" * 129, "at most 128"),
    ],
)
def test_a_password_that_may_not_be_chosen_changes_nothing(
    app: Flask, user: User, enrolled: tuple[Browser, str, list[str]], password: str, again: str, why: str
) -> None:
    browser, _, codes = enrolled
    elsewhere = make.sign_in(app, user, codes[0])
    browser.open(PAGE).press("Change password", new_password=password, password_again=again, status=422)
    assert why in browser.text
    assert elsewhere.open(PAGE).path == PAGE


def test_another_second_factor_takes_the_place_of_the_old_one(
    app: Flask, user: User, enrolled: tuple[Browser, str, list[str]]
) -> None:
    browser, secret, codes = enrolled
    elsewhere = make.sign_in(app, user, codes[0])
    browser.open(PAGE).click("Change second factor")
    newer, newer_codes = make.with_second_factor(browser)
    assert newer != secret
    assert elsewhere.open(PAGE).path == "/en/account/sign-in"
    make.sign_in(app, user, code(secret), status=422)
    make.sign_in(app, user, codes[1], status=422)
    assert make.sign_in(app, user, newer_codes[0]).path == "/en/desk"


def test_new_recovery_codes_make_the_old_ones_worthless(
    app: Flask, database: Database, user: User, enrolled: tuple[Browser, str, list[str]]
) -> None:
    browser, _, old = enrolled
    elsewhere = make.sign_in(app, user, old[0])
    assert "9 recovery codes" in browser.open(PAGE).text
    browser.press("Make new recovery codes")
    new = [one.text_content().strip() for one in browser.page.xpath("//ol/li")]
    assert len(set(new)) == 10
    assert elsewhere.open(PAGE).path == "/en/account/sign-in"
    make.sign_in(app, user, old[1], status=422)
    make.sign_in(app, user, new[0])
    assert new[1] not in browser.open(PAGE).answer.get_data(as_text=True)
    with database.reading() as session:
        kept = session.scalars(select(RecoveryCode.hashed)).all()
    assert len(kept) == 10
    assert all(one.startswith("$argon2id$") for one in kept)


def test_sessions_are_shown_by_day_and_the_others_are_ended(
    app: Flask, database: Database, user: User, enrolled: tuple[Browser, str, list[str]]
) -> None:
    browser, _, codes = enrolled
    elsewhere = make.sign_in(app, user, codes[0])
    shown = [" ".join(one.text_content().split()) for one in browser.open(PAGE).page.xpath("//section[last()]//li")]
    assert len(shown) == 2
    assert ["this one" in one for one in shown] == [True] + [False] * (len(shown) - 1)
    assert all(str(datetime.now(UTC).year) in one and "moderator" in one for one in shown)
    browser.press("Sign out everywhere else")
    assert elsewhere.open(PAGE).path == "/en/account/sign-in"
    assert browser.open(PAGE).path == PAGE
    assert AuditAction.SESSIONS_ENDED in acts(database)


def test_five_minutes_after_the_factors_were_shown_they_are_asked_for_again(
    app: Flask, database: Database, enrolled: tuple[Browser, str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, secret, _ = enrolled
    later(monkeypatch, guards.FRESH_FOR - 5)
    browser.open("/en/account/second-factor/nieuw")
    later(monkeypatch, guards.FRESH_FOR + 5)
    browser.open("/en/account/second-factor/nieuw", status=403)
    assert "Is it still you?" in browser.text
    browser.press("Go on", proof_password="een ander lang wachtwoord", proof_one_time=code(secret), status=403)
    browser.press("Go on", proof_password=make.PASSWORD, proof_one_time=code(secret), status=403)  # used up just now
    assert acts(database)[-2:] == [AuditAction.PROOF_FAILED, AuditAction.PROOF_FAILED]


def test_with_the_factors_one_goes_on_to_where_one_was(
    enrolled: tuple[Browser, str, list[str]], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, secret, _ = enrolled
    later(monkeypatch, guards.FRESH_FOR + 5)
    browser.open("/en/account/second-factor/nieuw?a=b", status=403)
    browser.press("Go on", proof_password=make.PASSWORD, proof_one_time=code(secret))
    assert browser.path == "/en/account/second-factor/nieuw"
    assert browser.answer.request.query_string == b"a=b"
    browser.open("/en/account/second-factor/nieuw")
    assert AuditAction.PROVED_AGAIN in acts(database)


def test_what_was_typed_goes_along_and_its_secrets_do_not(
    enrolled: tuple[Browser, str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, _, codes = enrolled
    browser.open(PAGE)
    later(monkeypatch, guards.FRESH_FOR + 5)
    fields = {"csrf_token": browser.token, "new_password": NEW, "roles": ["een", "twee"], "note": "Een zin & meer"}
    browser.post("/en/account/wachtwoord", fields, status=403)
    kept = browser.page.xpath("//main//form//input[@type='hidden'][@name!='csrf_token']")
    assert [(one.get("name"), one.get("value")) for one in kept] == [
        ("roles", "een"),
        ("roles", "twee"),
        ("note", "Een zin & meer"),
    ]
    assert NEW not in browser.answer.get_data(as_text=True)
    browser.press("Go on", proof_password=make.PASSWORD, proof_one_time=codes[0], status=422)
    assert "Type a password" in browser.text


@pytest.mark.parametrize(
    "onwards",
    ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "", "///evil.example"],
)
def test_going_on_never_leaves_the_site(enrolled: tuple[Browser, str, list[str]], onwards: str) -> None:
    browser, _, _ = enrolled
    browser.open(PAGE)
    answer = browser.client.post("/en/account/opnieuw", data={"csrf_token": browser.token, "onwards": onwards})
    assert answer.location == "/en/account/"


def test_guessing_at_the_second_door_is_counted(
    enrolled: tuple[Browser, str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, _, _ = enrolled
    later(monkeypatch, guards.FRESH_FOR + 5)
    statuses = set()
    browser.open("/en/account/second-factor/nieuw", status=403)
    for _ in range(6):
        fields = {"csrf_token": browser.token, "proof_password": make.PASSWORD, "proof_one_time": "000000"}
        statuses.add(browser.client.post("/en/account/opnieuw", data=fields).status_code)
    assert statuses == {403, 429}

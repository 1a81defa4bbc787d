"""The languages that a moderator reads answers in, on the page of their own account."""

import pytest
from flask import Flask
from sqlalchemy import select

from consult.access import Role
from consult.accounts.models import User
from consult.accounts.services import choose_languages
from consult.audit import AuditAction, AuditEvent
from consult.db import Database
from consult.errors import InvalidError
from tests.browser import Browser
from tests.integration.moderation import make
from tests.integration.moderation.test_pages import signed_in


@pytest.fixture
def moderator(database: Database) -> User:
    with database.transaction() as session:
        return make.staff(session)


def kept(database: Database, user: User) -> frozenset[str]:
    with database.reading() as session:
        return session.get_one(User, user.id).reads


def test_a_moderator_reads_dutch_and_english_until_they_choose(app: Flask, database: Database, moderator: User) -> None:
    assert kept(database, moderator) == {"nl", "en"}
    browser: Browser = signed_in(app, moderator)
    browser.open("/en/account/")
    assert sorted(browser.page.xpath("//input[@name='languages'][@checked]/@value")) == ["en", "nl"]
    browser.press("Save languages", languages=["es", "nl", "ro"])
    assert browser.path == "/en/account/"
    assert sorted(browser.page.xpath("//input[@name='languages'][@checked]/@value")) == ["es", "nl", "ro"]
    assert kept(database, moderator) == {"es", "nl", "ro"}
    with database.reading() as session:
        (event,) = session.scalars(select(AuditEvent).where(AuditEvent.action == AuditAction.LANGUAGES_CHOSEN))
    assert (event.subject_id, event.details) == (moderator.id, {"languages": "es,nl,ro"})


def test_somebody_who_reads_nothing_is_told_to_choose(app: Flask, database: Database, moderator: User) -> None:
    browser: Browser = signed_in(app, moderator)
    browser.open("/en/account/").press("Save languages", status=422, languages=None)
    assert "Choose at least one language." in browser.text
    assert kept(database, moderator) == {"nl", "en"}


@pytest.mark.parametrize("languages", [[], ["xx"], ["nl", "klingon"], ["unknown"]])
def test_only_languages_that_can_be_told_apart_are_kept(
    database: Database, moderator: User, languages: list[str]
) -> None:
    with pytest.raises(InvalidError), database.transaction() as session:
        choose_languages(session, moderator.id, languages)


def test_who_moderates_nothing_is_not_asked(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        analyst = make.staff(session, Role.ANALYST)
    browser: Browser = signed_in(app, analyst)
    assert "Languages you read" not in browser.open("/en/account/").text
    browser.post("/en/account/talen", {"csrf_token": browser.token, "languages": "nl"}, status=403)

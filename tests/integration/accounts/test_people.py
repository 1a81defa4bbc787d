"""The administrators' list of who can what: what it shows, what they do with an account, and what they cannot."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from consult.access import OrgRole, Role
from consult.accounts import services
from consult.accounts.models import RecoveryCode, User
from consult.accounts.password_links import account_in, link_for
from consult.audit import AuditAction, AuditEvent
from consult.db import Database
from consult.errors import ConflictError, InvalidError, NotFoundError
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.accounts import make

ANOTHER = "acht andere woorden over een trein"


@pytest.fixture
def administrator(app: Flask, database: Database) -> Browser:
    browser = make.sign_in(app, make.staff(database, Role.ADMINISTRATOR, email="a@voorbeeld.example", name="A. Beheer"))
    make.with_second_factor(browser)
    return browser


@pytest.fixture
def user(database: Database) -> User:
    return make.staff(database, Role.MODERATOR)


def the_last(database: Database) -> AuditEvent:
    with database.reading() as session:
        return session.scalars(select(AuditEvent).order_by(AuditEvent.number.desc()).limit(1)).one()


def page_of(browser: Browser, name: str = "N. Vermeer") -> Browser:
    return browser.open("/en/desk").click("Who can do what").click(name)


def test_the_list_says_of_every_account_what_it_may_do_for_whom_and_when_it_was_used(
    app: Flask, database: Database, administrator: Browser, user: User
) -> None:
    make.member(database, OrgRole.WRITER)
    browser = administrator.open("/en/desk").click("Who can do what")
    cells = [[" ".join(cell.text_content().split()) for cell in row] for row in browser.page.xpath("//tbody/tr")]
    rows = [" ".join(row) for row in cells]
    assert len(rows) == 3
    assert rows[0].startswith("A. Beheer administrator Bureau Tussenin")
    assert rows[0].endswith(" on")
    assert rows[1] == "N. Vermeer moderator Bureau Tussenin never off"
    assert rows[2] == "S. Schrijver none Voorbeeldalliantie (write answers) never off"
    make.sign_in(app, user)
    assert "never" not in page_of(browser).text


def test_a_change_of_roles_holds_and_ends_every_session(
    app: Flask, database: Database, administrator: Browser, user: User
) -> None:
    theirs = make.sign_in(app, user)
    page_of(administrator).press("Save roles", roles=["analyst", "moderator"])
    assert theirs.open("/en/account/second-factor").path == "/en/account/sign-in"
    with database.reading() as session:
        assert session.get_one(User, user.id).role_names == ["analyst", "moderator"]
    last = the_last(database)
    assert (last.action, last.subject_id) == (AuditAction.ROLES_CHANGED, user.id)
    assert last.details == {"before": "moderator", "after": "analyst,moderator"}


@pytest.mark.parametrize("roles", [["official", "analyst"], ["administrator", "editor"], []])
def test_roles_that_exclude_each_other_or_none_at_all_change_nothing(
    database: Database, administrator: Browser, user: User, roles: list[str]
) -> None:
    page_of(administrator).press("Save roles", roles=roles, status=422)
    with database.reading() as session:
        assert session.get_one(User, user.id).role_names == ["moderator"]


def test_who_acts_for_an_organisation_gets_no_role(database: Database, administrator: Browser) -> None:
    member = make.member(database, OrgRole.WRITER)
    page_of(administrator, "S. Schrijver")
    assert "Save roles" not in administrator.text
    fields = {"csrf_token": administrator.token, "roles": "moderator"}
    administrator.post(f"/en/desk/mensen/{member.id}/rollen", fields, status=422)
    with database.reading() as session:
        assert session.get_one(User, member.id).role_names == []


def test_a_closed_account_is_out_at_once_and_stays_out_until_it_is_opened(
    app: Flask, database: Database, administrator: Browser, user: User
) -> None:
    theirs = make.sign_in(app, user)
    page_of(administrator).press("Close this account")
    assert the_last(database).action is AuditAction.ACCOUNT_DISABLED
    assert theirs.open("/en/account/second-factor").path == "/en/account/sign-in"
    make.sign_in(app, user, status=422)
    administrator.press("Open this account again")
    assert the_last(database).action is AuditAction.ACCOUNT_ENABLED
    make.sign_in(app, user)


def test_whoever_lost_the_second_factor_sets_a_new_one_and_nobody_else_sees_it(
    app: Flask, database: Database, administrator: Browser, user: User
) -> None:
    theirs = make.sign_in(app, user)
    _, codes = make.with_second_factor(theirs)
    page_of(administrator).press("Take the second factor away")
    assert the_last(database).action is AuditAction.SECOND_FACTOR_RESET
    assert theirs.open("/en/desk").path == "/en/account/sign-in"
    with database.reading() as session:
        assert session.scalars(select(RecoveryCode).where(RecoveryCode.user_id == user.id)).all() == []
        assert session.get_one(User, user.id).totp_sealed is None
    again = make.sign_in(app, user, codes[0])
    assert again.path == "/en/account/second-factor"
    again.open("/en/desk", status=403)


def test_an_administrator_has_no_field_for_a_password_or_a_secret(administrator: Browser, user: User) -> None:
    """Check 4: they take away and never choose."""
    page_of(administrator)
    names = {str(one.get("name")) for one in administrator.page.xpath("//main//input|//main//textarea|//main//select")}
    assert names == {"csrf_token", "roles"}
    assert user.password_hash not in administrator.answer.get_data(as_text=True)


def test_an_administrator_does_nothing_with_their_own_account(database: Database, administrator: Browser) -> None:
    with database.reading() as session:
        own = session.scalars(select(User).where(User.email == "a@voorbeeld.example")).one()
    page_of(administrator, "A. Beheer")
    assert "Another administrator" in administrator.text
    for act in ("rollen", "sluiten", "tweede-factor"):
        fields = {"csrf_token": administrator.token, "roles": "editor"}
        administrator.post(f"/en/desk/mensen/{own.id}/{act}", fields, status=422)
    with database.reading() as session:
        assert session.get_one(User, own.id).role_names == ["administrator"]
        assert not session.get_one(User, own.id).disabled


def test_somebody_is_signed_out_everywhere(app: Flask, database: Database, administrator: Browser, user: User) -> None:
    theirs = make.sign_in(app, user)
    page_of(administrator).press("Sign out everywhere")
    assert theirs.open("/en/account/second-factor").path == "/en/account/sign-in"
    assert the_last(database).action is AuditAction.SESSIONS_ENDED


def test_whoever_lost_the_password_chooses_another_by_a_link_that_is_good_once(
    app: Flask, database: Database, administrator: Browser, user: User
) -> None:
    theirs = make.sign_in(app, user)
    secret, codes = make.with_second_factor(theirs)
    page = page_of(administrator).press("Make a link to choose another password")
    (link,) = page.page.xpath("//*[@class='d-hash']/text()")
    assert the_last(database).action is AuditAction.PASSWORD_LINK_MADE
    assert theirs.open("/en/account/beveiliging").path == "/en/account/sign-in"
    assert page_of(administrator).page.xpath("//*[@class='d-hash']") == []
    browser = Browser(visitor(app)).open(link.removeprefix("https://localhost"))
    browser.press("Change password", new_password="kort", password_again="kort", status=422)
    found_the_old_one = make.sign_in(app, user, codes[0])
    browser.press("Change password", new_password=ANOTHER, password_again=ANOTHER)
    assert found_the_old_one.open("/en/account/beveiliging").path == "/en/account/sign-in"
    assert the_last(database).action is AuditAction.PASSWORD_CHANGED
    browser.open(link.removeprefix("https://localhost"), status=404)
    make.sign_in(app, user, status=422)
    without_code = make.sign_in(app, user, password=ANOTHER, status=422)
    assert "did not fit" in without_code.text
    now = pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30))
    assert make.sign_in(app, user, now, password=ANOTHER).path == "/en/desk"


def test_a_link_for_a_password_ends_after_a_day_with_the_account_and_under_another_key(
    app: Flask, database: Database, user: User
) -> None:
    link = link_for(b"pepper", user)
    assert account_in(b"pepper", link)[0] == user.id
    for wrong in ({"pepper": b"another"}, {"secret": link[:-2] + "AA"}, {"lasts": timedelta(seconds=-1)}):
        with pytest.raises(NotFoundError):
            account_in(**({"pepper": b"pepper", "secret": link} | wrong))
    with database.transaction() as session:
        session.get_one(User, user.id).disabled = True
    with pytest.raises(NotFoundError), database.reading() as session:
        services.holder_of_link(session, b"pepper", link)


def test_nobody_makes_a_link_for_their_own_account_or_a_closed_one(
    app: Flask, database: Database, administrator: Browser, user: User
) -> None:
    own = the_account(database, "a@voorbeeld.example")
    for user_id, by, refusal in ((own.id, own.id, InvalidError), (closed(database, user), own.id, ConflictError)):
        with pytest.raises(refusal), database.transaction() as session:
            services.make_password_link(session, b"pepper", user_id, by=by)


def test_one_administrator_alone_cannot_become_somebody_else(
    app: Flask, database: Database, administrator: Browser, user: User
) -> None:
    theirs = make.sign_in(app, user)
    page = page_of(administrator)
    assert "Make a link" not in page.text, "a link for an account without a second factor lets its finder in"
    secret, _codes = make.with_second_factor(theirs)
    own = the_account(database, "a@voorbeeld.example")
    with database.transaction() as session:
        link = services.make_password_link(session, b"pepper", user.id, by=own.id)
    with pytest.raises(ConflictError), database.transaction() as session:
        services.reset_second_factor(session, user.id, by=own.id)
    other = make.staff(database, Role.ADMINISTRATOR, email="b@voorbeeld.example")
    with database.transaction() as session:
        services.reset_second_factor(session, user.id, by=other.id)
    with pytest.raises(NotFoundError), database.transaction() as session:
        services.choose_password(session, b"pepper", link, ANOTHER)
    with pytest.raises(ConflictError), database.transaction() as session:
        services.make_password_link(session, b"pepper", user.id, by=own.id)
    assert secret


def the_account(database: Database, email: str) -> User:
    with database.reading() as session:
        return session.scalars(select(User).where(User.email == email)).one()


def closed(database: Database, user: User) -> UUID:
    with database.transaction() as session:
        session.get_one(User, user.id).disabled = True
    return user.id

"""Accounts for tests, and how they sign in."""

import time
from datetime import UTC, datetime, timedelta

import pyotp
from flask import Flask

from consult.access import OrgRole, Role
from consult.accounts import services
from consult.accounts.models import User
from consult.db import Database
from tests.browser import Browser
from tests.conftest import visitor

_STEP, _MARGIN = 30, 3
PASSWORD = "zeven losse woorden over een fiets"


def staff(
    database: Database,
    *roles: Role,
    email: str = "staff@voorbeeld.example",
    name: str = "N. Vermeer",
    employer: str = "Bureau Tussenin",
    password: str = PASSWORD,
) -> User:
    with database.transaction() as session:
        return services.add_staff(
            session, email=email, name=name, employer=employer, roles=roles or [Role.MODERATOR], password=password
        )


def member(database: Database, *roles: OrgRole, organisation: str = "Voorbeeldalliantie") -> User:
    with database.transaction() as session:
        services.add_organisation(session, organisation, group="belangenorganisatie", invented=True)
        membership = services.add_member(
            session,
            email="lid@voorbeeld.example",
            name="S. Schrijver",
            organisation=organisation,
            roles=roles or [OrgRole.WRITER],
            password=PASSWORD,
        )
        return membership.user


def sign_in(app: Flask, user: User, one_time: str = "", *, password: str = PASSWORD, status: int = 200) -> Browser:
    """Return a browser that has tried to sign in, and shows what came of it."""
    browser = Browser(visitor(app))
    browser.open("/en/account/sign-in")
    values = {"email": user.email, "password": password} | ({"one_time": one_time} if one_time else {})
    return browser.press("Sign in", status=status, **values)


def with_second_factor(browser: Browser) -> tuple[str, list[str]]:
    """Set a second factor in a browser that was sent to do so; return its secret and the recovery codes."""
    # The code of the step before leaves that of now for later; at the very end of a step it would come too late.
    if (left := _STEP - time.time() % _STEP) < _MARGIN:
        time.sleep(left)
    secret = str(browser.page.xpath("//*[@data-secret]/@data-secret")[0])
    browser.press("Turn on", one_time=pyotp.TOTP(secret).at(datetime.now(UTC) - timedelta(seconds=_STEP)))
    return secret, [code.text_content().strip() for code in browser.page.xpath("//ol/li")]

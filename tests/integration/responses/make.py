"""What the tests of this room need: an open consultation, somebody who answers, a member who signs in."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select

from consult.access import OrgRole
from consult.accounts import services as accounts
from consult.consultations import services
from consult.consultations.format import ConsultationFile
from consult.consultations.models import Consultation, ConsultationState
from consult.days import today_here
from consult.db import Database
from consult.responses.models import Answer, Response
from tests.browser import Browser
from tests.shipped import shipped

FILES = Path(__file__).parents[3] / "consultations"
PASSWORD = "paraplu-fiets-lantaarn-bezem-dijk"


def open_consultation(database: Database, name: str = "pooierverbod", *, days: int = 30, changes=None) -> Consultation:
    """Return the shipped consultation ``name`` with ``changes``, open until ``days`` from today the first time."""
    with database.transaction() as session:
        file = shipped(name)
        if changes:
            file = ConsultationFile.model_validate(file.model_dump(by_alias=True, exclude_unset=True) | changes)
        made = services.load(session, file, demonstration="Alles hier is verzonnen.")
        if made.state is ConsultationState.DRAFT:
            first, last = (today_here() + timedelta(days=each) for each in (-40, days))
            services.open_(session, made.slug, opens_on=first, closes_on=last)
        return made


def close(database: Database, consultation: Consultation) -> None:
    with database.transaction() as session:
        services.close(session, consultation.slug)


def begun(
    client: FlaskClient,
    consultation: Consultation,
    *,
    group: str = "sekswerker",
    route: str = "",
    language: str = "/en",
):
    """Return a browser at the first page of questions."""
    browser = Browser(client)
    browser.open(f"{language}/r/nieuw/{consultation.ref}")
    return browser.post(browser.path, fields(browser, {"group": group, "consent": "yes", "route": route}))


def fields(browser: Browser, changes=None):
    """Return the fields of the page's form as they are filled in, with ``changes``."""
    filled = browser._fields(browser.page.xpath("//form")[0])
    for name, value in (changes or {}).items():
        filled.setlist(name, value if isinstance(value, list) else [value])
    return filled


def organisation(database: Database, name: str = "Voorbeeldalliantie", *, group: str = "swad", members=()) -> UUID:
    """Add an organisation with members: pairs of local part and roles."""
    with database.transaction() as session:
        made = accounts.add_organisation(session, name, group=group, invented=True)
        for who, roles in members:
            accounts.add_member(
                session,
                email=f"{who}@voorbeeld.example",
                name=who,
                organisation=name,
                roles=map(OrgRole, roles),
                password=PASSWORD,
            )
        return made.id


def signed_in(client: FlaskClient, who: str) -> Browser:
    browser = Browser(client)
    browser.open("/en/account/sign-in")
    return browser.press("Sign in", email=f"{who}@voorbeeld.example", password=PASSWORD)


def responses(database: Database) -> list[Response]:
    with database.reading() as session:
        return list(session.scalars(select(Response)))


def answers(database: Database) -> list[Answer]:
    with database.reading() as session:
        return list(session.scalars(select(Answer)))

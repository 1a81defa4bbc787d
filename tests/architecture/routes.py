"""Every route as an address, and every kind of visitor who might open it: what the tests of access walk through."""

import time
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from consult.access import OrgRole, Role
from consult.accounts.models import Membership, Organisation, OrganisationKind, User
from consult.db import Database
from tests.architecture.access_table import MEMBERS, ROLES
from tests.architecture.code_holder import begin_response
from tests.conftest import visitor

NOWHERE = {"IntegerConverter": 987654, "FloatConverter": 0.5, "UUIDConverter": uuid4()}


def come_as(kind: str, app: Flask, database: Database) -> FlaskClient:
    """A visitor of this kind, signed in where the kind has an account."""
    client = visitor(app)
    if kind == "code holder":
        begin_response(client, app, database)
    elif kind != "anonymous":
        with database.transaction() as session:
            user = member(MEMBERS[kind]) if kind in MEMBERS else staff(ROLES[kind])
            session.add(user)
        sign_in(client, user)
    return client


def sign_in(client: FlaskClient, user: User) -> FlaskClient:
    """Let ``client`` be somebody who signed in with both factors."""
    with client.session_transaction(base_url="https://localhost") as kept:
        kept["_user_id"], kept["_fresh"], kept["confirmed"] = str(user.id), True, True
        kept["proved_at"] = time.time()
    return client


def staff(role: Role) -> User:
    employer = Organisation(name=f"Voorbeeldbureau {uuid4()}", kind=OrganisationKind.EMPLOYER)
    return User(email=f"{uuid4()}@example.org", name="Iemand", password_hash="", role_names=[role], employer=employer)


def member(role: OrgRole) -> User:
    organisation = Organisation(name=f"Voorbeeldvereniging {uuid4()}", kind=OrganisationKind.RESPONDENT)
    user = User(email=f"{uuid4()}@example.org", name="Iemand", password_hash="")
    user.memberships = [Membership(user=user, organisation=organisation, role_names=[role])]
    return user


def address(app: Flask, endpoint: str) -> str:
    with app.test_request_context(base_url="https://localhost"):
        return app.url_for(endpoint)


def at(app: Flask, rule: Rule, **values: object) -> str:
    """The address of this rule with these values."""
    with app.test_request_context(base_url="https://localhost"):
        return app.url_for(rule.endpoint, **values)


def nowhere(rule: Rule, name: str) -> object:
    """A value for an argument of a rule that stands for nothing at all."""
    return NOWHERE.get(type(rule._converters[name]).__name__, "bestaat-niet")


def somewhere(app: Flask, rule: Rule) -> str:
    """The address of this rule with names and numbers that do not exist."""
    return at(app, rule, **{name: nowhere(rule, name) for name in rule.arguments})

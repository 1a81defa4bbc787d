"""Accounts from the command line."""

import pytest
from click.testing import Result
from flask import Flask

from consult.accounts.cli import organisations, staff
from consult.accounts.queries import user_by_email
from consult.db import Database
from consult.errors import ConsultError
from tests.integration.accounts import make

STAFF = ["add", "m@voorbeeld.example", "--name", "N. Vermeer", "--employer", "Bureau Tussenin", "--password-stdin"]
MEMBER = [
    "member",
    "w@voorbeeld.example",
    "--name",
    "S. Schrijver",
    "--organisation",
    "Voorbeeldstad",
    "--password-stdin",
]


def run(app: Flask, command: object, arguments: list[str], typed: str = make.PASSWORD) -> Result:
    return app.test_cli_runner().invoke(command, arguments, input=f"{typed}\n")  # type: ignore[no-any-return,arg-type]


def test_staff_and_members_are_added(app: Flask, database: Database) -> None:
    assert run(app, staff, [*STAFF, "--role", "moderator", "--role", "senior_moderator"]).exit_code == 0
    assert run(app, organisations, ["add", "Voorbeeldstad", "--group", "gemeente", "--invented"]).exit_code == 0
    added = run(app, organisations, [*MEMBER, "--role", "writer", "--role", "signatory"])
    assert added.output == "w@voorbeeld.example: signatory, writer\n"
    with database.reading() as session:
        user = user_by_email(session, "m@voorbeeld.example")
    assert user
    assert user.role_names == ["moderator", "senior_moderator"]


@pytest.mark.parametrize(
    ("command", "arguments", "typed"),
    [
        (staff, [*STAFF, "--role", "official", "--role", "analyst"], make.PASSWORD),
        (staff, [*STAFF, "--role", "analyst"], "te kort"),
        (organisations, [*MEMBER, "--role", "writer"], make.PASSWORD),
        (organisations, ["add", "  ", "--group", "gemeente"], ""),
    ],
)
def test_a_refusal_keeps_nothing(app: Flask, command: object, arguments: list[str], typed: str) -> None:
    refused = run(app, command, arguments, typed)
    assert isinstance(refused.exception, ConsultError)
    assert "\n" not in str(refused.exception)


def test_a_password_is_asked_twice_and_never_shown(app: Flask) -> None:
    arguments = [part for part in STAFF if part != "--password-stdin"] + ["--role", "editor"]
    typed = app.test_cli_runner().invoke(staff, arguments, input=f"{make.PASSWORD}\n{make.PASSWORD}\n")
    assert typed.exit_code == 0
    assert make.PASSWORD not in typed.output

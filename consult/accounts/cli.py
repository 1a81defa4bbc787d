"""``consult staff`` and ``consult organisations``: accounts from the command line."""

import sys

import click
from flask.cli import AppGroup

from consult.access import OrgRole, Role
from consult.accounts import services
from consult.web.database import transaction

staff = AppGroup("staff", help="Add members of staff.")
organisations = AppGroup("organisations", help="Add organisations that respond, and their members.")
COMMANDS = (staff, organisations)

_from_stdin = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@staff.command("add")
@click.argument("email")
@click.option("--name", required=True, help="Name, for colleagues.")
@click.option("--employer", required=True, help="Organisation that pays them; added when it is new.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in Role]))
@_from_stdin
def add_staff(*, email: str, name: str, employer: str, roles: tuple[str, ...], password_stdin: bool) -> None:
    """Add a member of staff who signs in with EMAIL."""
    password = _password(from_stdin=password_stdin)
    with transaction() as session:
        user = services.add_staff(
            session, email=email, name=name, employer=employer, roles=map(Role, roles), password=password
        )
    click.echo(f"{user.email}: {', '.join(user.role_names)}")


@organisations.command("add")
@click.argument("name")
@click.option("--group", required=True, help="Group of the consultation files that it responds as.")
@click.option("--invented", is_flag=True, help="It exists only in a demonstration.")
def add_organisation(*, name: str, group: str, invented: bool) -> None:
    """Add the verified organisation NAME."""
    with transaction() as session:
        organisation = services.add_organisation(session, name, group=group, invented=invented)
    click.echo(f"{organisation.name}: {organisation.group}")


@organisations.command("member")
@click.argument("email")
@click.option("--organisation", required=True, help="Name of the organisation.")
@click.option("--name", required=True, help="Name of the person.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in OrgRole]))
@_from_stdin
def add_member(*, email: str, organisation: str, name: str, roles: tuple[str, ...], password_stdin: bool) -> None:
    """Add somebody who signs in with EMAIL and acts for an organisation."""
    password = _password(from_stdin=password_stdin)
    with transaction() as session:
        membership = services.add_member(
            session, email=email, name=name, organisation=organisation, roles=map(OrgRole, roles), password=password
        )
    click.echo(f"{membership.user.email}: {', '.join(membership.role_names)}")


def _password(*, from_stdin: bool) -> str:
    """Return the password; it is never an argument, which every other user of the machine could read."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return typed

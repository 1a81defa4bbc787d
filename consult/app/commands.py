"""The command line."""

import sys

import click
from flask.cli import ScriptInfo
from sqlalchemy.exc import OperationalError

from consult.accounts import cli as accounts_cli
from consult.app.drill import drill_command
from consult.app.factory import create_app
from consult.backup import cli as backup_cli
from consult.coding import cli as coding_cli
from consult.consultations import cli as consultations_cli
from consult.consultations.reading import ConsultationFileError
from consult.demo import cli as demo_cli
from consult.errors import ConsultError
from consult.moderation import cli as moderation_cli
from consult.oversight import cli as oversight_cli
from consult.responses import cli as responses_cli
from consult.site import cli as site_cli


# Flask's own group builds the application to list commands, which nobody can who has no keys yet.
@click.group("consult")
def cli() -> None:
    """Consult: ask, moderate, code, synthesise, report."""


for _command in (
    site_cli.keys,
    site_cli.migrate,
    site_cli.doctor,
    site_cli.serve_command,
    site_cli.jobs,
    site_cli.audit_log,
    accounts_cli.staff,
    accounts_cli.organisations,
    consultations_cli.consultations,
    responses_cli.responses,
    moderation_cli.index,
    coding_cli.suggestions,
    oversight_cli.keeping,
    backup_cli.backup,
    demo_cli.demo,
):
    cli.add_command(_command)
backup_cli.backup.add_command(drill_command)


def main() -> None:
    """Run a command; an expected refusal is one line on the error stream (a faulty file: one a fault) and exit code 1."""
    try:
        cli.main(prog_name="consult", obj=ScriptInfo(create_app=create_app, set_debug_flag=False))
    except ConsultationFileError as refusal:
        for fault in refusal.faults:
            click.echo(str(fault), err=True)
        sys.exit(1)
    except OperationalError as fault:
        click.echo(f"A database does not answer: {type(fault.orig).__name__}. Run: consult doctor", err=True)
        sys.exit(1)
    except ConsultError as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)

"""``consult demo``: load the demonstration, or an analysis of documents from a file."""

from datetime import date
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from consult.config import Settings
from consult.days import today_here
from consult.demo import people, signals, trials
from consult.errors import N_, TransitionError
from consult.jobs.worker import run_next
from consult.reports.models import Report
from consult.vault import Vault
from consult.web.database import database, session, transaction, vault

demo = AppGroup("demo", help="The demonstration: invented people, and what public documents say.")
SENDER, BUREAU = "Voorbeeldministerie", "Voorbeeldbureau Moderatie"
_ANALYSIS = "documentanalyse"


@demo.command("load")
@click.option("--at-work", is_flag=True, help="Without the large consultation that is over: half of the time.")
def load_command(*, at_work: bool) -> None:
    """Load the four consultations of the demonstration and everybody in it; what is there already stays."""
    settings = _demonstration()
    today = today_here()
    steps = (_DOCUMENTS, *trials.AT_WORK) if at_work else (_DOCUMENTS, *trials.AT_WORK, *trials.OVER)
    missing = [step for step in steps if not step.is_done(session())]
    if missing:
        click.echo("Loading the demonstration; this takes a minute.")
        with transaction() as writing:
            people.add_everybody(writing, bureau=settings.operator or BUREAU, sender=settings.sender or SENDER)
    for step in missing:
        with transaction() as writing:
            step.load(writing, vault(), settings, today)
        _finish()
    click.echo("Sign in at /account/sign-in. Everybody is invented; everybody's password is: " + people.PASSWORD)
    for person in people.STAFF:
        click.echo(f"  {person.email:32} {', '.join(role.value for role in person.roles)}")
    for member in people.MEMBERS:
        click.echo(f"  {member.email:32} {member.organisation}")


@demo.command("signals")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--slug", required=True, help="Name in the address, such as passages.")
def signals_command(file: Path, slug: str) -> None:
    """Analyse the labelled points of FILE (one JSON object a line) up to a released report."""
    settings = _demonstration()
    with transaction() as writing:
        people.add_everybody(writing, bureau=settings.operator or BUREAU, sender=settings.sender or SENDER)
        number = signals.analyse(writing, vault(), file, slug=slug, released_on=today_here()).number
    _finish()
    click.echo(f"{slug}: report {number} is released; see /desk/{slug}/verslagen")


def _demonstration() -> Settings:
    settings: Settings = current_app.extensions["consult.settings"]
    if not settings.demonstration:
        raise TransitionError(N_("This is no demonstration: set CONSULT_DEMONSTRATION=1."))
    return settings


def _analyse_documents(writing: Session, vault: Vault, _settings: Settings, today: date) -> Report:
    return signals.analyse(writing, vault, signals.SIGNALS, slug=_ANALYSIS, released_on=today)


def _finish() -> None:
    """Do the work that was queued, so that whoever looks first sees it done."""
    tasks = current_app.extensions["consult.tasks"]
    while run_next(database(), tasks):
        pass


_DOCUMENTS = trials.Step(_analyse_documents, _ANALYSIS)

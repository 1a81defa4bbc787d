"""``consult consultations``: load files, open and close."""

from datetime import date, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from consult.config import Settings
from consult.consultations.reading import read_file
from consult.consultations.services import close, load, open_
from consult.days import today_here
from consult.web.database import transaction

consultations = AppGroup("consultations", help="Load consultations from files, open and close them.")
_DAY = click.DateTime(["%Y-%m-%d"])


@consultations.command("load")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def load_command(files: tuple[Path, ...]) -> None:
    """Load FILES: all of them, or none when any has a fault. Loading again changes what may still change."""
    settings: Settings = current_app.extensions["consult.settings"]
    read = [read_file(path) for path in files]
    with transaction() as session:
        for file in read:
            loaded = load(session, file, owner=settings.sender, partner=settings.partner)
            click.echo(f"{loaded.slug}: {len(file.questions)} questions, {len(file.codebook.codes)} themes")


@consultations.command("open")
@click.argument("slug")
@click.option("--from", "opens", required=True, type=_DAY, help="First day, as 2026-12-01.")
@click.option("--to", "closes", required=True, type=_DAY, help="Last day, which still counts.")
def open_command(slug: str, opens: datetime, closes: datetime) -> None:
    """Open the consultation at SLUG for responses."""
    with transaction() as session:
        opened = open_(session, slug, opens_on=_day(opens), closes_on=_day(closes))
    click.echo(f"{opened.slug}: open from {opened.opens_on} up to and including {opened.closes_on}")


@consultations.command("close")
@click.argument("slug")
def close_command(slug: str) -> None:
    """Close the consultation at SLUG."""
    with transaction() as session:
        close(session, slug, on=today_here())
    click.echo(f"{slug}: closed")


def _day(moment: datetime) -> date:
    return moment.date()

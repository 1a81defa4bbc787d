"""``consult backup``: make, check, restore."""

from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import click
from flask import current_app
from flask.cli import AppGroup

from consult.backup import stream
from consult.backup.making import make
from consult.backup.restoring import Backups
from consult.errors import InvalidError
from consult.web.database import database, vault

backup = AppGroup("backup", help="Backups of the content and of the key store, apart and encrypted.")
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_identity = click.option(
    "--identity",
    "private",
    type=click.File(),
    required=True,
    help="The private key of age that was brought for this; - reads it from the input, so that it is on no disk.",
)


@backup.command("make")
def make_command() -> None:
    """Write a backup of the content and one of the key store, and remove those whose term is over."""
    made = make(database(), vault(), current_app.extensions["consult.settings"], now=datetime.now(UTC))
    for path in (made.content, made.keys):
        click.echo(f"{path}: {path.stat().st_size} bytes")
    for path in made.removed:
        click.echo(f"{path}: removed, its term is over")


@backup.command("check")
@click.argument("file", type=_FILE)
@_identity
def check_command(file: Path, private: IO[str]) -> None:
    """Read FILE to its last byte and say what is in it; nothing is written."""
    checked = Backups(vault(), stream.identity(private.read())).check(file)
    click.echo(f"{file.name}: {checked.part} of {checked.made:%Y-%m-%d %H:%M} UTC, whole and ours.")
    if "audit" in checked.head:
        click.echo(f"Version {checked.head['schema']}; head of the audit log {checked.head['audit']}")
    for table, rows in checked.rows.items():
        if rows:
            click.echo(f"  {table:24} {rows:10}")


@backup.command("restore")
@click.argument("content", type=_FILE)
@click.argument("keys", type=_FILE, required=False)
@_identity
@click.option("--codes", type=click.File(), help="Return codes to try, one a line.")
def restore_command(content: Path, keys: Path | None, private: IO[str], codes: IO[str] | None) -> None:
    """Restore the backup CONTENT, and the key store from KEYS, into an empty system; without KEYS the present one is used."""
    backups = Backups(vault(), stream.identity(private.read()))
    restored = backups.restore(database(), content, keys)
    click.echo(f"{sum(restored.rows.values())} rows in {len(restored.rows)} tables came back as they were.")
    click.echo(f"The audit log holds: {restored.log} rows.")
    click.echo(f"Shredded, because their key is destroyed: {restored.shredded}. Keys of nobody: {restored.loose_keys}.")
    click.echo(f"Sampled responses with a return code of which every word opens: {restored.opened}.")
    pepper = current_app.extensions["consult.keys"].pepper
    for number, code in enumerate(codes.read().splitlines() if codes else (), 1):
        if not backups.opens(database(), pepper, code):
            raise InvalidError("Return code %(number)s opens nothing.", number=number)
        click.echo(f"Return code {number} opens its response.")
    click.echo("Now run: consult index rebuild, and consult suggestions rebuild")

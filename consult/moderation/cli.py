"""``consult index``: make the search index again."""

import click
from flask import current_app
from flask.cli import AppGroup

from consult.moderation.services import put_all_in_index
from consult.web.database import database, vault

index = AppGroup("index", help="The search index: derived, and in no backup.")


@index.command("rebuild")
def rebuild() -> None:
    """Make the search index again from the contributions; after a restore, or when it was lost."""
    count = put_all_in_index(database(), vault(), current_app.extensions["consult.index"])
    click.echo(f"{count} contributions in the index.")

"""``consult suggestions``: make again what is suggested to coders."""

import click
from flask import current_app
from flask.cli import AppGroup

from consult.coding.services import queue_learning_of
from consult.consultations.queries import all_consultations
from consult.web.database import session, transaction

suggestions = AppGroup("suggestions", help="What is suggested to coders: derived, and in no backup.")


@suggestions.command("rebuild")
def rebuild() -> None:
    """Forget every suggestion and have the background work make them again; after a restore, or when they were lost."""
    current_app.extensions["consult.suggestions"].clear()
    consultations = all_consultations(session())
    with transaction() as writing:
        for consultation in consultations:
            queue_learning_of(writing, consultation.id)
    click.echo(f"{len(consultations)} consultations are queued; the background work learns what to suggest.")

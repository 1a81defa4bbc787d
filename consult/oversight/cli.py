"""The commands of oversight: look what is past its term, and have it erased now."""

from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from consult.jobs.services import enqueue
from consult.oversight import queries, services
from consult.oversight.every_term import TERMS
from consult.web.database import session, transaction

keeping = AppGroup("keeping", help="Terms of keeping.")


@keeping.command("show")
def show() -> None:
    """Print what would go now under each term, and when the words of each consultation go. Nothing is erased."""
    for term, number in services.plan(session(), TERMS, datetime.now(UTC)).items():
        click.echo(f"{number:>8}  {term}")
    for one in queries.ends_of_terms(session()):
        click.echo(f"{one.words}  last day of the words of {one.consultation.slug}")
    newest = queries.last_run(session())
    click.echo(f"Last done: {newest.finished_at:%Y-%m-%d %H:%M} UTC." if newest else "Never done yet.")


@keeping.command("erase")
def erase() -> None:
    """Have it done now by a worker, and not only at its time of the day."""
    with transaction() as writing:
        job = enqueue(writing, services.JOB, {}, dedupe_key=services.JOB)
    click.echo(f"Asked for: {job.kind}. A worker does it; look at the result with: consult keeping show")

"""``consult responses``: bring in what was answered elsewhere."""

import csv
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click
from flask.cli import AppGroup

from consult.days import today_here
from consult.responses.importing.faults import Reject
from consult.responses.importing.mapping import OWN_SHAPE, read_mapping, ready_mappings
from consult.responses.importing.running import Counts, Refuse, bring_in, plan, try_out
from consult.responses.importing.source import look_over
from consult.web.database import database, session, vault

responses = AppGroup("responses", help="Import what was answered elsewhere.")
SOME_REJECTED = 3
"""The exit code where rows were left behind; 1 is a refusal of the whole, as of every command."""
_EVERY = 10_000


@responses.command("import")
@click.argument("slug")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--mapping",
    default=OWN_SHAPE,
    show_default=True,
    help=f"A mapping file, or one that comes along: {', '.join(ready_mappings())}.",
)
@click.option("--dry-run", is_flag=True, help="Read and check everything, and write nothing.")
@click.option("--rejects", type=click.Path(path_type=Path), help="Where rejected rows are listed, as CSV.")
@click.option("--encoding", help="The encoding of the text, where it is not UTF-8.")
def import_command(
    *, slug: str, file: Path, mapping: str, dry_run: bool, rejects: Path | None, encoding: str | None
) -> None:
    """Import the responses in FILE (CSV, JSON lines, XLSX) into the consultation at SLUG.

    May be stopped and run again at any moment: what is there already is not added twice. Ends with code 3 where rows
    were rejected; the list of rejects says which and why, in FILE.rejects.csv where no other place is named.
    """
    listed = rejects or (None if dry_run else file.with_name(f"{file.name}.rejects.csv"))
    if listed is not None and listed.resolve() == file.resolve():
        raise click.UsageError("--rejects: must be another file than the one that is imported")
    mapped = read_mapping(mapping)
    source = look_over(file, encoding)
    planned = plan(session(), slug, source, mapped, today=today_here())
    counts = Counts()
    with _listing(listed) if listed else nullcontext(_show) as refuse:
        steps = (
            try_out(database(), vault(), planned, refuse=refuse)
            if dry_run
            else bring_in(database(), vault(), planned, login=_login(), refuse=refuse)
        )
        told = 0
        for counts in steps:
            if counts.read >= told + _EVERY:
                told = counts.read
                click.echo(f"{slug}: {counts.read:,} rows read", err=True)
    click.echo(_summary(slug, counts, dry_run=dry_run))
    if counts.rejected:
        click.echo(f"{slug}: what was rejected, and why: {listed or 'above'}", err=True)
        sys.exit(SOME_REJECTED)


@contextmanager
def _listing(path: Path) -> Iterator[Refuse]:
    """Give what lists rejects in a file: line, column and reason; no cell of theirs is ever in it."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
        writer.writerow(("line", "column", "reason"))

        def refuse(reject: Reject) -> None:
            # Somebody else named the column: no spreadsheet may take that for a formula.
            writer.writerow((reject.line, reject.column.lstrip("=+-@\t\r"), reject.reason))

        yield refuse


def _login() -> str:
    """Return who runs the command on this machine, by name or, where nobody has one, by number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _show(reject: Reject) -> None:
    click.echo(f"line {reject.line}: {reject.column}: {reject.reason}", err=True)


def _summary(slug: str, counts: Counts, *, dry_run: bool) -> str:
    added = "would be added" if dry_run else "added"
    return (
        f"{slug}: {counts.read:,} rows read, {counts.added:,} {added}, {counts.there:,} there already, "
        f"{counts.unsent:,} never sent, {counts.rejected:,} rejected"
    )

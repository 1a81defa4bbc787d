"""The commands that run the house: keys, migrations, the server, background work, and the audit log."""

import os
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from uuid import uuid4

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from consult import audit, schema
from consult.audit import Head
from consult.coding.services import suggesting
from consult.config import DISTRIBUTED, Settings
from consult.days import today_here
from consult.db import Database
from consult.errors import N_, InvalidError
from consult.jobs import distributed
from consult.jobs.presence import present
from consult.jobs.tending import let_go
from consult.jobs.worker import Resting, Task, run_next, work
from consult.keys import Keys, held_alone
from consult.logs import keep_quiet
from consult.moderation.services import admitting, grouping, triaging
from consult.responses.services import attaching
from consult.site.daily import Daily
from consult.site.doctor import examine
from consult.site.heads import kept_heads
from consult.site.notices import MAIL_JOB
from consult.site.server import serve
from consult.vault import Vault
from consult.web.database import database, session

_REST = 20.0
"""Seconds between two rounds of admitting closed answers: each round counts every choice of a consultation again."""

_BETWEEN_MAILS = 1.0
"""Seconds between two messages, in which other work has its turn: a mail server that is away takes ten for each."""

_BETWEEN_LESSONS = 20.0
"""Seconds between two rounds of learning what to suggest: many codings are learnt from at once."""

_RESTS = {
    admitting.JOB: _REST,
    triaging.JOB: _REST,
    grouping.JOB: _REST,
    attaching.SCAN: _REST,
    suggesting.JOB: _BETWEEN_LESSONS,
    MAIL_JOB: _BETWEEN_MAILS,
}

keys = click.Group("keys", help="The installation's secrets.")
jobs = AppGroup("jobs", help="Background work.")
audit_log = AppGroup("audit", help="The log of what was done.")


@keys.command("make")
def make_keys() -> None:
    """Write fresh keys to the key file; an existing file is left alone."""
    path = Settings.from_environ(os.environ).key_file
    Keys.random().write(path)
    click.echo(f"{path}: written. Keep a copy apart from the database and its backups.")


@keys.command("rotate")
def rotate_keys() -> None:
    """Put a new key-encryption key in the place of the one in use, while the site is stopped. Begin again after a crash."""
    settings = Settings.from_environ(os.environ)
    found = Keys.read(settings.key_file)
    with held_alone(settings.key_file), closing(Vault(Database(settings.keystore_url), found)) as old:
        old.refuse_others()
        # Two keys in the file: somebody began before, and the newest is already the current one.
        fresh = found if len(found.wrapping) > 1 else found.with_another()
        if fresh is not found:
            fresh.write_over(settings.key_file)
        changed, there = Vault(old.store, fresh).rewrap()
        fresh.with_the_current_alone().write_over(settings.key_file)
    click.echo(f"Wrapped anew: {changed}. All {there} data keys are under key-encryption key {fresh.current}.")
    click.echo("Copy the key file to every machine and to where it is kept. Make a backup now: with this key file")
    click.echo("those of the key store from before cannot be restored.")


@click.command("migrate")
def migrate() -> None:
    """Bring the database to the version of the code."""
    settings = Settings.from_environ(os.environ)
    content = Database(settings.database_url)
    try:
        schema.upgrade(content)
        if settings.engine == DISTRIBUTED:
            distributed.upgrade(content)
    finally:
        content.dispose()
    click.echo("The database is up to date.")


@click.command("doctor")
def doctor() -> None:
    """Look at this installation and name what is unsafe, why, and what to do; exit code 1 where anything is."""
    findings = list(examine(Settings.from_environ(os.environ), datetime.now(UTC)))
    for finding in findings:
        click.echo(finding)
    unsafe = sum(not finding.is_advice for finding in findings)
    click.echo(f"{unsafe} unsafe, {len(findings) - unsafe} advice.")
    sys.exit(bool(unsafe))


@click.command("serve")
@with_appcontext
def serve_command() -> None:
    """Serve the site, and do its background work, until stopped."""
    serve(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001  (werkzeug's documented name)


@jobs.command("work")
@click.option("--once", is_flag=True, help="Do what is queued now and stop.")
@click.option("--owner", help="A name that no other worker has: what it left when it was killed is taken up at once.")
@click.option("--parent", type=int, hidden=True, help="Stop when this process is no longer our parent.")
def work_command(*, once: bool, owner: str | None, parent: int | None) -> None:
    """Do background work until stopped."""
    keep_quiet()
    tasks: Mapping[str, Task] = current_app.extensions["consult.tasks"]
    if owner:
        with database().transaction() as writing:
            let_go(writing, owner)
    if once:
        while run_next(database(), tasks, owner=owner):
            pass
        return
    settings: Settings = current_app.extensions["consult.settings"]
    daily = Daily(database(), settings.audit_heads, today_here)
    with present(database(), owner or uuid4().hex):
        if settings.engine == DISTRIBUTED:
            distributed.work(database(), tasks, resting=Resting(_RESTS), owner=owner, beside=daily.look)
        else:
            _work_until_stopped(tasks, daily, owner=owner, parent=parent)


def _work_until_stopped(tasks: Mapping[str, Task], daily: Daily, *, owner: str | None, parent: int | None) -> None:
    stopped: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda which, _frame: stopped.append(which))

    def keep_going() -> bool:
        daily.look()
        return not stopped and parent in {None, os.getppid()}

    work(database(), tasks, keep_going=keep_going, resting=Resting(_RESTS), owner=owner)


@audit_log.command("verify")
@click.option("--expect", help="NUMBER:HEX, a head that was kept elsewhere: shows whether the end was cut off.")
def verify_audit(expect: str | None) -> None:
    """Check that nothing in the log was changed, removed, inserted or moved."""
    began = time.monotonic()
    settings: Settings = current_app.extensions["consult.settings"]
    kept = [*kept_heads(settings.audit_heads), *([_read_head(expect)] if expect else [])]
    broken = audit.verify(session(), expected=kept)
    if broken:
        raise InvalidError(
            N_("The audit log does not hold: number %(number)s is %(why)s."), number=broken.number, why=broken.why
        )
    click.echo(f"The audit log holds: {audit.head(session()).number} rows, {time.monotonic() - began:.1f} s.")


@audit_log.command("head")
def show_head() -> None:
    """Print the head of the log, to keep elsewhere and give to verify."""
    click.echo(audit.head(session()))


def _read_head(text: str) -> Head:
    try:
        return Head.read(text)
    except ValueError:
        raise InvalidError(N_("--expect: must be NUMBER:HEX, as printed by: consult audit head")) from None

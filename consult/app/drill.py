"""The drill: lose an installation, and bring it back from yesterday's content and today's keys, in one command.

It makes an installation of its own in a temporary folder, so that it can be done at any moment, on any machine.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import click
import pyrage
from flask import Flask

from consult import schema
from consult.app.factory import create_app
from consult.backup.making import Made, make
from consult.backup.restoring import Backups, Restored
from consult.config import ROOT, Settings
from consult.consultations import services as consultations
from consult.consultations.format import OpenQuestion
from consult.consultations.reading import read_file
from consult.days import today_here
from consult.db import Database
from consult.errors import InvalidError
from consult.keys import Keys
from consult.responses import codes, services
from consult.responses.answering import Given
from consult.vault import Vault

_GROUP = "sekswerker"
_RESPONSES = 200
_CODES = 5


class Drill:
    """One drill in ``folder``: its steps, in order."""

    def __init__(self, folder: Path, *, responses: int = _RESPONSES) -> None:
        """Prepare a drill with this many responses."""
        self._folder, self._count = folder, responses
        self._opener = pyrage.x25519.Identity.generate()
        self.keys = Keys.random()
        self.codes: dict[str, UUID] = {}
        self.made: list[Made] = []

    def steps(self) -> dict[str, Callable[[], str]]:
        """Return the steps by what they do; each returns what it found and raises a refusal when it fails."""
        return {
            "an installation with responses": self.install,
            "a backup of yesterday": lambda: self.back_up(timedelta(days=1)),
            "one response is withdrawn": self.withdraw,
            "a backup of today": lambda: self.back_up(timedelta()),
            "yesterday's content, today's keys": self.restore,
            "five return codes": self.try_codes,
            "the withdrawn response": self.look_for_withdrawn,
        }

    def install(self) -> str:
        """Make an installation in which people answered."""
        self.keys.write(self._folder / "keys.json")
        self._app = self._installed("site")
        content, vault, now = _content(self._app), _vault(self._app), datetime.now(UTC)
        file = read_file(ROOT / "consultations" / "pooierverbod.yaml")
        question = next(one for one in file.questions_for(_GROUP) if isinstance(one, OpenQuestion))
        with content.transaction() as session:
            asked = consultations.load(session, file, demonstration="Oefening.")
            consultations.open_(
                session,
                asked.slug,
                opens_on=today_here(),
                closes_on=today_here() + timedelta(weeks=file.period.minimum_weeks),
            )
            for number in range(self._count):
                sent = services.begin_draft(
                    session, vault, asked, group=_GROUP, consent_version=file.consent.version, now=now
                )
                services.save_answers(
                    session, vault, sent.id, {question.id: Given(value=f"Antwoord {number}.")}, now=now
                )
                code = codes.code_from(self.keys.pepper, codes.new_token(self.keys.pepper))
                services.send(
                    session,
                    vault,
                    sent.id,
                    send_digest=secrets.token_bytes(32),
                    code_digest=codes.code_digest(self.keys.pepper, code),
                    tells_later=False,
                    now=now,
                )
                self.codes[code] = sent.id
        return f"{self._count} responses"

    def back_up(self, ago: timedelta) -> str:
        """Make a backup as it would have been made so long ago."""
        settings = self._app.extensions["consult.settings"]
        made = make(_content(self._app), _vault(self._app), settings, now=datetime.now(UTC) - ago)
        self.made.append(made)
        return f"{made.content.stat().st_size + made.keys.stat().st_size} bytes"

    def withdraw(self) -> str:
        """Let the holder of the last response withdraw it, and let its time to think again pass."""
        response_id = list(self.codes.values())[-1]
        with _content(self._app).transaction() as session:
            services.withdraw(session, response_id, now=datetime.now(UTC))
        _vault(self._app).destroy(response_id)
        with _content(self._app).transaction() as session:
            services.shred(session, response_id)
        return "its key is destroyed"

    def restore(self) -> str:
        """Restore into an empty system, which has the key file and nothing else."""
        self._empty = self._installed("empty")
        yesterday, today = self.made
        restored: Restored = self._backups.restore(_content(self._empty), yesterday.content, today.keys)
        if restored.shredded != 1 or restored.opened != _CODES or not restored.log:
            raise InvalidError("What came back is not what was there.")
        return f"{sum(restored.rows.values())} rows, {restored.log} in the audit log"

    def try_codes(self) -> str:
        """Try the codes of five respondents."""
        tried = list(self.codes)[:_CODES]
        if not all(self._backups.opens(_content(self._empty), self.keys.pepper, code) for code in tried):
            raise InvalidError("A return code opens nothing.")
        return f"{len(tried)} open their response"

    def look_for_withdrawn(self) -> str:
        """Look for what was withdrawn: the code is as good as any wrong one, and there is no key."""
        code, response_id = list(self.codes.items())[-1]
        vault = _vault(self._empty)
        if self._backups.opens(_content(self._empty), self.keys.pepper, code) or response_id in vault.holders():
            raise InvalidError("A withdrawn response came back.")
        return "did not come back"

    @property
    def _backups(self) -> Backups:
        return Backups(_vault(self._empty), self._opener)

    def _installed(self, name: str) -> Flask:
        place = self._folder / name
        settings = replace(
            Settings(),
            database_url=f"sqlite:///{place / 'consult.sqlite'}",
            keystore_url=f"sqlite:///{place / 'keys.sqlite'}",
            index_url=f"sqlite:///{place / 'index.sqlite'}",
            key_file=self._folder / "keys.json",
            backup_folder=self._folder / "backups",
            backup_recipients=str(self._opener.to_public()),
        )
        app = create_app(settings, check_schema=False)
        schema.upgrade(_content(app))
        return app


@click.command("drill")
def drill_command() -> None:
    """Lose an installation that is made for it and bring it back; fails unless all that should come back did."""
    with TemporaryDirectory() as name:
        run(Drill(Path(name)))


def run(drill: Drill) -> None:
    """Do every step and print how long it took; the first that fails raises."""
    for what, step in drill.steps().items():
        began = time.monotonic()
        found = step()
        click.echo(f"{what:36} {time.monotonic() - began:6.2f} s   {found}")
    click.echo("The drill succeeded.")


def _content(app: Flask) -> Database:
    found: Database = app.extensions["consult.database"]
    return found


def _vault(app: Flask) -> Vault:
    found: Vault = app.extensions["consult.vault"]
    return found

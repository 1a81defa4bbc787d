"""A temporary installation with the consultation of 20 questions, and drafts in it as respondents' browsers hold them."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import MultiDict

from benchmarks import twenty
from benchmarks.outcome import CannotMeasureError
from consult import schema
from consult.app import REACTIONS, create_app
from consult.config import DISTRIBUTED, Settings
from consult.consultations.queries import consultation_by_slug
from consult.consultations.services import load, open_
from consult.days import today_here
from consult.db import Database
from consult.jobs import distributed
from consult.keys import Keys
from consult.responses import codes, services
from consult.responses.forms import read_given
from consult.responses.views.visit import hold, pepper
from consult.vault import Vault
from consult.web.sessions import ServerSession
from tests import postgres

ENGINES = ("SQLite", "PostgreSQL")
OWNER = "Voorbeeldministerie"


@dataclass(frozen=True)
class Draft:
    """A response that somebody holds: its id, the cookie, and the tokens of the form on their screen."""

    id: UUID
    cookie: str
    csrf_token: str
    form_token: str


class Installation:
    """One installation in a folder of its own, with the application in this process."""

    def __init__(self, folder: Path, database_url: str = "", **changed: Any) -> None:
        """Make it in ``folder``; ``changed`` are settings that differ from those of an installation on this disk."""
        usual = Settings(
            database_url=database_url or f"sqlite:///{folder / 'consult.sqlite'}",
            keystore_url=f"sqlite:///{folder / 'keys.sqlite'}",
            index_url=f"sqlite:///{folder / 'index.sqlite'}",
            audit_heads=folder / "audit-heads.txt",
            key_file=folder / "keys.json",
            demonstration=True,
            cookies_secure=False,
            second_factor=False,
            sender=OWNER,
            partner="Voorbeeldalliantie",
            operator="Voorbeeldbureau Moderatie",
        )
        self.settings = replace(usual, **changed)
        Keys.random().write(self.settings.key_file)
        content = Database(self.settings.database_url, info={"audit_key": bytes(32), "reactions": REACTIONS})
        schema.upgrade(content)
        if self.settings.engine == DISTRIBUTED:
            distributed.upgrade(content)
        content.dispose()
        self.app: Flask = create_app(self.settings)
        self.database: Database = self.app.extensions["consult.database"]
        self.vault: Vault = self.app.extensions["consult.vault"]
        self.ref = ""

    def environ(self, port: int) -> Mapping[str, str]:
        """Return the settings for a process that serves this installation at ``port``."""
        at = replace(self.settings, port=port)
        named = (
            "database_url",
            "keystore_url",
            "index_url",
            "audit_heads",
            "key_file",
            "sender",
            "partner",
            "operator",
            "port",
        )
        return {
            **{f"CONSULT_{name.upper()}": str(getattr(at, name)) for name in named},
            **{f"CONSULT_{name.upper()}": str(int(getattr(at, name))) for name in ("demonstration", "cookies_secure")},
            "CONSULT_SECOND_FACTOR": str(int(at.second_factor)),
        }

    def open_twenty(self, *, days: int = 30, sections: int = 1) -> None:
        """Load the consultation of 20 questions in so many ``sections``, open since weeks and for ``days`` after today."""
        today = today_here()
        with self.database.transaction() as writing:
            self.ref = load(writing, twenty.file(sections), owner=OWNER).ref
            open_(writing, twenty.SLUG, opens_on=today - timedelta(weeks=6), closes_on=today + timedelta(days))

    def drafts(self, number: int, *, answered: bool = False) -> list[Draft]:
        """Return new drafts, each in a session of its own; ``answered`` ones have all 20 answers saved."""
        with self.database.transaction() as writing:
            asked = consultation_by_slug(writing, twenty.SLUG)
            now = datetime.now(UTC)
            ids = [
                services.begin_draft(writing, self.vault, asked, group=twenty.GROUP, consent_version=1, now=now).id
                for _ in range(number)
            ]
        return [self._held(draft_id, answered=answered) for draft_id in ids]

    def close(self) -> None:
        """Close every connection."""
        self.database.dispose()
        self.vault.close()

    def _held(self, draft_id: UUID, *, answered: bool) -> Draft:
        if answered:
            with self.database.transaction() as writing:
                services.save_answers(
                    writing,
                    self.vault,
                    draft_id,
                    read_given(twenty.file().questions, MultiDict(twenty.fields())),
                    now=datetime.now(UTC),
                )
        with self.app.test_request_context("/r/alles"):
            hold(draft_id)
            ours = cast(ServerSession, session)
            made = Draft(draft_id, ours.cookie, generate_csrf(), codes.new_token(pepper()))
            self.app.session_interface.save_session(self.app, ours, self.app.response_class())
        return made


@contextmanager
def installation(database_url: str = "") -> Iterator[Installation]:
    """Give a fresh installation, on SQLite where no database is named; its folder is removed at the end of the block."""
    folder = Path(tempfile.mkdtemp(prefix="consult-benchmark-"))
    made = Installation(folder, database_url)
    try:
        yield made
    finally:
        made.close()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def installation_on(engine: str) -> Iterator[Installation]:
    """Give a fresh installation on one of the :data:`ENGINES`; PostgreSQL runs on this machine, for this alone."""
    if engine == "SQLite":
        with installation() as made:
            yield made
        return
    with tempfile.TemporaryDirectory(prefix="consult-postgres-") as folder, ExitStack() as stack:
        try:
            address = stack.enter_context(postgres.server(Path(folder), fsync="on", full_page_writes="on"))
        except RuntimeError as missing:
            raise CannotMeasureError(str(missing)) from None
        yield stack.enter_context(installation(f"{address}/postgres"))

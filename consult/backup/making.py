"""Make the two files of a backup, and remove those whose term is over."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table

from consult import audit, schema
from consult.backup import stream
from consult.backup.copying import lines_of
from consult.config import Settings
from consult.db import Base, Database
from consult.errors import SettingsError
from consult.vault import KEYS, Vault

CONTENT, KEY_STORE = "content", "keys"
FORMAT = 1
_SECRET = "backup"  # noqa: S105  (the purpose of a derived secret, not a secret)
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(rf"({CONTENT}|{KEY_STORE})-(\d{{8}}T\d{{6}}Z)\.age")
_LEFT_OUT = {"web_session"}
"""Nobody needs the sessions of visitors again, and what is not in a backup cannot leak from one."""


@dataclass(frozen=True)
class Made:
    """What became of one command: the files that were written and those that were removed."""

    content: Path
    keys: Path
    removed: list[Path]


def tables_of(part: str) -> list[Table]:
    """Return the tables in one part of a backup, those that others point at first."""
    if part == KEY_STORE:
        return [KEYS]
    return [table for table in Base.metadata.sorted_tables if table.name not in _LEFT_OUT]


def secret_of(vault: Vault) -> bytes:
    """Return the secret under which this installation signs its backups."""
    return vault.seed(_SECRET)


def make(content: Database, vault: Vault, settings: Settings, *, now: datetime) -> Made:
    """Write a backup of the content and then one of the key store, and remove what is over its term.

    In this order: a response that is in the content has its key, which was made before it; or it was withdrawn in
    between, and then nobody may read it. Raises :class:`SettingsError` when there is nobody to encrypt for.
    """
    recipients = [one for one in settings.backup_recipients.split(",") if one]
    if not recipients:
        raise SettingsError("CONSULT_BACKUP_RECIPIENTS: is needed; a backup is never written in clear")
    stamp = now.astimezone(UTC).strftime(_STAMP)
    made = []
    for part, database in ((CONTENT, content), (KEY_STORE, vault.store)):
        path = settings.backup_folder / f"{part}-{stamp}.age"
        with _snapshot(database.reader) as connection:
            head = _head(part, connection, content, now)
            stream.write(path, _lines(part, head, connection), secret=secret_of(vault), recipients=recipients)
        made.append(path)
    return Made(content=made[0], keys=made[1], removed=_remove_old(settings, now))


def _lines(part: str, head: dict[str, Any], connection: Connection) -> Iterator[Any]:
    yield head
    yield from lines_of(connection, tables_of(part))


def _head(part: str, connection: Connection, content: Database, now: datetime) -> dict[str, Any]:
    """Return the first line: of which day and version it is, and how far the audit log had come."""
    head: dict[str, Any] = {"consult": FORMAT, "part": part, "made": now.astimezone(UTC).isoformat()}
    if part == CONTENT:
        head["schema"] = schema.revision(content)
        head["audit"] = str(audit.head(connection))
    return head


def _snapshot(engine: Engine) -> Connection:
    """Return a connection that sees one moment, however long it reads; on SQLite every transaction does."""
    if engine.dialect.name == "sqlite":
        return engine.connect()
    return engine.connect().execution_options(isolation_level="REPEATABLE READ")


def _remove_old(settings: Settings, now: datetime) -> list[Path]:
    terms = {CONTENT: settings.backup_days, KEY_STORE: settings.backup_key_days}
    removed = []
    for path in sorted(settings.backup_folder.iterdir()):
        found = _NAME.fullmatch(path.name)
        if found and now - _moment(found[2]) > timedelta(days=terms[found[1]]):
            path.unlink()
            removed.append(path)
    return removed


def _moment(stamp: str) -> datetime:
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)

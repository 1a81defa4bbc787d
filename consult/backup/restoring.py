"""Check a backup, and restore one into an empty system: everything is verified before anything is written.

Today's key store decides what can be read. A response of yesterday that was withdrawn since has no key any more: its
rows are shredded here as the work of withdrawing would.
"""

import base64
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import pyrage
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import audit, schema
from consult.accounts.models import User
from consult.audit import AuditAction, Head
from consult.backup import stream
from consult.backup.copying import Count, is_empty, load
from consult.backup.making import CONTENT, FORMAT, KEY_STORE, secret_of, tables_of
from consult.db import Database
from consult.errors import ConflictError, InvalidError, SealBrokenError
from consult.responses import codes
from consult.responses.models import Response, ResponseState
from consult.responses.queries import given_in, held, held_by_code
from consult.responses.services import shred
from consult.vault import Vault

_SAMPLE = 5
_GONE = (ResponseState.WITHDRAWN, ResponseState.EXPIRED)


@dataclass(frozen=True)
class Checked:
    """A backup file of which every byte was verified."""

    path: Path
    part: str
    made: datetime
    head: Mapping[str, Any]
    rows: Mapping[str, int]


@dataclass
class Restored:
    """What came back, and what did not because its key is destroyed."""

    rows: dict[str, int] = field(default_factory=dict)
    log: int = 0
    shredded: int = 0
    loose_keys: int = 0
    opened: int = 0


class Backups:
    """Reads the backups of one installation with the private key that was brought for it."""

    def __init__(self, vault: Vault, opener: pyrage.x25519.Identity) -> None:
        self._vault, self._opener = vault, opener

    def check(self, path: Path) -> Checked:
        """Return what is in the file at ``path``, read to its last byte.

        Raises :class:`InvalidError` when it is damaged or not ours, and :class:`SealBrokenError` when it has a data key
        that our key file does not unwrap.
        """
        lines = self._lines(path)
        head = next(lines)
        if head.get("consult") != FORMAT:
            raise InvalidError("%(file)s: this release does not know this kind of backup", file=path.name)
        rows = {}
        for table in lines:
            count, said = Count(), None
            for line in lines:
                if isinstance(line, dict):
                    said = line
                    break
                count.add(line)
                if head["part"] == KEY_STORE:
                    self._vault.refuse_foreign([(UUID(line[0]), base64.b64decode(line[1]), line[2])])
            if said != count.as_line():
                raise InvalidError("%(file)s: table %(table)s does not add up", file=path.name, table=table["table"])
            rows[table["table"]] = count.rows
        return Checked(path, head["part"], datetime.fromisoformat(head["made"]), head, rows)

    def restore(self, content: Database, content_file: Path, keys_file: Path | None) -> Restored:
        """Bring back the content, and the key store unless it survived (``keys_file`` is None), and verify what came.

        Raises what :meth:`check` raises, :class:`InvalidError` for files that do not belong together or are of another
        release, and :class:`ConflictError` when the system is not empty. Then nothing was written.
        """
        self._refuse(content, self.check(content_file), self.check(keys_file) if keys_file else None)
        restored = Restored()
        with content.transaction() as session:
            lines = self._lines(content_file)
            head = next(lines)
            restored.rows |= load(session, tables_of(CONTENT), lines)
            _to_the_end(lines)
            restored.log = _verified_log(session, Head.read(head["audit"]))
            if keys_file:
                with self._vault.store.transaction() as storing:
                    lines = self._lines(keys_file)
                    next(lines)
                    restored.rows |= load(storing, tables_of(KEY_STORE), lines)
                    _to_the_end(lines)
        self._sweep(content, restored)
        restored.opened = self._opened(content)
        return restored

    def opens(self, content: Database, pepper: bytes, code: str) -> bool:
        """Tell whether a return code finds a response, and all that was said in it opens; no word is shown."""
        with content.reading() as session:
            found = held_by_code(session, codes.code_digest(pepper, codes.normalised(code)))
        try:
            return found is not None and bool(given_in(self._vault, found))
        except SealBrokenError:
            return False

    def _lines(self, path: Path) -> Iterator[Any]:
        return stream.read(path, secret=secret_of(self._vault), opener=self._opener)

    def _refuse(self, content: Database, said: Checked, keys: Checked | None) -> None:
        if said.part != CONTENT or (keys and keys.part != KEY_STORE):
            raise InvalidError("Name a backup of the content first, and then one of the key store.")
        if keys and keys.made < said.made:
            raise InvalidError("This key store is older than the content: what came in between would be lost.")
        here = schema.revision(content)
        if said.head["schema"] != here:
            which = "newer" if said.head["schema"] > str(here) else "older"
            raise InvalidError(
                "This backup is %(which)s (%(version)s) than this release: restore it with the release that made it.",
                which=which,
                version=said.head["schema"],
            )
        with content.reading() as session, self._vault.store.reading() as keys_there:
            is_free = is_empty(session, tables_of(CONTENT)) and is_empty(keys_there, tables_of(KEY_STORE)) is bool(keys)
        if not is_free:
            raise ConflictError("A backup is restored into an empty system only; nothing was changed.")

    def _sweep(self, content: Database, restored: Restored) -> None:
        """Shred what has no key any more, and destroy keys of nobody; write in the log that this was restored."""
        having = self._vault.holders()
        with content.transaction() as session:
            responses = dict(session.execute(select(Response.id, Response.state)).all())
            gone = [one for one, state in responses.items() if one not in having and state not in _GONE]
            for response_id in gone:
                shred(session, response_id)
            loose = having - responses.keys() - set(session.scalars(select(User.id)))
            audit.record(session, AuditAction.BACKUP_RESTORED, shredded=str(len(gone)), loose_keys=str(len(loose)))
        for holder in loose:
            self._vault.destroy(holder)
        restored.shredded, restored.loose_keys = len(gone), len(loose)

    def _opened(self, content: Database) -> int:
        """Return of how many sampled responses every word opens; raise :class:`SealBrokenError` for the first that is not."""
        with content.reading() as session:
            having_a_code = select(Response.id).where(Response.code_digest.is_not(None)).order_by(Response.id)
            sample = [held(session, one) for one in session.scalars(having_a_code.limit(_SAMPLE))]
        return sum(bool(given_in(self._vault, one)) for one in sample if one)


def _verified_log(session: Session, expected: Head) -> int:
    broken = audit.verify(session, expected=[expected] if expected.number else [])
    if broken or audit.head(session) != expected:
        raise InvalidError("The audit log in this backup does not hold.")
    return expected.number


def _to_the_end(lines: Iterable[Any]) -> None:
    """Read on to the signature; raise :class:`InvalidError` for whatever stands before it."""
    if list(islice(lines, 1)):
        raise InvalidError("This backup has more tables than this release.")

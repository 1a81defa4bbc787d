"""Keep the head of the audit log outside the database, once a day: without it nobody sees that its end was cut off."""

import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path

from consult import audit
from consult.audit import Head
from consult.db import Database
from consult.errors import N_, SettingsError

_log = logging.getLogger("consult.site")


class Heads:
    """The heads that a worker keeps in a file: one line a day, added and never changed."""

    def __init__(self, database: Database, path: Path, today: Callable[[], date]) -> None:
        self._database, self._path, self._today = database, path, today
        self._kept_on: date | None = None

    def keep(self) -> None:
        """Add today's line, unless this worker did; what a worker is asked between two jobs."""
        today = self._today()
        if today == self._kept_on:
            return
        with self._database.reading() as session:
            head = audit.head(session)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="ascii") as lines:
                lines.write(f"{today} {head}\n")
        except OSError as fault:
            # The other work goes on; a day without a line is seen by whoever reads the file.
            _log.error("the head of the audit log was not kept: %s", type(fault).__name__)
        self._kept_on = today


def kept_heads(path: Path) -> list[Head]:
    """Return every head in the file, none where there is no file; raise :class:`SettingsError` for a line that is none."""
    if not path.exists():
        return []
    try:
        return [Head.read(line.split()[1]) for line in path.read_text("ascii").splitlines()]
    except (ValueError, IndexError):
        raise SettingsError(N_("CONSULT_AUDIT_HEADS: a line of this file is not a day and a head.")) from None

"""Keep the head of the audit log outside the database, once a day: without it nobody sees that its end was cut off."""

import logging
from datetime import date
from pathlib import Path

from consult import audit
from consult.audit import Head
from consult.db import Database
from consult.errors import N_, SettingsError

_log = logging.getLogger("consult.site")


def keep_head(database: Database, path: Path, day: date) -> None:
    """Add a line for ``day`` to the file, which is made when it is missing; no line is ever changed."""
    with database.reading() as session:
        head = audit.head(session)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="ascii") as lines:
            lines.write(f"{day} {head}\n")
    except OSError as fault:
        # The other work goes on; a day without a line is seen by whoever reads the file.
        _log.error("the head of the audit log was not kept: %s", type(fault).__name__)


def kept_heads(path: Path) -> list[Head]:
    """Return every head in the file, none where there is no file; raise :class:`SettingsError` for a line that is none."""
    if not path.exists():
        return []
    try:
        return [Head.read(line.split()[1]) for line in path.read_text("ascii").splitlines()]
    except (ValueError, IndexError):
        raise SettingsError(N_("CONSULT_AUDIT_HEADS: a line of this file is not a day and a head.")) from None

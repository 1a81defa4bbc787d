"""What was read of a file so far, kept beside memory: a million numbers of responses would take a quarter of a gigabyte."""

import sqlite3
from contextlib import closing
from types import TracebackType
from typing import Self


class Seen:
    """Digests with the line they first stood on, in a temporary file of SQLite's own that is gone when it is closed."""

    def __init__(self) -> None:
        self._kept = sqlite3.connect("", isolation_level=None)
        for pragma in ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -16000"):
            self._kept.execute(pragma)
        self._kept.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY, number INTEGER) WITHOUT ROWID")
        self._kept.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._kept.close()

    def before(self, digest: bytes, line: int) -> int | None:
        """Return the line on which ``digest`` stood before; nothing where ``line`` is the first, which is remembered."""
        with closing(self._kept.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (digest, line))) as done:
            if done.rowcount:
                return None
        first: int = self._kept.execute("SELECT number FROM seen WHERE digest = ?", (digest,)).fetchone()[0]
        return first

    def times(self, digest: bytes) -> int:
        """Return how often ``digest`` was seen, this time included."""
        upsert = "INSERT INTO seen VALUES (?, 1) ON CONFLICT DO UPDATE SET number = number + 1 RETURNING number"
        number: int = self._kept.execute(upsert, (digest,)).fetchone()[0]
        return number

"""What a worker does once a day, beside its jobs: keep the head of the log, and ask for what is past its term."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from consult.db import Database
from consult.oversight.services import ask_for_erasing
from consult.site.heads import keep_head


class Daily:
    """Does its part when it is asked for the first time on a day; a worker asks between two jobs."""

    def __init__(self, database: Database, heads: Path, today: Callable[[], date]) -> None:
        self._database, self._heads, self._today = database, heads, today
        self._done_on: date | None = None

    def look(self) -> None:
        """Do what is to be done today, unless this worker did."""
        today = self._today()
        if today == self._done_on:
            return
        keep_head(self._database, self._heads, today)
        with self._database.transaction() as session:
            ask_for_erasing(session, datetime.now(UTC))
        self._done_on = today

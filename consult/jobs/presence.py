"""A worker says that it is there, from beside, however long its job takes: else nobody sees that no work is done."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from consult.db import Database
from consult.jobs.models import Worker

BEAT = 30.0
"""Seconds between two signs of a worker."""
MISSED = timedelta(seconds=100)
"""How long after its last sign a worker counts as there: three signs may go wrong."""
_FORGOTTEN = timedelta(days=1)
_log = logging.getLogger("consult.jobs")


def workers_there(session: Session, now: datetime) -> int:
    """Return how many workers said lately that they are there."""
    there = select(func.count()).select_from(Worker).where(Worker.seen_at > now - MISSED)
    return session.scalar(there) or 0


@contextmanager
def present(database: Database, name: str) -> Iterator[None]:
    """Say inside the block that a worker of this name is there, and at its end that it went."""
    ended = threading.Event()

    def beat() -> None:
        while True:
            _say(database, name)
            if ended.wait(BEAT):
                return

    beats = threading.Thread(target=beat, name="presence", daemon=True)
    beats.start()
    try:
        yield
    finally:
        ended.set()
        beats.join()
        _take_leave(database, name)


def _say(database: Database, name: str) -> None:
    now = datetime.now(UTC)
    try:
        with database.transaction() as session:
            session.execute(delete(Worker).where(Worker.seen_at < now - _FORGOTTEN))
            session.merge(Worker(name=name, seen_at=now))
    except SQLAlchemyError as fault:
        _log.warning("a worker could not say that it is there: %s", type(fault).__name__)


def _take_leave(database: Database, name: str) -> None:
    try:
        with database.transaction() as session:
            session.execute(delete(Worker).where(Worker.name == name))
    except SQLAlchemyError as fault:
        _log.warning("a worker could not say that it went: %s", type(fault).__name__)

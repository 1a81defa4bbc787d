"""What this node needs to serve, part by part: what can be asked at any time, and says nothing of anybody."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import make_url, select
from sqlalchemy.exc import SQLAlchemyError

from consult import schema
from consult.config import Settings
from consult.db import Database
from consult.jobs.presence import workers_there
from consult.oversight.queries import is_done

LEAST_FREE = 512 * 1024**2
"""Bytes that a disk with a database of ours must have free: half an hour of sending at closing time, many times over."""


@dataclass(frozen=True)
class Part:
    """A part of the installation, and whether it is there. Without one that is ``needed`` no answer can be taken."""

    name: str
    is_there: bool
    needed: bool = True


def parts(settings: Settings, stores: Mapping[str, Database]) -> list[Part]:
    """Return every part; ``stores`` are the ``database``, ``keys`` and ``index`` by these names.

    Background work is not needed to serve: a load balancer that asks would else take down every node with it.
    """
    content = stores["database"]
    return [
        *(Part(name, _is_true(partial(_answers, store))) for name, store in stores.items()),
        Part("version", _is_true(lambda: schema.serves(content))),
        Part("disk", all(free >= LEAST_FREE for free in free_bytes(settings))),
        Part("work", _is_true(lambda: _has_worker(content)), needed=False),
        Part("keeping", _is_true(lambda: _erases(content)), needed=False),
    ]


def free_bytes(settings: Settings) -> list[int]:
    """Return how much is free where each database in a file stands; one on a server minds its own disk."""
    urls = map(make_url, (settings.database_url, settings.keystore_url, settings.index_url))
    folders = {Path(url.database).resolve().parent for url in urls if url.database and "sqlite" in url.drivername}
    return [shutil.disk_usage(folder).free for folder in sorted(folders) if folder.is_dir()]


def _is_true(holds: Callable[[], bool]) -> bool:
    try:
        return holds()
    except SQLAlchemyError:
        return False


def _answers(store: Database) -> bool:
    with store.glance() as connection:
        return bool(connection.scalar(select(1)))


def _has_worker(content: Database) -> bool:
    with content.reading() as session:
        return workers_there(session, datetime.now(UTC)) > 0


def _erases(content: Database) -> bool:
    with content.reading() as session:
        return is_done(session, datetime.now(UTC))

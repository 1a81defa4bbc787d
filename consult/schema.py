"""Bring a database to the version of the code, and refuse one that is older or newer.

A node looks when it starts. One that runs goes on when the database moves under it: no migration takes anything away
that the release before it uses (``docs/decisions/0069``).
"""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from consult.config import ROOT
from consult.db import Database
from consult.errors import SettingsError


def configuration(database: Database) -> Config:
    """Return Alembic's configuration for ``database``."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["engine"] = database.writer
    return config


def upgrade(database: Database) -> None:
    """Bring ``database`` to the newest version; refuse one that this code does not know."""
    _refuse_newer(_revision(database))
    command.upgrade(configuration(database), "head")


def check(database: Database) -> None:
    """Raise :class:`SettingsError` when ``database`` is not of the version that this code needs."""
    here = _revision(database)
    _refuse_newer(here)
    if _is_older(here):
        raise SettingsError("CONSULT_DATABASE_URL: the database is older than the code; run: consult migrate")


def serves(database: Database) -> bool:
    """Tell whether a node of this code that runs can go on with ``database``: it is not older."""
    return not _is_older(_revision(database))


def _refuse_newer(revision: str | None) -> None:
    if revision is not None and revision not in _known():
        raise SettingsError("CONSULT_DATABASE_URL: the database is newer than the code; install the newer release")


def _is_older(revision: str | None) -> bool:
    return revision is None or revision in _known()[1:]


def _revision(database: Database) -> str | None:
    with database.reader.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@cache
def _known() -> list[str]:
    """Return every version that this code knows, the newest first."""
    return [script.revision for script in ScriptDirectory(str(ROOT / "migrations")).walk_revisions()]

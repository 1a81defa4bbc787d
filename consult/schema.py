"""Bring a database to the version of the code, and refuse one that is older or newer.

A node looks when it starts. One that runs goes on when the database moves under it: no migration takes anything away
that the release before it uses (``docs/decisions/0066``).
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
    _refuse_newer(revision(database))
    command.upgrade(configuration(database), "head")


def check(database: Database) -> None:
    """Raise :class:`SettingsError` when ``database`` is not of the version that this code needs."""
    here = revision(database)
    _refuse_newer(here)
    if _is_older(here):
        raise SettingsError("CONSULT_DATABASE_URL: the database is older than the code; run: consult migrate")


def serves(database: Database) -> bool:
    """Tell whether a node of this code that runs can go on with ``database``: it is not older."""
    return not _is_older(revision(database))


def _refuse_newer(here: str | None) -> None:
    if here is not None and here not in _known():
        raise SettingsError("CONSULT_DATABASE_URL: the database is newer than the code; install the newer release")


def _is_older(here: str | None) -> bool:
    return here is None or here in _known()[1:]


def revision(database: Database) -> str | None:
    """Return the version of ``database``, or nothing when it has no tables."""
    with database.reader.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@cache
def _known() -> list[str]:
    """Return every version that this code knows, the newest first."""
    return [script.revision for script in ScriptDirectory(str(ROOT / "migrations")).walk_revisions()]

"""Bring a database to the version of the code, and refuse one that is older or newer."""

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
    _known_revision(database)
    command.upgrade(configuration(database), "head")


def check(database: Database) -> None:
    """Raise :class:`SettingsError` when ``database`` is not of the version that this code needs."""
    here = _known_revision(database)
    if here != ScriptDirectory.from_config(configuration(database)).get_current_head():
        raise SettingsError("CONSULT_DATABASE_URL: the database is older than the code; run: consult migrate")


def revision(database: Database) -> str | None:
    """Return the version of ``database``, or nothing when it has no tables."""
    with database.reader.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _known_revision(database: Database) -> str | None:
    with database.writer.connect() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(configuration(database)).walk_revisions()}
    if here is not None and here not in known:
        raise SettingsError("CONSULT_DATABASE_URL: the database is newer than the code; install the newer release")
    return here

"""What the tests of this room need: responses whose codes are known, backups, and an installation that is lost."""

import secrets
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyrage
from sqlalchemy import create_engine, delete, select

from consult.backup.making import make, tables_of
from consult.backup.restoring import Backups
from consult.responses import codes, services
from consult.responses.answering import Given
from consult.vault import Vault

WORDS = "Samen werken in de Blauwe Parapluwinkel is veiliger."
OPENER = pyrage.x25519.Identity.generate()


def sent(app, consultation, words=WORDS):
    """Send a response, and return its identifier and its return code."""
    database, vault, pepper = (app.extensions[f"consult.{name}"] for name in ("database", "vault", "keys"))
    pepper, now = pepper.pepper, datetime.now(UTC)
    code = codes.code_from(pepper, codes.new_token(pepper))
    with database.transaction() as session:
        response = services.begin_draft(session, vault, consultation, group="sekswerker", consent_version=1, now=now)
        services.save_answers(session, vault, response.id, {"PV-05": Given(value=words)}, now=now)
        services.send(
            session,
            vault,
            response.id,
            send_digest=secrets.token_bytes(32),
            code_digest=codes.code_digest(pepper, code),
            tells_later=False,
            now=now,
        )
    return response.id, code


def settings_of(app, folder: Path):
    return replace(app.extensions["consult.settings"], backup_folder=folder, backup_recipients=str(OPENER.to_public()))


def backed_up(app, folder: Path, now=None):
    """Return the files of a backup that is made in ``folder``."""
    database, vault = app.extensions["consult.database"], app.extensions["consult.vault"]
    return make(database, vault, settings_of(app, folder), now=now or datetime.now(UTC))


def backups(app, opener=OPENER) -> Backups:
    return Backups(app.extensions["consult.vault"], opener)


def withdraw(app, response_id) -> None:
    """Withdraw a response, and let its time to think again pass."""
    database, vault = app.extensions["consult.database"], app.extensions["consult.vault"]
    with database.transaction() as session:
        services.withdraw(session, response_id, now=datetime.now(UTC))
    vault.destroy(response_id)
    with database.transaction() as session:
        services.shred(session, response_id)


def lose(app, pattern: Path) -> None:
    """Lose everything but the key file: what is left is an installation as it is before anybody came."""
    database, vault = app.extensions["consult.database"], app.extensions["consult.vault"]
    database.dispose()
    vault.close()
    for url, name in ((database.url, "consult.sqlite"), (vault.store.url, "keys.sqlite")):
        if url.startswith("sqlite"):
            path = Path(url.removeprefix("sqlite:///"))
            for file in path.parent.glob(f"{path.name}*"):
                file.unlink()
            shutil.copy(pattern / name, path)
        else:
            engine = create_engine(url)
            with engine.connect() as connection:
                for table in reversed(tables_of("content")):
                    connection.execute(delete(table))
                connection.commit()
            engine.dispose()
    # The pattern's key store was made under other keys; it is empty, and so are its tables.
    Vault(vault.store, app.extensions["consult.keys"])


def every_row(database):
    """Return all rows of all tables of a backup of the content, in one order."""
    with database.reading() as session:
        return {
            table.name: sorted((dict(row) for row in session.execute(select(table)).mappings()), key=repr)
            for table in tables_of("content")
        }

"""One reading session a request, and the one place where a request's changes are committed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask, current_app, g
from sqlalchemy.orm import Session

from consult.db import Database
from consult.vault import Vault


def init_app(app: Flask, database: Database, vault: Vault) -> None:
    """Give ``app`` its database and vault, and close each reading session with its request."""
    app.extensions["consult.database"] = database
    app.extensions["consult.vault"] = vault
    app.teardown_appcontext(_close)


def database() -> Database:
    """Return the content database."""
    return cast(Database, current_app.extensions["consult.database"])


def vault() -> Vault:
    """Return the vault."""
    return cast(Vault, current_app.extensions["consult.vault"])


def session() -> Session:
    """Return this request's session for reading; it cannot write."""
    if "consult_session" not in g:
        g.consult_session = database().reading()
    return cast(Session, g.consult_session)


@contextmanager
def transaction() -> Iterator[Session]:
    """Give a session that writes: committed at the end of the block, undone if anything is raised.

    Load what you change inside the block. What was read before is let go, so that a page shown afterwards is not stale.
    """
    _close(None)
    with database().transaction() as writing:
        yield writing


def _close(_error: BaseException | None) -> None:
    if (current := g.pop("consult_session", None)) is not None:
        current.close()

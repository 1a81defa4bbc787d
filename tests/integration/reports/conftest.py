"""A coded consultation with two analysts, in the database."""

import pytest

from consult.db import Database
from consult.reports import tasks
from consult.vault import Vault
from tests.integration.coding import make
from tests.integration.coding.make import Place
from tests.integration.reports.make import slip


@pytest.fixture
def place(database: Database, vault: Vault) -> Place:
    return make.place(database, vault)


@pytest.fixture
def slips(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every report a page that says nothing: what it would say is not looked at here, and takes most of the time."""
    monkeypatch.setattr(tasks, "read_documents", slip)

"""A coded consultation with a released report, for what happens when its terms end."""

import pytest
from flask import Flask

from consult.db import Database
from consult.reports import tasks
from consult.vault import Vault
from tests.integration.coding import make
from tests.integration.coding.make import Place
from tests.integration.reports.make import slip


@pytest.fixture
def place(app: Flask, database: Database, vault: Vault) -> Place:
    return make.place(database, vault)


@pytest.fixture
def slips(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every report a page that says nothing: what it would say is not looked at here."""
    monkeypatch.setattr(tasks, "read_documents", slip)

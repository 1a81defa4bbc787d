"""A consultation with a released report that has its data files."""

import pytest

from consult.config import Settings
from consult.db import Database
from consult.vault import Vault
from tests.integration.coding import make as coding
from tests.integration.opendata.make import Opened


@pytest.fixture
def opened(database: Database, vault: Vault, settings: Settings) -> Opened:
    return Opened(coding.place(database, vault), settings)

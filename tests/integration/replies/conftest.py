"""A closed consultation with a released report that has one finding, in the database."""

import pytest

from consult.config import Settings
from consult.db import Database
from consult.vault import Vault
from tests.integration.coding import make as coding
from tests.integration.replies.make import Told


@pytest.fixture
def told(database: Database, vault: Vault, settings: Settings) -> Told:
    return Told(coding.place(database, vault), settings)

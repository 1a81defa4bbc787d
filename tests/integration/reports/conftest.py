"""A coded consultation with two analysts, in the database."""

import pytest

from consult.db import Database
from consult.vault import Vault
from tests.integration.coding import make
from tests.integration.coding.make import Place


@pytest.fixture
def place(database: Database, vault: Vault) -> Place:
    return make.place(database, vault)

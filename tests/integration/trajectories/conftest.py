"""A trajectory with one consultation, whose report has a finding with a published reply."""

import pytest

from consult.config import Settings
from consult.db import Database
from consult.vault import Vault
from tests.integration.coding import make as coding
from tests.integration.replies.make import Told


@pytest.fixture
def told(database: Database, vault: Vault, settings: Settings) -> Told:
    told = Told(coding.place(database, vault), settings)
    told.publish()
    return told

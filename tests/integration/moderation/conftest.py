"""A consultation with a moderator, in the database."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from consult.accounts.models import User
from consult.consultations.models import Consultation
from consult.db import Database
from tests.integration.moderation import make


@dataclass(frozen=True)
class Place:
    """What every test here stands on."""

    consultation: Consultation
    moderator: User

    @property
    def id(self) -> UUID:
        return self.consultation.id


@pytest.fixture
def place(database: Database) -> Place:
    with database.transaction() as session:
        return Place(make.consultation(session), make.staff(session))

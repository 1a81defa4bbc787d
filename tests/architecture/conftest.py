"""The house rules look the same on either database: here SQLite is enough, except for the migrations."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.house import House, build, moved_into


@pytest.fixture
def database_url(sqlite_pattern: Path, tmp_path: Path) -> str:
    """A fresh, migrated SQLite file."""
    path = tmp_path / "consult.sqlite"
    shutil.copy(sqlite_pattern, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def made_house(sqlite_pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    """The house in use, made once."""
    return build(tmp_path_factory.mktemp("house"), sqlite_pattern)


@pytest.fixture(scope="module")
def house(made_house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A copy of the house for the tests of one file."""
    with moved_into(tmp_path_factory.mktemp("copy"), made_house) as moved:
        yield moved

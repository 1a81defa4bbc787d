"""The house rules look the same on either database: here SQLite is enough, except for the migrations."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.house import House, build, moved_into


@pytest.fixture
def database_url(folder: Path) -> str:
    """A fresh, migrated SQLite file."""
    return f"sqlite:///{folder / 'consult.sqlite'}"


@pytest.fixture(scope="session")
def made_house(pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    """The house in use, made once."""
    return build(tmp_path_factory.mktemp("house"), pattern / "consult.sqlite")


@pytest.fixture(scope="module")
def house(made_house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A copy of the house for the tests of one file."""
    with moved_into(tmp_path_factory.mktemp("copy"), made_house) as moved:
        yield moved

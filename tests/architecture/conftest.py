"""The house rules look the same on either database: here SQLite is enough, except for the migrations."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def database_url(sqlite_pattern: Path, tmp_path: Path) -> str:
    """A fresh, migrated SQLite file."""
    path = tmp_path / "consult.sqlite"
    shutil.copy(sqlite_pattern, path)
    return f"sqlite:///{path}"

"""The commands of backups, as an operator gives them."""

from dataclasses import replace

import pytest

from consult import schema
from consult.db import Database
from tests.commands import consult
from tests.integration.backup.make import OPENER, sent, settings_of
from tests.integration.responses import make


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_operator_makes_a_backup_checks_it_and_restores_it_elsewhere(app, database, tmp_path):
    _, code = sent(app, make.open_consultation(database))
    settings = settings_of(app, tmp_path / "backups")
    made = consult(settings, "backup", "make")
    assert made.returncode == 0, made
    content, keys = sorted(str(path) for path in settings.backup_folder.iterdir())
    private, typed = tmp_path / "identity.txt", tmp_path / "codes.txt"
    private.write_text(f"# brought from the safe\n{OPENER}\n")
    checked = consult(settings, "backup", "check", content, "--identity", str(private))
    assert "content of" in checked.stdout
    assert "  response                          1\n" in checked.stdout
    typed.write_text(f"{code[:4].lower()} {code[4:]}\n")
    elsewhere = replace(
        settings,
        database_url=f"sqlite:///{tmp_path / 'consult.sqlite'}",
        keystore_url=f"sqlite:///{tmp_path / 'keys.sqlite'}",
    )
    restore = ("backup", "restore", content, keys, "--identity", str(private), "--codes", str(typed))
    assert "consult migrate" in consult(elsewhere, *restore).stderr
    empty = Database(elsewhere.database_url)
    schema.upgrade(empty)
    empty.dispose()
    restored = consult(elsewhere, *restore)
    assert restored.returncode == 0, restored
    assert "Return code 1 opens its response." in restored.stdout
    assert "The audit log holds" in consult(elsewhere, "audit", "verify").stdout
    again = consult(elsewhere, *restore)
    assert (again.returncode, "empty system" in again.stderr) == (1, True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_removes_old_backups_says_so(app, database, tmp_path):
    make.open_consultation(database)
    settings = settings_of(app, tmp_path / "backups")
    settings.backup_folder.mkdir()
    old = settings.backup_folder / "keys-20200101T000000Z.age"
    old.write_bytes(b"")
    made = consult(settings, "backup", "make")
    assert f"{old}: removed, its term is over" in made.stdout
    assert not old.exists()

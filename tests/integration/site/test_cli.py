"""The commands that run the house, and what they refuse: one line, exit code 1, nothing half done."""

import json
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from consult import audit, schema
from consult.audit import AuditAction
from consult.config import Settings
from consult.db import Database
from consult.keys import Keys
from consult.vault import Vault
from tests.commands import consult


def refusal(settings: Settings, *arguments: str, **changed: str) -> str:
    done = consult(settings, *arguments, **changed)
    assert done.returncode == 1, done
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def test_keys_are_made_once_for_their_owner_only(settings: Settings, tmp_path: Path) -> None:
    made = consult(settings, "keys", "make", key_file=str(tmp_path / "new" / "keys.json"))
    path = tmp_path / "new" / "keys.json"
    assert made.returncode == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(Keys.read(path).session) == 32
    before = path.read_bytes()
    assert "exists already" in refusal(settings, "keys", "make", key_file=str(path))
    assert path.read_bytes() == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # refused before any database is asked
@pytest.mark.parametrize(
    ("name", "value"), [("port", "many"), ("demonstration", "yes"), ("exit_url", "http://nergens"), ("colour", "blue")]
)
def test_a_wrong_setting_is_refused_by_its_name(settings: Settings, name: str, value: str) -> None:
    assert f"CONSULT_{name.upper()}" in refusal(settings, "audit", "verify", **{name: value})


def test_a_missing_and_a_broken_key_file_are_refused(settings: Settings, tmp_path: Path) -> None:
    assert "consult keys make" in refusal(settings, "serve", key_file=str(tmp_path / "none.json"))
    (tmp_path / "broken.json").write_text("{}")
    assert "is not a key file" in refusal(settings, "serve", key_file=str(tmp_path / "broken.json"))


def test_an_older_database_is_refused_until_it_is_migrated(settings: Settings, tmp_path: Path) -> None:
    empty = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    assert "consult migrate" in refusal(settings, "audit", "verify", database_url=empty)
    assert consult(settings, "migrate", database_url=empty).returncode == 0
    assert consult(settings, "audit", "verify", database_url=empty).returncode == 0
    assert consult(settings, "migrate", database_url=empty).returncode == 0


def test_a_newer_database_is_refused_and_left_alone(settings: Settings, tmp_path: Path) -> None:
    newer = Database(f"sqlite:///{tmp_path / 'newer.sqlite'}")
    schema.upgrade(newer)
    with newer.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for command in (("serve",), ("migrate",)):
        assert "newer than the code" in refusal(settings, *command, database_url=newer.url)
    with newer.reading() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    newer.dispose()


def test_the_audit_log_is_verified_against_a_head_kept_elsewhere(
    settings: Settings, app: Flask, database: Database
) -> None:
    for _ in range(3):
        with database.transaction() as session:
            audit.record(session, AuditAction.SIGN_IN_FAILED)
    kept = consult(settings, "audit", "head").stdout.strip()
    assert kept.startswith("3:")
    assert "3 rows" in consult(settings, "audit", "verify", "--expect", kept).stdout
    with database.transaction() as session:
        session.execute(text("DELETE FROM audit_event WHERE number = 3"))
    assert consult(settings, "audit", "verify").returncode == 0
    assert "number 3 is cut" in refusal(settings, "audit", "verify", "--expect", kept)
    with database.transaction() as session:
        session.execute(text("UPDATE audit_event SET details = :d WHERE number = 2"), {"d": json.dumps({"a": "b"})})
    assert "number 2 is changed" in refusal(settings, "audit", "verify")
    assert "NUMBER:HEX" in refusal(settings, "audit", "verify", "--expect", "twelve")


def test_the_log_of_another_installation_does_not_hold_under_our_keys(
    settings: Settings, app: Flask, database: Database, tmp_path: Path
) -> None:
    with database.transaction() as session:
        audit.record(session, AuditAction.SIGN_IN_FAILED)
    Keys.random().write(tmp_path / "others.json")
    assert "number 1 is changed" in refusal(settings, "audit", "verify", key_file=str(tmp_path / "others.json"))


def test_the_key_file_of_another_installation_is_refused(settings: Settings, vault: Vault, tmp_path: Path) -> None:
    vault.make_key(uuid4())
    Keys.random().write(tmp_path / "others.json")
    assert "do not belong to the key store" in refusal(settings, "serve", key_file=str(tmp_path / "others.json"))


def test_work_that_waits_is_done_once(settings: Settings) -> None:
    assert consult(settings, "jobs", "work", "--once").returncode == 0

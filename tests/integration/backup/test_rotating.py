"""The key-encryption key is replaced while the site stands still, also when that is killed half-way."""

import signal
import subprocess
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, func, select, text, update

from consult.config import Settings
from consult.db import Database
from consult.errors import SealBrokenError
from consult.keys import Keys
from consult.vault import KEYS, Vault
from tests.commands import COMMAND, consult, environ

PLACE = "answer/1"
MANY = 1200
DYING = """
import os, signal
from sqlalchemy import Engine, event
from consult.app import main
seen = []

@event.listens_for(Engine, "before_cursor_execute")
def die(connection, cursor, statement, *rest):
    seen.append(statement.startswith("UPDATE"))
    if sum(seen) == 2:
        os.kill(os.getpid(), signal.SIGKILL)

main()
"""
HOLDING = """
import sys
from pathlib import Path
from consult.keys import hold
hold(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request, tmp_path):
    """Settings of an installation with a key store of each kind and nothing else."""
    Keys.random().write(tmp_path / "keys.json")
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'consult.sqlite'}",
        keystore_url=f"sqlite:///{tmp_path / 'keys.sqlite'}",
        index_url=f"sqlite:///{tmp_path / 'index.sqlite'}",
        key_file=tmp_path / "keys.json",
    )
    if request.param == "sqlite":
        yield settings
        return
    address, name = request.getfixturevalue("postgres_server"), f"k{uuid4().hex}"
    _on(address, f"CREATE DATABASE {name}")
    yield replace(settings, keystore_url=f"{address}/{name}")
    _on(address, f"DROP DATABASE {name} WITH (FORCE)")


def _on(address, statement):
    engine = create_engine(f"{address}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def opened(settings) -> Vault:
    return Vault(Database(settings.keystore_url), Keys.read(settings.key_file))


def filled(settings):
    """Make keys, seal something with each of some, and return what was sealed."""
    vault = opened(settings)
    holders = [uuid4() for _ in range(MANY)]
    vault.make_keys(holders)
    sealed = {holder: vault.seal(holder, PLACE, f"woord {holder}") for holder in holders[:20]}
    vault.close()
    return sealed


def assert_all_open(settings, sealed):
    vault = opened(settings)
    assert {holder: vault.open(holder, PLACE, one) for holder, one in sealed.items()} == {
        holder: f"woord {holder}" for holder in sealed
    }
    with vault.store.reading() as session:
        by = dict(session.execute(select(KEYS.c.wrapped_by, func.count()).group_by(KEYS.c.wrapped_by)).all())
    vault.close()
    return by


def test_every_data_key_is_wrapped_anew_and_the_old_key_opens_nothing(installation):
    before, sealed = Keys.read(installation.key_file), filled(installation)
    done = consult(installation, "keys", "rotate")
    assert done.returncode == 0, done
    assert f"Wrapped anew: {MANY}. All {MANY} data keys are under key-encryption key 2." in done.stdout
    after = Keys.read(installation.key_file)
    assert list(after.wrapping) == [after.current] == ["2"]
    assert after.wrapping["2"] not in before.wrapping.values()
    assert (after.session, after.pepper, after.audit) == (before.session, before.pepper, before.audit)
    assert installation.key_file.stat().st_mode & 0o777 == 0o600
    assert assert_all_open(installation, sealed) == {"2": MANY}
    former = Vault(Database(installation.keystore_url), before)
    with pytest.raises(SealBrokenError):
        former.keyring(sealed)
    former.close()


def test_what_a_kill_left_half_way_opens_and_is_finished_by_the_next_try(installation):
    sealed = filled(installation)
    keys = Keys.read(installation.key_file)
    # Killed after the first batch: the moment is chosen by the statement that it dies at, in the process itself.
    killed = subprocess.run(
        [
            COMMAND[0],
            "-c",
            DYING,
            "keys",
            "rotate",
        ],
        env=environ(installation),
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed
    assert set(Keys.read(installation.key_file).wrapping) == {"1", "2"}
    assert Keys.read(installation.key_file).wrapping["1"] == keys.wrapping["1"]
    half = assert_all_open(installation, sealed)
    assert set(half) == {"1", "2"}
    done = consult(installation, "keys", "rotate")
    assert f"Wrapped anew: {half['1']}. All {MANY} data keys are under key-encryption key 2." in done.stdout
    assert assert_all_open(installation, sealed) == {"2": MANY}


def test_it_is_refused_while_anybody_uses_the_keys(installation):
    sealed, before = filled(installation), installation.key_file.read_bytes()
    running = subprocess.Popen(
        [
            COMMAND[0],
            "-c",
            HOLDING,
            str(installation.key_file),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert running.stdout.readline() == b"held\n"
        refused = consult(installation, "keys", "rotate")
        assert (refused.returncode, "stop it first" in refused.stderr) == (1, True)
    finally:
        running.kill()
        running.communicate()
    assert installation.key_file.read_bytes() == before
    if installation.keystore_url.startswith("postgresql"):
        other = Database(installation.keystore_url)
        with other.reading() as session:
            session.scalar(select(func.count()).select_from(KEYS))
            refused = consult(installation, "keys", "rotate")
        other.dispose()
        assert (refused.returncode, "every machine" in refused.stderr) == (1, True)
        assert installation.key_file.read_bytes() == before
    assert assert_all_open(installation, sealed) == {"1": MANY}
    assert consult(installation, "keys", "rotate").returncode == 0


def test_an_application_holds_its_keys_and_a_strange_key_store_is_not_rotated(installation):
    filled(installation)
    store = Database(installation.keystore_url)
    with store.transaction() as session:
        session.execute(update(KEYS).values(wrapped_by="elsewhere"))
    store.dispose()
    refused = consult(installation, "keys", "rotate")
    assert (refused.returncode, "does not belong" in refused.stderr) == (1, True)
    assert "1" in Keys.read(installation.key_file).wrapping

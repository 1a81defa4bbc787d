"""``consult doctor`` names what is unsafe, one line each, and nothing where everything is as it should be."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import delete

from consult.config import ROOT, Settings
from consult.consultations.models import Consultation, ConsultationKind
from consult.db import Database
from consult.jobs.models import Job, JobState, Worker
from consult.keys import Keys
from consult.oversight.models import ErasureRun
from consult.site.doctor import examine
from consult.vault import Vault
from tests.commands import consult, run, without_settings

ADVICE = {"CONSULT_SCANNER is empty", "CONSULT_MAIL_SERVER is empty"}


@pytest.fixture
def safe(settings: Settings, database: Database, folder: Path, tmp_path: Path) -> Iterator[Settings]:
    """An installation in which everything is in its place, with a worker; on SQLite each file in a folder of its own."""
    for name in ("secrets", "keystore"):
        (tmp_path / name).mkdir()
    shutil.copy(folder / "keys.json", tmp_path / "secrets")
    shutil.copy(folder / "keys.sqlite", tmp_path / "keystore")
    with database.transaction() as writing:
        writing.add(Worker(name="one", seen_at=datetime.now(UTC)))
        writing.add(ErasureRun(gone={}, finished_at=datetime.now(UTC)))
    with tempfile.TemporaryDirectory(dir="/dev/shm") as another_disk:
        yield replace(
            settings,
            demonstration=False,
            key_file=tmp_path / "secrets" / "keys.json",
            keystore_url=f"sqlite:///{tmp_path / 'keystore' / 'keys.sqlite'}",
            audit_heads=Path(another_disk) / "heads.txt",
            trusted_hosts="meedenken.example",
            contact="veilig@voorbeeld.example",
            operator="Voorbeeldbureau Moderatie",
            proxy=True,
        )


def found(settings: Settings, now: datetime | None = None) -> set[str]:
    return {finding.what for finding in examine(settings, now or datetime.now(UTC))} - ADVICE


def of_server(settings: Settings) -> set[str]:
    """What the servers of these tests lack: nothing in them is worth keeping."""
    if not settings.database_url.startswith("postgresql"):
        return set()
    return {"fsync of CONSULT_DATABASE_URL is off", "full_page_writes of CONSULT_DATABASE_URL is off"}


def test_where_everything_is_in_its_place_nothing_is_found(safe: Settings) -> None:
    assert found(safe) == of_server(safe)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"demonstration": True}, "CONSULT_DEMONSTRATION is 1"),
        ({"contact": ""}, "CONSULT_CONTACT is empty"),
        ({"operator": ""}, "CONSULT_OPERATOR is empty"),
        ({"operator": "voorbeeldministerie "}, "CONSULT_OPERATOR is the sender"),
        ({"trusted_hosts": "localhost"}, "CONSULT_TRUSTED_HOSTS names this machine only"),
        ({"proxy": False}, "CONSULT_PROXY is 0"),
        ({"host": "192.0.2.1"}, "CONSULT_HOST is 192.0.2.1"),
        ({"scanner": "unix:/nowhere.ctl"}, "the virus scanner does not answer"),
        ({"assets": Path("/nowhere")}, "the style of the pages has not been built"),
        ({"audit_heads": ROOT / "heads.txt"}, "CONSULT_AUDIT_HEADS is on the disk of the database"),
        ({"database_url": "sqlite:////nowhere/c.sqlite"}, "CONSULT_DATABASE_URL names a file that does not exist"),
        ({"keystore_url": "postgresql://127.0.0.1:9/none"}, "CONSULT_KEYSTORE_URL does not answer (OperationalError)"),
    ],
)
def test_each_unsafe_setting_is_named(safe: Settings, changed: dict[str, object], named: str) -> None:
    assert found(replace(safe, **changed)) == {named}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_keys_that_others_may_read_or_that_stand_beside_the_words_are_named(safe: Settings, folder: Path) -> None:
    safe.key_file.chmod(0o640)
    assert found(safe) == {f"{safe.key_file} can be read by others"}
    safe.key_file.chmod(0o600)
    assert found(replace(safe, key_file=folder / "keys.json")) == {"CONSULT_KEY_FILE stands beside a database"}
    beside = replace(safe, keystore_url=f"sqlite:///{folder / 'keys.sqlite'}")
    assert found(beside) == {"the key store stands beside the content"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_missing_and_anothers_key_file_are_named(safe: Settings, tmp_path: Path) -> None:
    vault = Vault(Database(safe.keystore_url), Keys.read(safe.key_file))
    vault.make_key(uuid4())
    vault.close()
    missing = replace(safe, key_file=tmp_path / "secrets" / "none.json")
    assert {one.partition(":")[0] for one in found(missing)} == {"CONSULT_KEY_FILE"}
    Keys.random().write(tmp_path / "secrets" / "others.json")
    others = replace(safe, key_file=tmp_path / "secrets" / "others.json")
    assert found(others) == {"CONSULT_KEY_FILE: these keys do not belong to the key store"}


def test_what_is_wrong_inside_the_database_is_named(safe: Settings, database: Database) -> None:
    with database.transaction() as writing:
        writing.add(
            Consultation(
                slug="x",
                ref="x",
                kind=ConsultationKind.CONSULTATION,
                definition={},
                fingerprint="",
                owner="",
                partner="",
                demonstration="Verzonnen.",
            )
        )
        writing.add(Job(kind="report", state=JobState.FAILED))
        writing.execute(delete(Worker))
        writing.execute(delete(ErasureRun))
    wrong = {
        "the database holds the demonstration",
        "1 jobs failed",
        "no worker has said that it is there",
        "nothing that is past its term was erased for two days",
    }
    assert found(safe) == wrong | of_server(safe)


def test_a_server_that_would_log_words_or_lose_them_is_named(safe: Settings) -> None:
    if not safe.database_url.startswith("postgresql"):
        assert found(safe, datetime.now(UTC) - timedelta(days=1)) == set()
        return
    loose = {
        "log_min_error_statement": "error",
        "log_error_verbosity": "verbose",
        "log_parameter_max_length_on_error": "-1",
        "log_statement": "all",
        "log_min_duration_statement": "0",
        "synchronous_commit": "off",
    }
    with psycopg.connect(safe.database_url, autocommit=True) as connection:
        try:
            for name, value in loose.items():
                connection.execute(f"ALTER DATABASE consult SET {name} = '{value}'")
            told = found(safe, datetime.now(UTC) - timedelta(seconds=60))
        finally:
            connection.execute("ALTER DATABASE consult RESET ALL")
    shown = {f"{name} of CONSULT_DATABASE_URL is {value}" for name, value in loose.items()} - {
        "log_parameter_max_length_on_error of CONSULT_DATABASE_URL is -1",
        "log_min_duration_statement of CONSULT_DATABASE_URL is 0",
    }
    clock = "the clock of CONSULT_DATABASE_URL and ours differ"
    assert shown | of_server(safe) | {clock} <= told
    both = replace(safe, keystore_url=safe.database_url)
    assert "CONSULT_KEYSTORE_URL is the content database" in found(both)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_doctor_says_one_line_a_finding_and_ends_with_its_verdict(safe: Settings) -> None:
    well = consult(safe, "doctor")
    assert (well.returncode, well.stderr) == (0, "")
    assert well.stdout.splitlines()[-1] == "0 unsafe, 2 advice."
    ill = consult(safe, "doctor", contact="")
    assert ill.returncode == 1
    assert ill.stdout.startswith("UNSAFE  CONSULT_CONTACT is empty: nobody can report a weakness")
    assert ill.stdout.splitlines()[-1] == "1 unsafe, 2 advice."


@pytest.mark.parametrize("arguments", [("--help",), ("jobs", "--help"), ("doctor", "--help")])
def test_help_is_there_before_there_are_keys(arguments: tuple[str, ...]) -> None:
    done = run(without_settings() | {"CONSULT_KEY_FILE": "/nowhere/keys.json"}, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: consult")

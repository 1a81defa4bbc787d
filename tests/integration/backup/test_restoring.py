"""A backup is restored into an empty system whole, or not at all; what was withdrawn since does not come back."""

import json
import shutil
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pyrage
import pytest
from sqlalchemy import func, select

from consult import audit
from consult.audit import AuditAction
from consult.backup import stream
from consult.backup.making import make as make_backup
from consult.backup.making import secret_of, tables_of
from consult.backup.restoring import Backups
from consult.db import Base
from consult.errors import ConflictError, ConsultError, InvalidError, SealBrokenError, SettingsError
from consult.keys import Keys
from consult.responses.models import Answer, Response, ResponseState
from consult.responses.queries import answer_value
from consult.vault import Vault
from tests.integration.backup.make import (
    OPENER,
    WORDS,
    backed_up,
    backups,
    every_row,
    lose,
    sent,
    settings_of,
    withdraw,
)
from tests.integration.responses import make

NOW = datetime(2026, 11, 23, tzinfo=UTC)
only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def people(app, database):
    """Three people who answered: pairs of response and return code."""
    consultation = make.open_consultation(database)
    return [sent(app, consultation) for _ in range(3)]


def is_empty(app) -> bool:
    database, vault = app.extensions["consult.database"], app.extensions["consult.vault"]
    with database.reading() as session:
        rows = sum(session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables)
    return rows == 0 and vault.holders() == set()


def opens(app, code: str) -> bool:
    return backups(app).opens(app.extensions["consult.database"], app.extensions["consult.keys"].pepper, code)


def test_everything_comes_back_as_it_was_and_codes_work(app, database, people, pattern, tmp_path):
    before = every_row(database)
    made = backed_up(app, tmp_path)
    lose(app, pattern)
    assert is_empty(app)
    restored = backups(app).restore(database, made.content, made.keys)
    after = every_row(database)
    after["audit_event"] = [row for row in after["audit_event"] if row["action"] is not AuditAction.BACKUP_RESTORED]
    assert after == before
    assert restored.rows["response"] == restored.rows["data_key"] == restored.opened == 3
    assert (restored.shredded, restored.loose_keys) == (0, 0)
    assert [opens(app, code) for _, code in people] == [True] * 3
    assert not opens(app, "0" * 24)
    with database.reading() as session:
        assert audit.verify(session) is None
        assert restored.log == len(before["audit_event"]) > 0


def test_what_was_withdrawn_since_yesterday_does_not_come_back(app, database, vault, people, pattern, tmp_path):
    yesterday = backed_up(app, tmp_path, datetime.now(UTC) - timedelta(days=1))
    gone, code = people[0]
    withdraw(app, gone)
    today = backed_up(app, tmp_path)
    lose(app, pattern)
    restored = backups(app).restore(database, yesterday.content, today.keys)
    assert (restored.shredded, restored.opened) == (1, 2)
    assert not opens(app, code)
    assert gone not in vault.holders()
    with database.reading() as session:
        states = dict(session.execute(select(Response.id, Response.state)).all())
        assert states.pop(gone) is ResponseState.WITHDRAWN
        assert set(states.values()) == {ResponseState.SUBMITTED}
        answers = session.scalars(select(Answer)).all()
        assert {answer_value(vault.keyring(states), answer) for answer in answers} == {WORDS}
        assert gone not in {answer.response_id for answer in answers}


def test_where_the_key_store_survived_the_content_alone_comes_back(app, database, people, pattern, tmp_path):
    made = backed_up(app, tmp_path)
    kept = tmp_path / "keys.sqlite"
    app.extensions["consult.vault"].close()
    store = Path(app.extensions["consult.vault"].store.url.removeprefix("sqlite:///"))
    shutil.copy(store, kept)
    lose(app, pattern)
    shutil.copy(kept, store)
    restored = backups(app).restore(database, made.content, None)
    assert (restored.opened, restored.shredded) == (3, 0)
    assert "data_key" not in restored.rows


@only_sqlite
def test_a_key_of_nobody_is_destroyed(app, database, vault, people, pattern, tmp_path):
    made = backed_up(app, tmp_path)
    vault.make_key(uuid4())
    today = backed_up(app, tmp_path, datetime.now(UTC) + timedelta(seconds=2))
    lose(app, pattern)
    assert backups(app).restore(database, made.content, today.keys).loose_keys == 1
    assert vault.holders() == {response_id for response_id, _code in people}


@only_sqlite
def test_a_file_that_is_damaged_anywhere_is_refused_and_nothing_is_written(app, database, people, pattern, tmp_path):
    made = backed_up(app, tmp_path)
    lose(app, pattern)
    for whole, other in ((made.content, made.keys), (made.keys, made.content)):
        bytes_ = whole.read_bytes()
        for spoilt in (
            bytes_[:-1],
            bytes_[: len(bytes_) // 2],
            b"",
            bytes_ + b"\0",
            *(_flipped(bytes_, at) for at in (10, len(bytes_) // 3, len(bytes_) - 20)),
        ):
            whole.write_bytes(spoilt)
            pair = (whole, other) if whole == made.content else (other, whole)
            with pytest.raises(InvalidError):
                backups(app).restore(database, *pair)
            assert is_empty(app)
        whole.write_bytes(bytes_)
    assert backups(app).restore(database, made.content, made.keys).opened == 3


def _flipped(whole: bytes, at: int) -> bytes:
    return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]


@only_sqlite
def test_nobody_else_can_make_open_or_restore_a_backup(app, database, people, pattern, tmp_path):
    made = backed_up(app, tmp_path)
    lose(app, pattern)
    keys, store = app.extensions["consult.keys"], app.extensions["consult.vault"].store
    with pytest.raises(InvalidError, match="damaged"):
        backups(app, pyrage.x25519.Identity.generate()).restore(database, made.content, made.keys)
    with pytest.raises(InvalidError, match="not made by this installation"):
        Backups(_with(app, replace(keys, pepper=bytes(32)), store), OPENER).restore(database, made.content, made.keys)
    # Whoever has the public key can encrypt what they like, and cannot sign it.
    forged = tmp_path / "forged.age"
    lines = list(stream.read(made.content, secret=secret_of(app.extensions["consult.vault"]), opener=OPENER))
    stream.write(forged, lines, secret=bytes(32), recipients=[str(OPENER.to_public())])
    with pytest.raises(InvalidError, match="not made by this installation"):
        backups(app).check(forged)
    other = Vault(store, replace(keys, wrapping={"1": bytes(32)}))
    with pytest.raises(SealBrokenError):
        Backups(other, OPENER).restore(database, made.content, made.keys)
    assert is_empty(app)


def _with(app, keys: Keys, store) -> Vault:
    """Return a vault whose secrets come from its own keys, as on a real site."""
    made = Vault(store, keys)
    made.seed = keys.seed
    return made


@only_sqlite
def test_a_system_in_use_files_of_two_days_and_other_versions_are_refused(app, database, people, pattern, tmp_path):
    made = backed_up(app, tmp_path)
    before = every_row(database)
    with pytest.raises(ConflictError, match="empty"):
        backups(app).restore(database, made.content, made.keys)
    assert every_row(database) == before
    earlier = backed_up(app, tmp_path, datetime.now(UTC) - timedelta(hours=1))
    lose(app, pattern)
    with pytest.raises(InvalidError, match="older than the content"):
        backups(app).restore(database, made.content, earlier.keys)
    with pytest.raises(InvalidError, match="first"):
        backups(app).restore(database, made.keys, made.content)
    for version, which in (("9999", "newer"), ("0001", "older")):
        with pytest.raises(InvalidError, match=which):
            backups(app).restore(database, _changed(app, made.content, schema=version), made.keys)
    with pytest.raises(InvalidError, match="audit log"):
        backups(app).restore(database, _changed(app, made.content, audit=f"1:{'00' * 32}"), made.keys)
    with pytest.raises(ConflictError):  # without a key store there is nothing to open
        backups(app).restore(database, made.content, None)
    assert is_empty(app)


def _changed(app, path, **head):
    """Return a file with another first line, signed by us: what only a fault of our own could make."""
    secret, changed = secret_of(app.extensions["consult.vault"]), path.with_name("changed.age")
    first, *rest = stream.read(path, secret=secret, opener=OPENER)
    stream.write(changed, [first | head, *rest], secret=secret, recipients=[str(OPENER.to_public())])
    return changed


@only_sqlite
def test_a_row_that_comes_back_otherwise_undoes_everything(app, database, people, pattern, tmp_path):
    made = backed_up(app, tmp_path)
    lose(app, pattern)
    secret = secret_of(app.extensions["consult.vault"])
    lines = list(stream.read(made.content, secret=secret, opener=OPENER))
    at = next(number for number, line in enumerate(lines) if isinstance(line, dict) and line.get("rows") == 3)
    lines[at] = {"rows": 3, "sum": "0" * 64}
    stream.write(made.content, lines, secret=secret, recipients=[str(OPENER.to_public())])
    with pytest.raises(InvalidError, match="does not add up"):
        backups(app).restore(database, made.content, made.keys)
    assert is_empty(app)


@only_sqlite
def test_no_word_and_no_key_is_in_a_file_and_no_session_in_a_backup(app, people, tmp_path):
    made = backed_up(app, tmp_path)
    for path in (made.content, made.keys):
        assert path.stat().st_mode & 0o777 == 0o600
        whole = path.read_bytes()
        assert whole.startswith(b"age-encryption.org/v1")
        assert b"data_key" not in whole
        assert b"answer" not in whole
    secret = secret_of(app.extensions["consult.vault"])
    content, keys = (
        "\n".join(map(json.dumps, stream.read(path, secret=secret, opener=OPENER)))
        for path in (made.content, made.keys)
    )
    assert "data_key" in keys
    assert "data_key" not in content
    assert "web_session" not in content
    assert "Parapluwinkel" not in content
    secrets = app.extensions["consult.keys"]
    for key in (secrets.pepper, secrets.audit, secrets.session, *secrets.wrapping.values()):
        assert key.hex() not in content + keys
    assert {table.name for table in tables_of("content")} == set(Base.metadata.tables) - {"web_session"}


@only_sqlite
def test_what_is_over_its_term_is_removed_and_said(app, people, tmp_path):
    now = datetime.now(UTC)
    old = [backed_up(app, tmp_path, now - timedelta(days=days, hours=1)) for days in (30, 29, 7, 6)]
    (tmp_path / "notes.txt").write_text("of somebody else")
    made = backed_up(app, tmp_path, now)
    left = {path.name for path in tmp_path.iterdir()}
    assert old[0].content.name not in left
    assert {one.content.name for one in (*old[1:], made)} < left
    assert {one.keys.name for one in (old[3], made)} < left
    assert not {one.keys.name for one in old[:3]} & left
    assert "notes.txt" in left
    assert old[2].keys in made.removed


@only_sqlite
def test_without_a_recipient_or_for_a_wrong_one_nothing_is_written(app, database, people, tmp_path):
    settings = settings_of(app, tmp_path / "none")
    for recipients, refusal in (("", "never written in clear"), ("age1" + "q" * 58, "not a public key")):
        with pytest.raises(SettingsError, match=refusal):
            make_backup(
                database, app.extensions["consult.vault"], replace(settings, backup_recipients=recipients), now=NOW
            )
    assert not list(tmp_path.rglob("*.age*"))
    with pytest.raises(ConsultError):
        stream.identity("AGE-SECRET-KEY-1NONE")


def test_a_backup_while_people_send_has_the_key_of_every_response(app, database, people, tmp_path):
    consultation, stopped = make.open_consultation(database), threading.Event()

    def keep_sending() -> None:
        while not stopped.is_set():
            sent(app, consultation)

    sending = threading.Thread(target=keep_sending)
    sending.start()
    try:
        now = datetime.now(UTC)
        made = [backed_up(app, tmp_path, now + timedelta(seconds=number)) for number in range(5)]
    finally:
        stopped.set()
        sending.join()
    numbers = []
    for one in made:
        responses, keys = _identifiers(app, one.content, "response"), _identifiers(app, one.keys, "data_key")
        assert responses <= keys
        numbers.append(len(responses))
    assert numbers[0] < numbers[-1]


def _identifiers(app, path, table):
    """Return the first column of a table in a backup."""
    found, inside = set(), False
    for line in stream.read(path, secret=secret_of(app.extensions["consult.vault"]), opener=OPENER):
        if isinstance(line, dict):
            inside = line.get("table") == table
        elif inside:
            found.add(line[0])
    return found

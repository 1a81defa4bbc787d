"""The ground everything stands on, on both databases."""

import json
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from consult import audit, changes
from consult.audit import AuditAction, AuditEvent
from consult.changes import Change, ChangeKind
from consult.db import Database
from consult.errors import SealBrokenError
from consult.vault import Vault


def test_a_reading_session_cannot_write(database: Database) -> None:
    with database.reading() as session, pytest.raises(DBAPIError):
        session.execute(text("DELETE FROM audit_event"))
    with database.glance() as connection, pytest.raises(DBAPIError):
        connection.execute(text("DELETE FROM audit_event"))


def test_after_the_server_closed_its_connections_the_next_read_and_write_connect_anew(
    database: Database, postgres_server: str
) -> None:
    subject = uuid4()
    with database.transaction() as session:
        changes.announce(session, ChangeKind.REPORT_RELEASED, subject)
    with database.reading() as session:
        session.scalar(select(Change.id))
    if not database.is_sqlite:
        with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as connection:
            closed = connection.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = 'consult'"
            )
            assert closed.rowcount >= 2
    with database.reading() as session:
        assert session.scalar(select(Change.subject_id)) == subject
    with database.transaction() as session:
        changes.announce(session, ChangeKind.REPORT_RELEASED, uuid4())


def test_the_audit_log_notices_a_changed_and_a_missing_row(database: Database) -> None:
    for number in range(5):
        with database.transaction() as session:
            audit.record(session, AuditAction.SIGNED_IN, uuid4(), actor_id=uuid4(), note=str(number))
    with database.reading() as session:
        assert audit.verify(session) is None
        head = audit.head(session)
    with database.transaction() as session:
        session.execute(
            text("UPDATE audit_event SET details = :other WHERE number = 3"), {"other": json.dumps({"note": "x"})}
        )
    with database.reading() as session:
        assert audit.verify(session) == audit.Break(3, "changed")
    with database.transaction() as session:
        session.execute(text("DELETE FROM audit_event WHERE number >= 3"))
    with database.reading() as session:
        assert audit.verify(session) is None
        assert audit.verify(session, expected=[head]) == audit.Break(3, "cut")


@pytest.mark.parametrize("column", ["action", "subject_id", "actor_id", "details", "happened_at"])
def test_no_part_of_an_audit_row_can_be_changed_unnoticed(database: Database, column: str) -> None:
    others = {
        "action": AuditAction.SIGNED_OUT,
        "subject_id": uuid4(),
        "actor_id": uuid4(),
        "details": {"note": "x"},
        "happened_at": datetime(2026, 1, 5, tzinfo=UTC),
    }
    with database.transaction() as session:
        audit.record(session, AuditAction.SIGNED_IN, uuid4(), actor_id=uuid4(), note="1")
    with database.transaction() as session:
        session.execute(update(AuditEvent).values({column: others[column]}))
    with database.reading() as session:
        assert audit.verify(session) == audit.Break(1, "changed")


def test_sealed_words_open_only_in_their_place_and_never_after_the_key_is_destroyed(vault: Vault) -> None:
    holder = uuid4()
    vault.make_key(holder)
    sealed = vault.seal(holder, "here", "woorden")
    assert b"woorden" not in sealed
    assert vault.open(holder, "here", sealed) == "woorden"
    with pytest.raises(SealBrokenError):
        vault.open(holder, "there", sealed)
    vault.destroy(holder)
    with pytest.raises(SealBrokenError):
        vault.open(holder, "here", sealed)


def test_a_change_is_written_down(database: Database) -> None:
    with database.transaction() as session:
        changes.announce(session, ChangeKind.CODINGS_CHANGED, uuid4())
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM change")) == 1


def test_the_application_starts_and_every_view_declares_its_access(app: Flask) -> None:
    assert app.url_map

"""The staff log begins where its term ended, and shows it when anybody else shortened it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from consult import audit
from consult.audit import AuditAction, AuditCut, AuditEvent, Break, cut_before
from consult.db import Database
from consult.errors import InvalidError
from consult.site.heads import keep_head, kept_heads
from tests.erasing import erased


@pytest.fixture
def cuts(app: Flask, database: Database) -> list[datetime]:
    """Twelve acts, and the moments after each."""
    moments = []
    for _ in range(12):
        with database.transaction() as session:
            audit.record(session, AuditAction.SIGNED_IN, uuid4())
        moments.append(datetime.now(UTC))
    return moments


def verified(database: Database, **more: object) -> Break | None:
    with database.reading() as session:
        return audit.verify(session, **more)


def cut(database: Database, before: datetime) -> int:
    with database.transaction() as session:
        return cut_before(session, before)


def test_after_a_cut_the_rest_holds_and_goes_on(database: Database, cuts: list[datetime], tmp_path: Path) -> None:
    heads = tmp_path / "heads"
    keep_head(database, heads, cuts[0].date())
    assert cut(database, cuts[4]) == 5
    assert verified(database) is None
    with database.transaction() as session:
        audit.record(session, AuditAction.SIGNED_IN, uuid4())
        assert session.scalar(select(func.min(AuditEvent.number))) == 6
    assert cut(database, cuts[7]) == 3
    assert cut(database, cuts[7]) == 0
    keep_head(database, heads, cuts[0].date())
    assert verified(database, expected=kept_heads(heads)) is None
    with database.reading() as session:
        assert session.scalars(select(AuditCut.number)).all() == [8]


def test_heads_that_were_kept_before_a_cut_stay_good(database: Database, cuts: list[datetime], tmp_path: Path) -> None:
    heads = tmp_path / "heads"
    with database.reading() as session:
        head = audit.head(session)
    cut(database, cuts[5])
    keep_head(database, heads, cuts[0].date())
    assert verified(database, expected=[audit.Head(3, b"another")]) is None, "nothing is left to compare it with"
    assert verified(database, expected=[audit.Head(6, b"another")]) == Break(6, "changed")
    assert verified(database, expected=[head, *kept_heads(heads)]) is None


def test_the_last_act_stays_however_old(database: Database, cuts: list[datetime]) -> None:
    assert cut(database, cuts[-1] + timedelta(days=1)) == 11
    with database.transaction() as session:
        assert audit.record(session, AuditAction.SIGNED_IN, uuid4()).number == 13
    assert verified(database) is None


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        (delete(AuditCut), Break(1, "missing")),
        (delete(AuditEvent).where(AuditEvent.number < 8), Break(6, "missing")),
        (update(AuditCut).values(number=6), Break(6, "changed")),
        (update(AuditCut).values(cut_on=datetime(2020, 1, 1, tzinfo=UTC).date()), Break(5, "changed")),
        (update(AuditCut).values(digest=bytes(32)), Break(5, "changed")),
    ],
)
def test_nobody_without_the_key_can_cut_or_move_the_mark(
    database: Database, cuts: list[datetime], tamper: object, found: Break
) -> None:
    cut(database, cuts[4])
    with database.transaction() as session:
        session.execute(tamper)
    assert verified(database) == found


def test_a_log_that_does_not_hold_is_not_cut(database: Database, cuts: list[datetime]) -> None:
    with database.transaction() as session:
        session.execute(update(AuditEvent).where(AuditEvent.number == 9).values(actor_id=uuid4()))
    with pytest.raises(InvalidError):
        cut(database, cuts[4])
    assert verified(database) == Break(9, "changed")


def test_the_work_of_a_day_cuts_what_is_older_than_two_years(
    app: Flask, database: Database, cuts: list[datetime]
) -> None:
    assert "staff_log" not in erased(app, cuts[0] + timedelta(days=700))
    assert erased(app, cuts[0] + timedelta(days=800))["staff_log"] >= 12
    assert verified(database) is None

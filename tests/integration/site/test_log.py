"""The audit log: five ways to tamper with it are named, and an administrator reads it, filters it and takes it along."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from consult import audit
from consult.access import Role
from consult.audit import AuditAction, AuditEvent, Break
from consult.config import Settings
from consult.db import Database
from consult.errors import SettingsError
from consult.site.daily import Daily
from consult.site.heads import keep_head, kept_heads
from consult.site.log_words import ACTS, WRONG
from tests.browser import Browser
from tests.commands import consult
from tests.conftest import without_second_factor
from tests.integration.coding.make import signed_in
from tests.integration.moderation import make

PAGE = "/en/desk/logboek"
TODAY = date(2026, 11, 22)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return without_second_factor(settings)


@pytest.fixture
def administrator(app: Flask, database: Database) -> Browser:
    with database.transaction() as session:
        user = make.staff(session, Role.ADMINISTRATOR, name="Behe Verzonnen")
    return signed_in(app, user)


def edit(session: Session) -> None:
    session.execute(update(AuditEvent).where(AuditEvent.number == 3).values(details={"note": "nothing happened"}))


def remove(session: Session) -> None:
    session.execute(delete(AuditEvent).where(AuditEvent.number == 3))


def swap(session: Session) -> None:
    for before, after in ((3, 100), (4, 3), (100, 4)):
        session.execute(update(AuditEvent).where(AuditEvent.number == before).values(number=after))


def put_in(session: Session) -> None:
    for number in (5, 4, 3):
        session.execute(update(AuditEvent).where(AuditEvent.number == number).values(number=number + 1))
    row = {"number": 3, "action": AuditAction.SIGNED_IN, "details": {}, "digest": bytes(32)}
    session.execute(insert(AuditEvent).values(happened_at=datetime.now(UTC), **row))


def cut(session: Session) -> None:
    session.execute(delete(AuditEvent).where(AuditEvent.number >= 3))


@pytest.mark.parametrize(
    ("tamper", "why"), [(edit, "changed"), (remove, "missing"), (swap, "changed"), (put_in, "changed"), (cut, "cut")]
)
def test_five_ways_to_tamper_are_named_with_their_number(
    settings: Settings, app: Flask, database: Database, tamper: Callable[[Session], None], why: str
) -> None:
    grow(database, 5)
    keep_head(database, settings.audit_heads, TODAY)
    kept = kept_heads(settings.audit_heads)
    with database.reading() as session:
        assert audit.verify(session, expected=kept) is None
    with database.transaction() as session:
        tamper(session)
    with database.reading() as session:
        assert audit.verify(session, expected=kept) == Break(3, why)
    if database.is_sqlite:
        done = consult(settings, "audit", "verify")
        assert (done.returncode, f"number 3 is {why}" in done.stderr) == (1, True)


def test_a_log_that_was_cut_and_went_on_is_found_out(settings: Settings, app: Flask, database: Database) -> None:
    grow(database, 5)
    keep_head(database, settings.audit_heads, TODAY)
    with database.transaction() as session:
        cut(session)
    grow(database, 9)
    with database.reading() as session:
        assert audit.verify(session) is None
        assert audit.verify(session, expected=kept_heads(settings.audit_heads)) == Break(5, "changed")


def test_a_worker_adds_one_line_a_day_and_changes_none(app: Flask, database: Database, tmp_path: Path) -> None:
    days = iter([date(2026, 11, 22), date(2026, 11, 22), date(2026, 11, 23)])
    daily = Daily(database, tmp_path / "elsewhere" / "heads.txt", lambda: next(days))
    for _ in range(3):
        daily.look()
        grow(database, 1)
    lines = (tmp_path / "elsewhere" / "heads.txt").read_text().splitlines()
    assert [line.split(":")[0] for line in lines] == ["2026-11-22 0", "2026-11-23 2"]


def test_a_line_that_is_no_head_stops_the_check_and_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "heads.txt").write_text("2026-11-22 three:abc\n")
    with pytest.raises(SettingsError):
        kept_heads(tmp_path / "heads.txt")


def test_an_administrator_reads_the_log_and_finds_an_act_by_kind_and_day(
    database: Database, administrator: Browser
) -> None:
    grow(database, 3)
    with database.transaction() as session:
        audit.record(session, AuditAction.ANSWER_DECIDED, uuid4(), reason="test")
    administrator.open("/en/desk").click("Log")
    assert "Decided on an answer" in administrator.text
    assert "reason=test" in administrator.text
    rows = administrator.open(f"{PAGE}?action=answer.decided").page.xpath("//main//tbody/tr")
    assert [row.xpath("string(th)") for row in rows] == ["4"]
    assert "Nothing is here" in administrator.open(f"{PAGE}?day=2020-01-01").text
    for odd in ("day=gisteren", "action=niets", "before=x", f"before={'9' * 40}"):
        assert len(administrator.open(f"{PAGE}?{odd}").page.xpath("//main//tbody/tr")) == 4


def test_a_long_log_goes_on_where_the_page_ends(database: Database, administrator: Browser) -> None:
    grow(database, 120)
    seen: list[str] = []
    administrator.open(PAGE)
    while True:
        seen += administrator.page.xpath("//main//tbody/tr/th/text()")
        if not administrator.page.xpath("//a[@rel='next']"):
            break
        administrator.click("Next page")
    assert seen == [str(number) for number in range(120, 0, -1)]


def test_the_page_says_whether_the_log_holds(settings: Settings, database: Database, administrator: Browser) -> None:
    grow(database, 5)
    keep_head(database, settings.audit_heads, TODAY)
    assert "The log holds: 5 acts. Compared with 1 lines" in administrator.open(PAGE).click("Check the log").text
    with database.transaction() as session:
        cut(session)
    assert "It ends before act 3" in administrator.open(f"{PAGE}?check=1").text


def test_a_file_of_the_log_names_roles_and_nobody_and_is_itself_written_down(
    app: Flask, database: Database, administrator: Browser
) -> None:
    with database.transaction() as session:
        who = make.staff(session, Role.MODERATOR, name="Moor Verzonnen")
        audit.record(session, AuditAction.ANSWER_DECIDED, uuid4(), actor_id=who.id, reason="=1+1")
    content = administrator.client.get(f"{PAGE}/bestand").get_data(as_text=True)
    (heading, line) = csv.reader(io.StringIO(content.lstrip("\ufeff")))
    found = dict(zip(heading, line, strict=True))
    assert (found["act"], found["role"], found["details"]) == ("answer.decided", "moderator", "reason==1+1")
    assert not {"Moor", "Verzonnen", str(who.id)} & set(content.replace('"', " ").replace(",", " ").split())
    with database.reading() as session:
        assert session.scalars(select(AuditEvent.action)).all()[-1] is AuditAction.LOG_DOWNLOADED


def test_every_act_and_every_fault_of_the_log_has_its_words() -> None:
    assert set(ACTS) == set(AuditAction)
    assert set(WRONG) == {"changed", "missing", "cut"}


def grow(database: Database, count: int) -> None:
    with database.transaction() as session:
        for number in range(count):
            audit.record(session, AuditAction.SIGNED_IN, uuid4(), note=str(number))

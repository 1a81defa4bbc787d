"""Whether terms are kept is asked every day, seen by the administrator, and turns red when it is not done."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from consult.access import Role
from consult.audit import AuditAction, AuditEvent
from consult.config import Settings
from consult.consultations.models import Consultation, ConsultationState
from consult.db import Database
from consult.jobs.models import Job, JobState
from consult.oversight.models import ErasureRun
from consult.oversight.services import JOB, ask_for_erasing
from consult.site.daily import Daily
from tests.browser import Browser
from tests.commands import consult
from tests.conftest import visitor
from tests.erasing import erased
from tests.integration.coding.make import Place, signed_in
from tests.integration.moderation import make

PAGE = "/en/desk/bewaren"


@pytest.fixture
def administrator(app: Flask, database: Database) -> Browser:
    with database.transaction() as session:
        user = make.staff(session, Role.ADMINISTRATOR)
    return signed_in(app, user)


def test_a_worker_asks_once_a_day_whoever_else_asked(app: Flask, database: Database, tmp_path: Path) -> None:
    days = iter([date(2026, 11, 22), date(2026, 11, 22), date(2026, 11, 23)])
    daily = Daily(database, tmp_path / "heads", lambda: next(days))
    for _ in range(3):
        daily.look()
    assert waiting(database) == 1
    now = datetime.now(UTC)
    erased(app, now)
    with database.transaction() as session:
        session.execute(update(Job).values(dedupe_key=None, state=JobState.RUNNING))
        ask_for_erasing(session, now + timedelta(hours=21))
    assert waiting(database) == 2, "one is under way"
    with database.transaction() as session:
        session.execute(update(Job).values(state=JobState.DONE))
        ask_for_erasing(session, now + timedelta(hours=19))
    assert waiting(database) == 2, "it was done lately"
    with database.transaction() as session:
        ask_for_erasing(session, now + timedelta(hours=21))
    assert waiting(database) == 3


def waiting(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Job).where(Job.kind == JOB)) or 0


def test_two_days_without_it_turn_the_page_and_the_check_of_machines_red(
    app: Flask, database: Database, administrator: Browser
) -> None:
    assert "Nothing was erased in the last two days" in administrator.open(PAGE).text
    assert part(app) is False
    erased(app, datetime.now(UTC) - timedelta(hours=47))
    assert "Every term is kept" in administrator.open(PAGE).text
    assert part(app) is True
    with database.transaction() as session:
        session.execute(update(ErasureRun).values(finished_at=datetime.now(UTC) - timedelta(hours=49)))
    assert "Nothing was erased in the last two days" in administrator.open(PAGE).text
    assert part(app) is False


def part(app: Flask) -> bool:
    said: bool = visitor(app).get("/ready").get_json()["parts"]["keeping"]
    return said


def test_the_account_tells_how_much_went_and_the_log_that_it_was_done(
    app: Flask, database: Database, administrator: Browser, place: Place
) -> None:
    place.contribution()
    responses_closed(database)
    (first, *_others) = administrator.open(PAGE).page.xpath("//tbody/tr")
    assert first.xpath("string(td[last()])").strip() == "1"
    erased(app, datetime.now(UTC))
    assert "Answers that were sent, with all that was made of them: 1" in administrator.open(PAGE).text
    with database.reading() as session:
        (act,) = session.scalars(select(AuditEvent).where(AuditEvent.action == AuditAction.TERMS_KEPT))
    assert act.details == {"erased": "raw_text 1"}
    assert act.actor_id is None


def responses_closed(database: Database) -> None:
    with database.transaction() as session:
        session.execute(update(Consultation).values(state=ConsultationState.CLOSED, closes_on=date(2020, 1, 1)))


def test_the_command_says_beforehand_exactly_what_will_go_and_erases_nothing(
    settings: Settings, app: Flask, database: Database, place: Place
) -> None:
    place.contribution()
    responses_closed(database)
    shown = consult(settings, "keeping", "show").stdout
    assert "       1  raw_text\n" in shown
    assert "2023-01-01  last day of the words of pooierverbod" in shown
    assert "Never done yet." in shown
    assert consult(settings, "keeping", "erase").returncode == 0
    assert waiting(database) == 1
    said = {line.split()[1]: int(line.split()[0]) for line in shown.splitlines() if line.startswith("   ")}
    assert {term: number for term, number in said.items() if number} == erased(app, datetime.now(UTC))

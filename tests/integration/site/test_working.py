"""The page of the background work: an administrator sees it without a word of anybody, cancels and has tried again."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from consult.access import Role
from consult.audit import AuditAction, AuditEvent
from consult.config import Settings
from consult.db import Database
from consult.jobs.models import Job, JobState
from consult.jobs.services import Run, enqueue
from consult.jobs.worker import run_next
from consult.moderation.services import grouping
from consult.reports import services as reports
from consult.site.working import KINDS
from tests.browser import Browser
from tests.conftest import without_second_factor
from tests.integration.coding.make import signed_in
from tests.integration.moderation import make

PAGE = "/en/desk/achtergrondwerk"
CANARY = "CANARY-WORDS"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return without_second_factor(settings)


@pytest.fixture
def administrator(app: Flask, database: Database) -> Browser:
    with database.transaction() as session:
        user = make.staff(session, Role.ADMINISTRATOR, name="Behe Verzonnen")
    return signed_in(app, user)


def fails(_run: Run) -> None:
    raise RuntimeError(CANARY)


def state_of(database: Database, job_id: UUID) -> JobState:
    with database.reading() as session:
        return session.get_one(Job, job_id).state


def test_an_administrator_sees_what_waits_and_failed_cancels_it_and_has_it_tried_again(
    administrator: Browser, database: Database
) -> None:
    with database.transaction() as session:
        failed = enqueue(session, grouping.JOB, {"consultation": CANARY}).id
    run_next(database, {grouping.JOB: fails})
    with database.transaction() as session:
        waiting = enqueue(session, reports.JOB, {"report": CANARY}).id
    page = administrator.open(PAGE)
    assert "A fault of the program: RuntimeError" in page.text
    assert CANARY not in page.text
    page.press("Cancel")
    page.press("Try again Look for campaigns")
    assert (state_of(database, waiting), state_of(database, failed)) == (JobState.CANCELLED, JobState.QUEUED)
    with database.reading() as session:
        acts = select(AuditEvent.action, AuditEvent.subject_id).where(AuditEvent.action.like("job.%"))
        assert {tuple(row) for row in session.execute(acts)} == {
            (AuditAction.JOB_CANCELLED, waiting),
            (AuditAction.JOB_RETRIED, failed),
        }


def test_every_kind_of_work_has_a_name_on_the_page(app: Flask) -> None:
    assert set(KINDS) == set(app.extensions["consult.tasks"])

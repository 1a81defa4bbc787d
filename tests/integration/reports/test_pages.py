"""The page of reports as its visitors see it: who may ask for one, who may read one, and what is written down."""

import hashlib

import pytest
from flask import Flask
from sqlalchemy import select

from consult.access import Role
from consult.accounts.models import User
from consult.audit import AuditAction, AuditEvent
from consult.reports import services
from consult.reports.models import Report
from tests.browser import Browser
from tests.integration.coding.make import Place, signed_in
from tests.integration.moderation import make as moderation
from tests.integration.reports import make

pytestmark = pytest.mark.usefixtures("slips")

DESK = "/en/desk/pooierverbod/verslagen"


def test_an_analyst_releases_what_is_approved_and_an_official_of_the_owner_reads_it(app: Flask, place: Place) -> None:
    make.approved(place)
    analyst = signed_in(app, place.analyst).open(DESK)
    official = signed_in(app, _staff(place, Role.OFFICIAL, moderation.OWNER)).open(DESK)
    assert "Release this synthesis" not in official.text
    analyst.press("Release this synthesis as a report", without_partner="y")
    assert "Release this synthesis" not in analyst.text
    official.open(DESK)
    assert official.page.xpath("//main//table//a/@href") == []
    make.work(app, place)
    addresses = official.open(DESK).page.xpath("//main//table//a/@href")
    assert len(addresses) == 8 + 3 + 3 + 4 + 1
    _post(official, DESK, status=403)


def test_without_approval_no_button_and_no_forged_form_makes_a_report(app: Flask, place: Place) -> None:
    make.offered(place)
    analyst = signed_in(app, place.analyst).open(DESK)
    assert "Release this synthesis" not in analyst.text
    _post(analyst, DESK, status=409)
    with place.database.reading() as session:
        assert session.scalars(select(Report)).all() == []


def test_what_is_downloaded_is_what_was_kept_and_is_written_down(app: Flask, place: Place) -> None:
    official = _staff(place, Role.OFFICIAL, moderation.OWNER)
    make.approved(place)
    made = make.released(app, place)
    browser = signed_in(app, official)
    for name, file in make.files(place, made.id).items():
        for _ in range(2):
            answer = browser.client.get(f"{DESK}/1/{name}")
            assert (answer.status_code, answer.mimetype) == (200, file.media_type.partition(";")[0])
            assert hashlib.sha256(answer.data).hexdigest() == file.sha256
            assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    with place.database.reading() as session:
        taken = session.scalars(select(AuditEvent).where(AuditEvent.action == AuditAction.REPORT_DOWNLOADED)).all()
    assert {(event.subject_id, event.actor_id, event.details["number"]) for event in taken} == {
        (made.id, official.id, "1")
    }
    assert sorted((event.details["file"], event.details["sha256"]) for event in taken) == sorted(
        (file.name, file.sha256) for file in [*make.files(place, made.id).values()] * 2
    )


def test_a_file_of_a_report_in_the_making_is_given_to_nobody(app: Flask, place: Place) -> None:
    make.approved(place)
    made = make.asked(place)
    with place.database.transaction() as session:
        services.keep_file(
            session, made.id, b"{}", format_="json", language="nl", name="half.json", media_type="application/json"
        )
    for user in (place.analyst, _staff(place, Role.OFFICIAL, moderation.OWNER)):
        browser = signed_in(app, user).open(DESK)
        assert "half.json" not in browser.text
        browser.open(f"{DESK}/1/half.json", status=404)
    with place.database.reading() as session:
        actions = session.scalars(select(AuditEvent.action)).all()
    assert AuditAction.REPORT_DOWNLOADED not in actions


def test_an_analyst_of_the_owners_employer_reads_and_releases_nothing(app: Flask, place: Place) -> None:
    make.approved(place)
    made = make.released(app, place)
    theirs = signed_in(app, _staff(place, Role.ANALYST, moderation.OWNER))
    theirs.open(DESK, status=403)
    for name in make.files(place, made.id):
        theirs.open(f"{DESK}/1/{name}", status=403)
    theirs.open("/en/account")
    _post(theirs, DESK, status=403)
    with place.database.reading() as session:
        assert len(session.scalars(select(Report)).all()) == 1


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.SENIOR_MODERATOR, Role.EDITOR, Role.ADMINISTRATOR])
def test_others_of_the_staff_read_no_report(app: Flask, place: Place, role: Role) -> None:
    make.approved(place)
    make.asked(place)
    signed_in(app, _staff(place, role)).open(DESK, status=403)


def _post(browser: Browser, path: str, *, status: int) -> None:
    """Post an empty form as somebody does who knows its address, with a token of their own."""
    browser.post(path, {"csrf_token": browser.token}, status=status)


def _staff(place: Place, role: Role, employer: str = "Bureau Voorbeeld") -> User:
    with place.database.transaction() as session:
        return moderation.staff(session, role, employer=employer)

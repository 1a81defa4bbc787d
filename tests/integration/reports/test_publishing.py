"""Whoever asked makes the documents of a report public; what does not count is given to nobody."""

import hashlib

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consult.access import Role
from consult.audit import AuditAction, AuditEvent
from consult.consultations.models import Consultation, ConsultationState
from consult.reports.models import Audience, Report, ReportState
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.coding.make import Place, signed_in
from tests.integration.moderation import make as moderation
from tests.integration.reports import make

pytestmark = pytest.mark.usefixtures("slips")

DESK, RESULTS = "/en/desk/pooierverbod/verslagen", "/en/consultaties/pooierverbod/resultaten"
PUBLISH = "Make its documents public"


def official(app: Flask, place: Place, employer: str) -> Browser:
    with place.database.transaction() as session:
        made = moderation.staff(session, Role.OFFICIAL, employer=employer, name="C. de Wit")
    return signed_in(app, made).open(DESK)


@pytest.fixture(autouse=True)
def over(place: Place) -> None:
    """Let the consultation be public, and over."""
    with place.database.transaction() as session:
        session.get_one(Consultation, place.id).state = ConsultationState.CLOSED


def test_an_official_of_whoever_asked_makes_the_documents_public_once(
    app: Flask, client: FlaskClient, place: Place
) -> None:
    make.approved(place)
    files = make.files(place, make.released(app, place, audiences={Audience.SUMMARY: ()}).id)
    everybody = Browser(client).open(RESULTS)
    assert "Its documents are not public yet." in everybody.text
    for name in files:
        everybody.open(f"{RESULTS}/verslagen/1/{name}", status=404)
    publisher = official(app, place, moderation.OWNER)
    assert PUBLISH not in signed_in(app, place.analyst).open(DESK).text
    publisher.press(PUBLISH)
    assert "Everybody can download its documents since" in publisher.text
    assert PUBLISH not in publisher.text
    addresses = everybody.open(RESULTS).page.xpath("//main//a[contains(@href, '/verslagen/')]/@href")
    assert {address.rpartition("/")[2] for address in addresses} == {
        name for name, file in files.items() if file.format in {"html", "pdf", "docx", "odt"}
    }
    assert {files[address.rpartition("/")[2]].audience for address in addresses} == {Audience.FULL, Audience.SUMMARY}
    for address in addresses:
        answer = client.get(address)
        assert hashlib.sha256(answer.data).hexdigest() == files[address.rpartition("/")[2]].sha256
    for name in files.keys() - {address.rpartition("/")[2] for address in addresses}:
        everybody.open(f"{RESULTS}/verslagen/1/{name}", status=404)
    publisher.post(f"{DESK}/1/openbaar", {"csrf_token": publisher.token})
    with place.database.reading() as session:
        logged = select(func.count()).where(AuditEvent.action == AuditAction.REPORT_PUBLISHED)
        assert session.scalar(logged) == 1


def test_officials_of_others_and_a_report_that_does_not_count_make_nothing_public(app: Flask, place: Place) -> None:
    make.approved(place)
    made = make.released(app, place)
    other = official(app, place, "Een ander ministerie")
    assert "Only officials of" in other.press(PUBLISH, status=403).text
    late = official(app, place, moderation.OWNER)
    late.press(PUBLISH)
    [name] = [name for name in make.files(place, made.id) if name.endswith("-nl.pdf")]
    address = f"{RESULTS}/verslagen/1/{name}"
    assert visitor(app).get(address).status_code == 200
    with place.database.transaction() as session:
        session.get_one(Report, made.id).state = ReportState.SUPERSEDED
    assert visitor(app).get(address).status_code == 404
    make.released(app, place)
    late.open(DESK)
    assert "does not count any more" in late.post(f"{DESK}/1/openbaar", {"csrf_token": late.token}, status=409).text

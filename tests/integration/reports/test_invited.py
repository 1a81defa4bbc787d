"""The method section of a report tells of invitations; nobody but a moderator is told of one response's batch."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from consult.access import Role
from consult.consultations.models import Consultation
from consult.responses.models import Batch, Channel, Response
from tests.browser import Browser
from tests.conftest import visitor, without_second_factor
from tests.integration.coding.make import Place
from tests.integration.moderation import make as moderation
from tests.integration.reports import make
from tests.integration.synthesis import make as synthesis

BIG, SMALL = "Voorbeeldhuis", "Klein Voorbeeldhuis"


@pytest.fixture
def settings(settings):
    return without_second_factor(settings)


def batch(place: Place, label: str, size: int, sent: int) -> None:
    """Add a batch by which ``sent`` people of one group sent something."""
    with place.database.transaction() as session:
        made = Batch(consultation_id=place.id, label=label, size=size, form_digest=label.encode())
        session.add(made)
        session.flush()
        asked = session.get_one(Consultation, place.id)
        for _ in range(sent):
            one = moderation.response(session, place.vault, asked, {"PV-07": "smal"}, channel=Channel.INVITED)
            one.batch_id = made.id


def test_a_report_names_a_batch_of_ten_or_more_and_no_smaller_one(app: Flask, place: Place) -> None:
    batch(place, BIG, 20, 14)
    batch(place, SMALL, 9, 3)
    batch(place, f"{SMALL} 2", 9, 9)
    with place.database.transaction() as session:
        asked = session.get_one(Consultation, place.id)
        for _ in range(12):
            moderation.response(session, place.vault, asked, {"PV-07": "smal"})
    make.approved(place, synthesis.coded(place))
    made = make.released(app, place)
    said = json.dumps(made.snapshot)
    assert BIG in said
    assert SMALL not in said
    files = make.files(place, made.id).values()
    assert [file.name for file in files if SMALL in make.words(file)] == []
    assert {"html", "pdf", "docx", "odt"} <= {file.format for file in files if BIG in make.words(file)}


def test_no_analyst_and_no_official_is_told_by_which_batch_a_response_came(app: Flask, place: Place) -> None:
    batch(place, BIG, 20, 1)
    coding = synthesis.coded(place, channel=Channel.INVITED)
    with place.database.transaction() as session:
        found = session.scalars(select(Batch.id)).one()
        for response in session.scalars(select(Response).where(Response.channel == Channel.INVITED)):
            response.batch_id = found
        official = moderation.staff(session, Role.OFFICIAL)
    made = make.approved(place, coding)
    slug = place.consultation.slug
    pages = [f"/en/desk/{slug}/coderen", f"/en/desk/{slug}/synthese", f"/en/desk/{slug}/verslagen", "/en/desk"]
    for who in (place.analyst, official):
        client = visitor(app)
        with client.session_transaction(base_url="https://localhost") as kept:
            kept["_user_id"], kept["_fresh"] = str(who.id), True
        browser = Browser(client)
        for page in pages:
            answer = browser.client.get(page, follow_redirects=True)
            assert BIG not in answer.get_data(as_text=True), page
    assert made.id

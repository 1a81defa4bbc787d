"""Somebody who began a response: from then on this browser is a code holder's."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from consult.consultations.services import load, open_
from consult.db import Database
from consult.responses.services import begin_draft
from tests.shipped import shipped


def begin_response(client: FlaskClient, app: Flask, database: Database) -> None:
    """Open a consultation, begin a draft, and let ``client`` hold it."""
    now = datetime.now(UTC)
    file = shipped("pooierverbod")
    with database.transaction() as session:
        load(session, file, owner="Voorbeeldministerie", partner="Voorbeeldalliantie")
        span = timedelta(weeks=4)
        consultation = open_(session, file.slug, opens_on=(now - span).date(), closes_on=(now + span).date())
        draft = begin_draft(
            session,
            app.extensions["consult.vault"],
            consultation,
            group=file.groups[0].id,
            consent_version=file.consent.version,
            now=now,
        )
        held = str(draft.id)
    with client.session_transaction(base_url="https://localhost") as kept:
        kept["response_id"] = held

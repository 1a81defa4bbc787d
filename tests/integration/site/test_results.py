"""What came of a consultation stands on one page for everybody, and leads to the rest of it."""

from dataclasses import replace
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from consult.config import Settings
from consult.consultations.models import Consultation, ConsultationState
from consult.days import today_here
from consult.db import Database
from consult.vault import Vault
from tests.browser import Browser
from tests.integration.coding import make as coding
from tests.integration.replies.make import SECRET, Advised, Told


def test_everybody_finds_the_results_on_one_page_until_the_report_does_not_count_any_more(
    app: Flask, client: FlaskClient, database: Database, vault: Vault, settings: Settings
) -> None:
    advised = Advised(Told(coding.place(database, vault), settings))
    advised.publish()
    everybody = Browser(client).open("/en/consultaties/pooierverbod").click("Results")
    told = (
        "What stands here comes from report 2 of",
        "×",
        "Partly adopted: 1",
        "No reply yet: 2",
        "This report counts now.",
    )
    for words in told:
        assert words in everybody.text, words
    assert everybody.click("Verbond").path.endswith("/antwoorden")
    everybody.open("/en/consultaties/pooierverbod/resultaten")
    assert "Report 1 of" in everybody.text
    [address] = everybody.page.xpath("//a[contains(@href, '/organisaties/')]/@href")
    paper = Browser(client).open(address)
    assert "Vraag ons eerst, schreef [someone else]. Laat collega's met rust." in paper.text
    assert "Stichting Mee" in paper.text
    assert not [words for words in (SECRET, "Jannie", "█") if words in paper.text + everybody.text]
    _stands(database, advised, ConsultationState.OPEN)
    Browser(client).open(address, status=404)
    _stands(database, advised, ConsultationState.CLOSED)
    method = everybody.click("How the answers were analysed")
    assert "Suggesting themes" in method.text
    assert "Switched off here" in method.text
    app.extensions["consult.settings"] = replace(settings, suggestions=True)
    assert "Switched off here" not in method.open("/en/consultaties/pooierverbod/resultaten/werkwijze").text
    advised.place.reject(advised.paper)
    assert "So it does not count any more." in everybody.open("/en/consultaties/pooierverbod/resultaten").text
    assert "Verbond" not in everybody.text
    paper.open(address, status=404)


def _stands(database: Database, advised: Advised, state: ConsultationState) -> None:
    """Let answers be taken until tomorrow, or not any more."""
    with database.transaction() as session:
        consultation = session.get_one(Consultation, advised.place.id)
        consultation.state, consultation.opens_on = state, today_here()
        consultation.closes_on = today_here() + timedelta(1)

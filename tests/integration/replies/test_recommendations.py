"""What an organisation recommends in public gets a row and a reply of its own, under its name and those who signed along."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.reports.models import ReportState
from tests.browser import Browser
from tests.integration.coding.make import signed_in
from tests.integration.replies.make import SECRET, TODAY, Advised, Told

SAID = "Vraag ons eerst, schreef [someone else]."
DESK, PUBLIC = "/en/desk/pooierverbod/antwoorden", "/en/consultaties/pooierverbod/antwoorden"


@pytest.fixture
def advised(told: Told) -> Advised:
    return Advised(told)


def test_a_recommendation_is_replied_to_under_its_organisation_and_shown_to_everybody(
    app: Flask, client: FlaskClient, advised: Advised
) -> None:
    desk = signed_in(app, advised.writer).open(DESK)
    assert "Recommendations of VerbondSigned along by: Stichting Mee." in desk.text
    # Once in the list, and once more in its link for who hears the page.
    assert desk.text.count(SAID) == desk.text.count("Laat collega's met rust.") == 2
    desk.page.make_links_absolute("https://localhost")
    [page] = set(desk.page.xpath("//main//a[contains(., 'Vraag ons eerst')]/@href"))
    writer = desk.open(page.removeprefix("https://localhost"))
    assert "Recommendation 1 of Verbond" in writer.text
    filled = {"disposition": "partly", "reason": "Wij vragen u voortaan vooraf.", "owner": "directeur Straffen"}
    writer.press("Save the draft", **filled, due_on=TODAY.isoformat()).press("Offer this to a second person")
    signed_in(app, advised.second).open(page.removeprefix("https://localhost")).press("Publish this reply")
    everybody = Browser(client).open(PUBLIC)
    for words in (SAID, "Signed along by: Stichting Mee.", "Wij vragen u voortaan vooraf.", "Laat collega's met rust."):
        assert words in everybody.text, words
    own = advised.behind_the_code(app, advised.paper.response_id)
    assert "Laat collega's met rust." in own.open("/en/r/wat-ermee-is-gedaan").text
    told = client.get(
        "/api/v1/consultations/pooierverbod/recommendations?language=en", base_url="https://localhost"
    ).json
    [first, second] = told["results"]
    assert (first["statement"], first["organisation"], first["coSigners"]) == (SAID, "Verbond", ["Stichting Mee"])
    assert (second["name"], second["notes"]) == ("Recommendation 2 of Verbond", ["invented"])
    replied = client.get("/api/v1/consultations/pooierverbod/replies", base_url="https://localhost").json
    [reply] = replied["results"]
    assert (reply["finding"], reply["recommendation"], reply["inForce"]) == (None, first["id"], True)
    printed = str(advised.report().snapshot)
    assert printed.count("Recommendation 1 of Verbond, invented") == 1
    assert not [words for words in (SECRET, "Jannie", "█") if words in printed + everybody.text + str(told)]


def test_a_report_that_prints_a_recommendation_loses_its_files_once_more_of_the_paper_is_hidden(
    client: FlaskClient, advised: Advised
) -> None:
    advised.place.reject(advised.paper)
    report = advised.report()
    assert (report.state, report.files_gone, report.snapshot) == (ReportState.SUPERSEDED, True, {})
    assert "Vraag ons eerst" not in Browser(client).open(PUBLIC).text

"""An organisation answers through the accounts of its members: one response, several writers, one who signs."""

from dataclasses import replace

import pytest

from consult.responses.models import Channel, ResponseState, Visibility
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.responses import make

PAPER = "Ons standpunt.\n\n" + "De eerste alinea van ons stuk. " * 300


@pytest.fixture
def settings(settings):
    return replace(settings, second_factor=False)


@pytest.fixture
def consultation(database):
    found = make.open_consultation(database)
    make.organisation(
        database, members=[("schrijver", ["writer"]), ("tekenaar", ["signatory"]), ("alles", ["writer", "signatory"])]
    )
    return found


def _begun(app, consultation, who="schrijver"):
    browser = make.signed_in(visitor(app), who)
    browser.open(f"/en/r/organisatie/{consultation.ref}")
    if "There is a draft" in browser.text:
        browser.press("To the workspace")
    else:
        browser.press("Begin", consent="yes")
    assert browser.path == "/en/r/werkplek"
    return browser.open("/en/r/deel/1")


def test_one_writes_another_goes_on_and_who_signs_sends(app, consultation, database):
    writer = _begun(app, consultation)
    assert writer.path == "/en/r/deel/1"
    writer.press("Save and continue", **{"PV-01-1": "dwang"})
    writer.open("/en/r/controle")
    assert "Whoever signs for your organisation" in writer.text
    assert not writer.page.xpath("//button[contains(., 'Send my answers')]")
    writer.post("/en/r/versturen/organisatie", make.fields(writer), status=403)
    colleague = _begun(app, consultation, "alles").open("/en/r/alles")
    assert colleague.page.xpath("//select[@name='PV-01-1']/option[@selected]/@value") == ["dwang"]
    colleague.press("Save and continue", **{"PV-14": PAPER, "PV-14.use": "openbaar"})
    signatory = make.signed_in(visitor(app), "tekenaar").open(f"/en/r/organisatie/{consultation.ref}/tekenen")
    signatory.press("To the workspace").click("Check and sign")
    assert signatory.path == "/en/r/controle"
    signatory.press("Send my answers", how="Een avond.", status=422)
    assert "Say whom you asked." in signatory.text
    signatory.press("Send my answers", consulted="alle leden", how="Een avond.", people="veel", status=422)
    signatory.press("Send my answers", consulted="alle leden", how="Een avond.", people="23")
    assert "sent in the name of Voorbeeldalliantie" in signatory.text
    (response,) = make.responses(database)
    assert response.state is ResponseState.SUBMITTED
    assert response.channel is Channel.ORGANISATION
    assert (response.maker, response.group) == ("Voorbeeldalliantie", "swad")
    assert response.mandate == {"consulted": "alle leden", "how": "Een avond.", "people": 23}
    assert response.code_digest is None
    assert Visibility.PUBLIC in {answer.visibility for answer in make.answers(database)}
    signatory.open(f"/en/r/organisatie/{consultation.ref}/tekenen").press("See what was sent")
    assert "Ons standpunt." in signatory.text
    assert "Sent" in signatory.text


def test_who_only_signs_may_read_and_not_write(app, consultation, database):
    _begun(app, consultation).press("Save and continue", **{"PV-01-1": "dwang"})
    signatory = make.signed_in(visitor(app), "tekenaar")
    signatory.open(f"/en/r/organisatie/{consultation.ref}", status=403)
    signatory.open(f"/en/r/organisatie/{consultation.ref}/tekenen").press("To the workspace")
    signatory.open("/en/r/deel/1")
    signatory.post("/en/r/deel/1", make.fields(signatory, {"PV-01-1": "huur"}), status=403)


def test_a_draft_of_an_organisation_is_gone_with_the_session_of_its_member(app, consultation):
    client = visitor(app)
    browser = (
        make.signed_in(client, "schrijver").open(f"/en/r/organisatie/{consultation.ref}").press("Begin", consent="yes")
    )
    browser.open("/en/r/deel/1").press("Continue later")
    assert "through the account of your organisation" in browser.text
    browser.open("/en/r/deel/1")
    assert browser.path == "/en/r/verder"


def test_another_organisation_begins_a_response_of_its_own(app, consultation, database):
    make.organisation(database, "Voorbeeldgemeente", group="gemeente", members=[("ambtenaar", ["writer", "signatory"])])
    _begun(app, consultation).press("Save and continue", **{"PV-01-1": "dwang"})
    other = _begun(app, consultation, "ambtenaar")
    assert not other.page.xpath("//option[@selected][@value='dwang']")
    assert sorted(response.maker for response in make.responses(database)) == [
        "Voorbeeldalliantie",
        "Voorbeeldgemeente",
    ]


def test_an_organisation_whose_group_is_not_asked_is_told_so(app, consultation, database):
    make.organisation(database, "Voorbeeldtoezicht", group="toezichthouder", members=[("inspecteur", ["writer"])])
    browser = make.signed_in(visitor(app), "inspecteur").open(f"/en/r/organisatie/{consultation.ref}")
    browser.press("Begin", consent="yes", status=409)
    assert "does not ask organisations like yours" in browser.text
    assert make.responses(database) == []


def test_consent_is_asked_of_an_organisation_too(app, consultation, database):
    browser = make.signed_in(visitor(app), "schrijver").open(f"/en/r/organisatie/{consultation.ref}")
    browser.press("Begin", status=422)
    assert make.responses(database) == []


def test_nobody_else_comes_in_by_the_organisations_way(client, consultation):
    browser = Browser(client).open(f"/en/r/organisatie/{consultation.ref}")
    assert browser.path == "/en/account/sign-in"

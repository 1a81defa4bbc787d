"""After sending, a response to the text can be changed, added or taken away until closing; what was sent is never shown."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from consult.consultations.format import ConsultationFile
from consult.consultations.models import Consultation, Provision
from consult.consultations.queries import definition
from consult.consultations.services import load
from consult.jobs.worker import run_next
from consult.moderation.models import Contribution, Verdict
from consult.moderation.services import decide
from consult.responses import queries
from consult.responses.models import Answer, AnswerState, CoSigning, CoSigningState
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.moderation import make as moderating
from tests.integration.responses import make
from tests.integration.responses.test_workspace import HERS, QUESTION, come, come_to_sign
from tests.shipped import shipped

WHY = "Een buurman met een blauwe paraplu doet niets verkeerds."
WORDING = "Het verbod geldt niet voor buren."


@pytest.fixture
def settings(settings):
    return replace(settings, second_factor=False)


@pytest.fixture
def consultation(database):
    return make.open_consultation(database)


@pytest.fixture
def holder(app, consultation) -> Browser:
    """Somebody who sent a response to part B of the text, and is back with their code."""
    return _sent(app, consultation, "B")


def _sent(app, consultation, key):
    browser = make.begun(visitor(app), consultation)
    _part(browser, key, "/en/r/tekst").press("Save and go back", stance="oppose", reason=WHY, wording=WORDING)
    browser.open("/en/r/controle").press("Send my answers")
    code = "".join(browser.page.xpath("//*[contains(@class, 'code')]//text()"))
    return Browser(visitor(app)).open("/en/r/verder").press("Continue", code=code)


def _part(browser, key, path="/en/r/tekst/aanpassen"):
    """Open the page of a section from the list at ``path``."""
    browser.open(path)
    words = f"part {key}"
    found = [
        link.get("href")
        for link in browser.page.iter("a")
        if link.text_content().strip().endswith((words, f"this part {key}"))
    ]
    return browser.open(found[0])


def _load(database, **bodies):
    """Load the consultation again, some sections with another English text (``None`` leaves a section out)."""
    with database.transaction() as session:
        written = definition(session.scalar(select(Consultation))).model_dump(
            mode="json", by_alias=True, exclude_unset=True
        )
        sections = [one for one in written["proposal_sections"] if bodies.get(one["id"], "") is not None]
        for one in sections:
            one["body"]["en"] = bodies.get(one["id"], one["body"]["en"])
        written["proposal_sections"] = sections
        load(session, ConsultationFile.model_validate(written))


def _kept(database, vault):
    """Return what the one response says of the text: by section and part, the value and the version that was read."""
    (response,) = make.responses(database)
    with database.reading() as session:
        numbers = {one.id: one.number for one in session.scalars(select(Provision))}
        held = queries.held(session, response.id)
        given = queries.opened(vault.keyring([response.id]), response.id, held.answers)
    return {key: (one.value, dict(one.words), numbers[one.provision]) for key, one in given.items() if one.provision}


def _moderated(app, database, vault):
    """Let moderators accept every word, and the job every choice."""
    with database.transaction() as session:
        moderator = moderating.staff(session)
        for answer in session.scalars(select(Answer).where(Answer.is_text)).all():
            decide(session, vault, answer.id, version=answer.version, verdict=Verdict.ACCEPT, share=0, by=moderator)
    while run_next(database, app.extensions["consult.tasks"]):
        pass
    with database.reading() as session:
        assert set(session.scalars(select(Answer.state))) == {AnswerState.ACCEPTED}


def _contributions(database):
    with database.reading() as session:
        return session.scalars(select(Contribution.id)).all()


def test_the_list_says_to_which_parts_one_responded_and_never_how(holder):
    holder.click("Change or add to your answers").click("Change or add to your responses to the text")
    shown = [" ".join(one.text_content().split()) for one in holder.page.xpath("//dl/dd | //dl//dd")]
    assert sum(one.startswith("Responded") for one in shown) == 1
    assert sum(one.startswith("Not responded") for one in shown) > 1
    for path in ("/en/r/tekst/aanpassen", _part(holder, "B").path):
        page = holder.open(path).answer.get_data(as_text=True)
        assert "paraplu" not in page
        assert WORDING not in page
    assert not holder.page.xpath("//input[@name='stance'][@checked]")
    assert [area.text_content().strip() for area in holder.page.xpath("//textarea")] == ["", ""]


def test_a_new_response_replaces_the_former_one_and_is_moderated_anew(app, holder, database, vault):
    _moderated(app, database, vault)
    before = set(_contributions(database))
    _part(holder, "B").press("Save this change", act="replace", stance="support", reason="Toch wel.")
    assert "Your change was saved" in holder.text
    assert _kept(database, vault) == {"B-0": ("support", {"reason": "Toch wel."}, 1)}
    assert not before & set(_contributions(database)), "what was replaced is read by nobody any more"
    assert {one.state for one in make.answers(database)} == {AnswerState.WAITING}
    _moderated(app, database, vault)
    assert len(_contributions(database)) == 2


def test_a_part_without_a_response_gets_one_and_the_others_stay(app, holder, database, vault):
    _moderated(app, database, vault)
    before = set(_contributions(database))
    _part(holder, "C")
    assert "What do you want to do?" not in holder.text
    holder.press("Save this change", stance="conditional", wording="Alleen voor winst.")
    assert _kept(database, vault) == {
        "B-0": ("oppose", {"reason": WHY, "wording": WORDING}, 1),
        "C-0": ("conditional", {"wording": "Alleen voor winst."}, 1),
    }
    assert set(_contributions(database)) == before
    _moderated(app, database, vault)


def test_a_response_is_taken_away_with_all_that_was_decided_on_it(app, holder, database, vault):
    _moderated(app, database, vault)
    _part(holder, "B").press("Save this change", act="remove")
    assert _kept(database, vault) == {}
    assert _contributions(database) == []
    assert "Not responded" in holder.text
    assert " Responded" not in holder.text


def test_a_new_response_is_to_the_version_that_is_read_now(holder, database, vault):
    _load(database, B="The ban is for everybody.")
    assert "has changed since you responded" in holder.open("/en/r/tekst/aanpassen").text
    _part(holder, "C").press("Save this change", stance="support")
    assert _kept(database, vault)["B-0"][2] == 1
    _part(holder, "B").press("Save this change", act="replace", stance="support")
    assert _kept(database, vault)["B-0"] == ("support", {}, 2)


def test_text_that_changes_meanwhile_is_shown_and_asked_again_with_all_that_was_typed(holder, database, vault):
    _part(holder, "B")
    _load(database, B="The ban is for everybody.")
    holder.press("Save this change", act="replace", stance="support", reason="Dit typte ik net.", status=409)
    assert "The ban is for everybody." in holder.text
    assert holder.page.xpath("//textarea[@name='reason']")[0].text.strip() == "Dit typte ik net."
    assert _kept(database, vault)["B-0"][0] == "oppose"
    holder.press("Save this change")
    assert _kept(database, vault)["B-0"] == ("support", {"reason": "Dit typte ik net."}, 2)


def test_what_was_said_of_a_part_that_is_gone_can_only_be_taken_away(app, database, vault):
    section = {
        "id": "H",
        "source": "draft",
        "title": {"nl": "Hoe lang?", "en": "How long?"},
        "body": {"nl": "Bouwsteen: vijf jaar.", "en": "Building block: five years."},
    }
    file = shipped("pooierverbod").model_dump(mode="json", exclude_none=True)
    consultation = make.open_consultation(
        database, changes={"proposal_sections": [*file["proposal_sections"], section]}
    )
    holder = _sent(app, consultation, "H")
    late = _part(holder, "H").path
    _load(database, H=None)
    holder.press("Save this change", act="replace", reason="Dit typte ik net.", status=409)
    assert "Dit typte ik net." in holder.text
    assert "This part is not in the text any more." in holder.open("/en/r/tekst/aanpassen").text
    assert not _part(holder, "H").page.xpath("//textarea")
    assert holder.path == late
    holder.press("Take my response back")
    assert _kept(database, vault) == {}
    assert "part H" not in holder.text


def test_nothing_filled_in_changes_nothing_and_what_is_too_long_stays_on_the_page(holder, database, vault):
    before = _kept(database, vault)
    _part(holder, "B").press("Save this change", act="replace", status=422)
    assert "Choose what you think, or write something." in holder.text
    long = "Een lang verhaal. " * 500
    holder.press("Save this change", act="replace", reason=long, status=422)
    assert long.strip() in holder.page.xpath("//textarea[@name='reason']")[0].text
    assert _kept(database, vault) == before


def test_after_closing_nothing_can_be_changed_any_more(holder, database, vault, consultation):
    before = _kept(database, vault)
    _part(holder, "B")
    make.close(database, consultation)
    holder.press("Save this change", act="replace", reason="Dit is te laat.", status=409)
    assert "Dit is te laat." in holder.answer.get_data(as_text=True)
    holder.press("Save this change", act="remove", status=409)
    assert _kept(database, vault) == before
    assert "can no longer be changed" in holder.open("/en/r/tekst/aanpassen").text
    assert not [link for link in holder.page.iter("a") if "tekst/aanpassen/" in link.get("href")]


def test_only_what_was_sent_is_changed_here(app, consultation):
    browser = make.begun(visitor(app), consultation)
    assert browser.open("/en/r/tekst/aanpassen").path == "/en/r/mijn"


def test_an_organisations_response_is_changed_by_who_signs_and_its_co_signers_are_asked_again(
    app, consultation, database, vault
):
    make.organisation(database, members=[("ans", ["writer"]), ("dir", ["signatory"])])
    make.organisation(database, "Voorbeeldgemeente", group="gemeente", members=[("eva", ["signatory"])])
    come(app, consultation, "ans").press("Save and continue", **{QUESTION: HERS})
    director = come_to_sign(app, consultation).open("/en/r/werkplek/mede")
    other = director.page.xpath("//option[normalize-space()='Voorbeeldgemeente']/@value")[0]
    director.press("Ask to sign along", organisation=other)
    make.signed_in(visitor(app), "eva").open("/en/r/mede").click("The answers of Voorbeeldalliantie").press(
        "Sign along"
    )
    come_to_sign(app, consultation).press("Send my answers", consulted="alle leden")
    writer = make.signed_in(visitor(app), "ans").open(f"/en/r/organisatie/{consultation.ref}")
    writer.press("See what was sent")
    _part(writer, "B").press("Save this change", stance="support", status=403)
    signatory = make.signed_in(visitor(app), "dir").open(f"/en/r/organisatie/{consultation.ref}/tekenen")
    signatory.press("See what was sent")
    _part(signatory, "B").press("Save this change", stance="support")
    assert _kept(database, vault)["B-0"] == ("support", {}, 1)
    with database.reading() as session:
        (signing,) = session.scalars(select(CoSigning))
        assert (signing.state, signing.asked_again) == (CoSigningState.INVITED, True)

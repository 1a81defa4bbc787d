"""Responding to the text itself: section by section, in the version that was read, and what a new version does."""

from datetime import date

import pytest
from sqlalchemy import select

from consult.consultations import queries as texts
from consult.consultations import services
from consult.consultations.format import ConsultationFile
from consult.consultations.models import Consultation, ConsultationState, Provision
from consult.consultations.queries import definition, provision_lineage
from consult.errors import InvalidError
from consult.responses import queries
from consult.responses.importing import Imported, import_response
from consult.responses.models import AnswerState, Channel, ResponseState, Visibility
from consult.responses.queries import provisions_without_successor
from tests.conftest import visitor
from tests.integration.responses import make
from tests.shipped import shipped

WHY = "Omdat een buurman die mij naar huis brengt geen misbruik maakt."
WORDING = "Het verbod geldt niet voor buren."
TERM = {
    "id": "H",
    "source": "draft",
    "title": {"nl": "Hoe lang?", "en": "How long?"},
    "body": {"nl": "Bouwsteen: het verbod geldt vijf jaar.", "en": "Building block: the ban lasts five years."},
}


@pytest.fixture
def consultation(database):
    return make.open_consultation(database, changes={"proposal_sections": [*_sections(database), TERM]})


def _sections(_database, **bodies):
    """Return the sections of the shipped file as an editor writes them, some with another English text."""
    file = shipped("pooierverbod")
    written = [one.model_dump(mode="json", exclude_none=True) for one in file.proposal_sections]
    for one in written:
        one["body"]["en"] = bodies.get(one["id"], one["body"]["en"])
    return written


def _load(database, sections):
    """Load the consultation again, with these sections of its text."""
    with database.transaction() as session:
        present = session.scalar(select(Consultation))
        written = definition(present).model_dump(by_alias=True, exclude_unset=True) | {"proposal_sections": sections}
        services.load(session, ConsultationFile.model_validate(written))


def _provisions(database, key):
    with database.reading() as session:
        wanted = select(Provision).where(Provision.key == key).order_by(Provision.number)
        return [(one.number, one.in_force) for one in session.scalars(wanted)]


def _open_part(browser, key):
    browser.open("/en/r/tekst")
    (link,) = browser.page.xpath("//li[.//span[@class='p-prov__id'][.=$key]]//a/@href", key=key)
    return browser.open(link)


def _kept(database, vault):
    """Return what the one response keeps: (question, part) with the value, the version read and the use."""
    (response,) = make.responses(database)
    keyring = vault.keyring([response.id])
    with database.reading() as session:
        numbers = {one.id: one.number for one in session.scalars(select(Provision))}
        return {
            (one.question, one.part): (
                next(iter(queries.opened(keyring, response.id, [one]).values())).value
                or next(iter(queries.opened(keyring, response.id, [one]).values())).words[one.part],
                numbers[one.provision],
                one.visibility,
            )
            for one in queries.held(session, response.id).answers
            if one.provision
        }


def test_somebody_responds_to_two_sections_checks_changes_and_sends(client, consultation, database, vault):
    browser = make.begun(client, consultation)
    browser.press("Save and respond to the text itself", **{"PV-01-1": "huur"})
    assert browser.path == "/en/r/tekst"
    assert "You have responded to 0 parts" in browser.text
    _open_part(browser, "B").press(
        "Save and go back", stance="conditional", reason=WHY, wording=f" {WORDING} ", use="citaat"
    )
    assert "You have responded to 1 part." in browser.text
    _open_part(browser, "H").press("Save and go back", reason="Te lang.")
    browser.open("/en/r/controle")
    for words in (
        "Part B: Who does the ban apply to?",
        "but only if something changes",
        f"Reason: {WHY}",
        f"Proposed wording: {WORDING}",
        "A short quote may be",
    ):
        assert words in browser.text
    assert "I take no position" in browser.text, "words without a choice take no stance"
    browser.click("Change your response to part B").press("Save and go back", stance="oppose")
    browser.open("/en/r/controle").press("Send my answers")
    assert _kept(database, vault) == {
        ("B-0", ""): ("oppose", 1, Visibility.QUOTE),
        ("B-0", "reason"): (WHY, 1, Visibility.QUOTE),
        ("B-0", "wording"): (WORDING, 1, Visibility.QUOTE),
        ("H-0", ""): ("none", 1, Visibility.ANALYSE),
        ("H-0", "reason"): ("Te lang.", 1, Visibility.ANALYSE),
    }
    kept = make.answers(database)
    assert {one.state for one in kept} == {AnswerState.WAITING}
    assert {one.is_text for one in kept if one.part} == {True}
    assert [one.is_text for one in kept if one.provision_id and not one.part] == [False, False]


def test_a_response_to_the_text_alone_can_be_sent_and_counts_as_no_question(client, consultation, database):
    browser = make.begun(client, consultation)
    _open_part(browser, "B").press("Save and go back", stance="support")
    browser.open("/en/r/mijn")
    names = [one.text_content() for one in browser.page.xpath("//dl/dt")]
    shown = dict(zip(names, [one.text_content() for one in browser.page.xpath("//dl/dd")], strict=True))
    assert shown["Answered"] == "0 questions"
    assert shown["Responses to the text itself"] == "1"
    assert "B-0" not in browser.open("/en/r/alles").answer.get_data(as_text=True)
    browser.open("/en/r/controle").press("Send my answers")
    assert [one.state for one in make.responses(database)] == [ResponseState.SUBMITTED]
    assert len(make.answers(database)) == 1


def test_what_does_not_fit_is_refused_with_everything_that_was_typed(client, consultation, database):
    browser = make.begun(client, consultation)
    _open_part(browser, "B").press("Save and go back", status=422)
    assert "Choose what you think, or write something." in browser.text
    browser.press("Save and go back", stance="support", wording="x" * 5001, reason=WHY, status=422)
    assert browser.title.startswith("Error:")
    assert "Your answer has 5001 characters" in browser.text
    assert browser.page.xpath("//textarea[@name='reason']")[0].text.strip() == WHY
    forged = make.fields(browser, {"stance": "altijd", "wording": ""})
    browser.post(browser.path, forged, status=422)
    public = make.fields(browser, {"stance": "support", "wording": "", "use": "openbaar"})
    browser.post(browser.path, public, status=422)
    assert make.answers(database) == []


def test_a_response_can_be_taken_back_while_it_is_a_draft(client, consultation, database):
    browser = make.begun(client, consultation)
    _open_part(browser, "B").press("Save and go back", stance="support", reason=WHY)
    _open_part(browser, "B").press("Take my response back")
    assert make.answers(database) == []
    assert "You have responded to 0 parts" in browser.text
    address = _open_part(browser, "B").path
    browser.press("Save and go back", stance="support")
    browser.open("/en/r/controle").press("Send my answers")
    browser.open(address)
    assert browser.path == "/en/r/verder"


def test_text_that_changes_while_somebody_writes_is_shown_beside_the_old_and_asked_again(
    client, consultation, database, vault
):
    browser = _open_part(make.begun(client, consultation), "B")
    _load(database, [*_sections(database, B="The ban is for everybody."), TERM])
    browser.press("Save and go back", stance="support", reason=WHY, status=409)
    assert "The text of this part has changed since you opened it." in browser.text
    for words in ("The ban is for everybody.", "nor to colleagues, partners", "Version 1", "Version 2"):
        assert words in browser.text
    assert browser.page.xpath("//textarea[@name='reason']")[0].text.strip() == WHY
    assert browser.page.xpath("//input[@name='stance'][@checked]/@value") == ["support"]
    assert make.answers(database) == []
    browser.press("Save and go back")
    assert _kept(database, vault)["B-0", ""] == ("support", 2, Visibility.ANALYSE)


def test_a_saved_response_stays_with_the_version_that_was_read_until_it_is_saved_again(
    client, consultation, database, vault
):
    browser = make.begun(client, consultation)
    old = _open_part(browser, "B").path
    browser.press("Save and go back", stance="support", reason=WHY)
    _load(database, [*_sections(database, B="The ban is for everybody."), TERM])
    assert "The text of this part has changed since you responded." in browser.open("/en/r/tekst").text
    browser.open("/en/r/controle")
    assert "Your response stays with version 1." in browser.text
    browser.open(old)
    assert browser.path != old
    assert "The text that you read before" in browser.text
    assert _kept(database, vault)["B-0", "reason"] == (WHY, 1, Visibility.ANALYSE)
    _load(database, [*_sections(database, B="Yet other words."), TERM])
    _open_part(browser, "B").press("Save and go back")
    assert {one[1] for one in _kept(database, vault).values()} == {3}
    _load(database, [*_sections(database, B="Words again."), TERM])
    browser.open("/en/r/controle").press("Send my answers")
    assert {one[1] for one in _kept(database, vault).values()} == {3}


def test_a_section_that_is_gone_keeps_its_responses_and_is_listed_without_small_numbers(
    app, client, consultation, database, vault
):
    browser = make.begun(client, consultation)
    gone = _open_part(browser, "H").path
    browser.press("Save and go back", stance="oppose", reason=WHY)
    late = _open_part(make.begun(visitor(app), consultation), "H")
    _load(database, _sections(database))
    late.press("Save and go back", stance="support", reason="Te laat getypt.", status=409)
    assert "This part is not in the text any more." in late.text
    assert "Te laat getypt." in late.text
    browser.open("/en/r/controle")
    assert "This part is not in the text any more. Your response is kept and sent along." in browser.text
    assert not browser.open(gone).page.xpath("//button[contains(., 'Save and go back')]")
    browser.open("/en/r/controle").press("Send my answers")
    kept = [one for one in make.answers(database) if one.provision_id]
    assert sorted((one.part, one.state) for one in kept) == [("", "waiting"), ("reason", "waiting")]
    with database.reading() as session:
        (exact,) = provisions_without_successor(session, consultation.id, k=1)
        (withheld,) = provisions_without_successor(session, consultation.id, k=10)
    assert (exact.provision.key, exact.responses) == ("H", 1)
    assert withheld.responses is None


def test_a_section_has_a_new_version_when_its_words_change_in_any_language_and_only_then(consultation, database):
    first = [*_sections(database), TERM]
    _load(database, first)
    assert _provisions(database, "B") == [(1, True)]
    _load(database, [*_sections(database, B="Other words."), TERM])
    _load(database, [TERM, *_sections(database, B="Other words.")])
    assert _provisions(database, "B") == [(1, False), (2, True)]
    assert _provisions(database, "A") == [(1, True)]
    _load(database, _sections(database, B="Other words."))
    assert _provisions(database, "H") == [(1, False)]
    _load(database, first)
    assert _provisions(database, "B") == [(1, False), (2, False), (3, True)]
    assert _provisions(database, "H") == [(1, True)], "the same words again are the same version again"
    with database.reading() as session:
        lineage = provision_lineage(session, consultation.id)
        newest = {one.key: one.id for one in texts.provisions_in_force(session, consultation.id)}
        assert {one.id for one in lineage.values()} == set(newest.values())


def test_words_that_nobody_can_have_read_get_no_version(consultation, database):
    with database.transaction() as session:
        session.scalar(select(Consultation)).state = ConsultationState.DRAFT
    _load(database, [*_sections(database, B="Other words."), TERM])
    assert _provisions(database, "B") == [(1, True)]


def test_a_section_that_questions_point_at_may_not_go_once_there_are_responses(client, consultation, database):
    make.begun(client, consultation)
    with database.transaction() as session:
        file = definition(session.scalar(select(Consultation)))
        written = file.model_dump(by_alias=True, exclude_unset=True)
        written["proposal_sections"] = [one for one in written["proposal_sections"] if one["id"] != "G"]
        for one in written["questions"]:
            one["section"] = "F" if one["section"] == "G" else one["section"]
        with pytest.raises(InvalidError, match=r"proposal_sections\[G\]"):
            services.load(session, ConsultationFile.model_validate(written))


def test_no_section_of_another_consultation_opens(client, consultation, database):
    with database.transaction() as session:
        other = services.load(session, shipped("opting-in"))
        (foreign, *_) = texts.provisions_in_force(session, other.id)
    browser = make.begun(client, consultation)
    token = browser.token
    browser.open(f"/en/r/tekst/{foreign.id}", status=404)
    browser.post(f"/en/r/tekst/{foreign.id}", {"csrf_token": token, "stance": "support"}, status=404)
    assert make.answers(database) == []


def test_an_imported_response_is_to_the_text_as_it_is(consultation, database, vault):
    one = Imported(
        external_id="H-1",
        group="gemeente",
        channel=Channel.PAPER,
        week=date(2026, 11, 16),
        answers={"B-0": "support"},
        free_text={"B-0": {"reason": WHY}},
    )
    with database.transaction() as session:
        import_response(session, vault, session.get_one(Consultation, consultation.id), one)
    assert _kept(database, vault)["B-0", "reason"] == (WHY, 1, Visibility.ANALYSE)


def test_the_public_page_shows_number_and_version_of_each_section(client, consultation, database):
    _load(database, [*_sections(database, B="Other words."), TERM])
    page = client.get(f"/en/consultaties/{consultation.slug}").get_data(as_text=True)
    assert page.count("Version 1") == 7
    assert page.count("Version 2") == 1
    assert "Other words." in page

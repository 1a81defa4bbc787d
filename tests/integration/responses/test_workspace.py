"""Several members write one response: nobody overwrites, every version is kept, and no other organisation looks in."""

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from consult.accounts.models import User
from consult.errors import ConflictError, NotFoundError, TransitionError
from consult.responses import services
from consult.responses.answering import Given
from consult.responses.models import AnswerRevision, Note, SectionWork
from consult.responses.queries import given_in, held, revised, revisions_of, versions_of
from consult.responses.services import OverwrittenError
from tests.conftest import visitor
from tests.integration.responses import make

HERS, HIS = "Haar zin over de gemeente.", "Zijn zin over de gemeente."
QUESTION, OTHER = "PV-09", "PV-14"


@pytest.fixture
def settings(settings):
    return replace(settings, second_factor=False)


@pytest.fixture
def consultation(database):
    found = make.open_consultation(database)
    make.organisation(
        database, members=[("ans", ["writer"]), ("bo", ["writer"]), ("cor", ["writer"]), ("dir", ["signatory"])]
    )
    make.organisation(database, "Voorbeeldgemeente", group="gemeente", members=[("eva", ["writer", "signatory"])])
    return found


def come(app, consultation, who, path="/en/r/alles"):
    browser = make.signed_in(visitor(app), who).open(f"/en/r/organisatie/{consultation.ref}")
    if "There is a draft" in browser.text:
        browser.press("To the workspace")
    else:
        browser.press("Begin", consent="yes")
    return browser.open(path)


def come_to_sign(app, consultation, who="dir"):
    browser = make.signed_in(visitor(app), who).open(f"/en/r/organisatie/{consultation.ref}/tekenen")
    return browser.press("To the workspace").click("Check and sign")


def field(browser, name):
    return browser.page.xpath(f"//textarea[@name='{name}']")[0].text.removeprefix("\n")


def member(database, who):
    with database.reading() as session:
        return session.scalars(select(User.id).where(User.email == f"{who}@voorbeeld.example")).one()


def kept(database, vault, question=QUESTION):
    (response,) = make.responses(database)
    with database.reading() as session:
        return given_in(vault, held(session, response.id)).get(question, Given()).value


def test_of_two_who_change_an_answer_the_second_sees_both_and_decides(app, consultation, database, vault):
    hers, his = come(app, consultation, "ans"), come(app, consultation, "bo")
    hers.press("Save and continue", **{QUESTION: HERS})
    his.press("Save and continue", **{QUESTION: HIS, OTHER: "Nog iets."}, status=409)
    assert "Nothing of this page was stored yet." in his.text
    assert field(his, QUESTION) == HIS
    assert "What ans saved" in his.text
    assert HERS in his.text
    assert field(his, OTHER) == "Nog iets."
    assert kept(database, vault) == HERS
    assert kept(database, vault, OTHER) is None
    his.press("Save and continue", **{QUESTION: f"{HERS} {HIS}"})
    assert kept(database, vault) == f"{HERS} {HIS}"
    assert kept(database, vault, OTHER) == "Nog iets."
    assert HERS in his.open(f"/en/r/werkplek/versies/{QUESTION}").text


def test_what_somebody_did_not_touch_is_left_as_others_saved_it(app, consultation, database, vault):
    come(app, consultation, "ans").press("Save and continue", **{QUESTION: "Begin.", OTHER: "Begin."})
    hers, his = come(app, consultation, "ans"), come(app, consultation, "bo")
    hers.press("Save and continue", **{QUESTION: HERS})
    his.press("Save and continue", **{OTHER: HIS})
    assert kept(database, vault) == HERS
    assert kept(database, vault, OTHER) == HIS


def test_beside_a_clash_what_was_not_touched_is_shown_as_it_is_now(app, consultation, database, vault):
    come(app, consultation, "ans").press("Save and continue", **{QUESTION: "Begin.", OTHER: "Begin."})
    hers, his = come(app, consultation, "ans"), come(app, consultation, "bo")
    hers.press("Save and continue", **{QUESTION: HERS, OTHER: HERS})
    his.press("Save and continue", **{QUESTION: HIS}, status=409)
    assert field(his, OTHER) == HERS
    his.press("Save and continue")
    assert kept(database, vault, OTHER) == HERS
    assert kept(database, vault) == HIS


def test_an_answer_that_was_emptied_and_filled_in_again_is_not_overwritten(app, consultation, database, vault):
    come(app, consultation, "ans").press("Save and continue", **{QUESTION: "Begin."})
    his = come(app, consultation, "bo")
    come(app, consultation, "ans").press("Save and continue", **{QUESTION: ""})
    come(app, consultation, "ans").press("Save and continue", **{QUESTION: HERS})
    his.press("Save and continue", **{QUESTION: HIS}, status=409)
    assert kept(database, vault) == HERS


def test_stopping_for_now_does_not_overwrite_either(app, consultation, database, vault):
    hers, his = come(app, consultation, "ans"), come(app, consultation, "bo")
    hers.press("Save and continue", **{QUESTION: HERS})
    his.press("Continue later", **{QUESTION: HIS}, status=409)
    assert field(his, QUESTION) == HIS
    assert kept(database, vault) == HERS


def test_a_page_that_lost_its_versions_overwrites_nothing(app, consultation, database, vault):
    hers, his = come(app, consultation, "ans"), come(app, consultation, "bo")
    hers.press("Save and continue", **{QUESTION: HERS})
    fields = make.fields(his, {QUESTION: HIS})
    for name in [name for name in fields if name.endswith(".version")]:
        del fields[name]
    his.post("/en/r/alles", fields, status=409)
    fields[f"{QUESTION}.version"] = "99"
    his.post("/en/r/alles", fields, status=409)
    fields[f"{QUESTION}.version"] = "one"
    his.post("/en/r/alles", fields, status=409)
    assert kept(database, vault) == HERS


def test_of_two_posts_at_one_moment_one_is_kept_and_the_other_sees_it(app, consultation, database, vault):
    come(app, consultation, "ans")
    (response,) = make.responses(database)
    came, outcomes, refusals = threading.Barrier(2), [], []

    def save(who, words):
        by = member(database, who)
        came.wait()
        try:
            with database.transaction() as session:
                services.save_together(
                    session, vault, response.id, {QUESTION: Given(value=words)}, {}, by=by, now=datetime.now(UTC)
                )
            outcomes.append(words)
        except OverwrittenError as refusal:
            refusals.append(refusal)

    both = [threading.Thread(target=save, args=each) for each in (("ans", HERS), ("bo", HIS))]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(outcomes) == 1
    assert [(one.clashes, one.moved) for one in refusals] == [({QUESTION}, {QUESTION: 1})]
    assert kept(database, vault) == outcomes[0]
    with database.reading() as session:
        assert versions_of(session, response.id) == {QUESTION: 1}


def test_saving_what_was_there_makes_no_version(app, consultation, database):
    come(app, consultation, "ans").press("Save and continue", **{QUESTION: HERS})
    come(app, consultation, "bo").press("Save and continue")
    with database.reading() as session:
        assert session.scalars(select(AnswerRevision.number)).all() == [1]


def test_versions_show_who_changed_what_and_one_of_them_comes_back(app, consultation, database, vault):
    come(app, consultation, "ans").press("Save and continue", **{QUESTION: "De gemeente beslist nu."})
    come(app, consultation, "bo").press("Save and continue", **{QUESTION: "De gemeente beslist later."})
    page = come(app, consultation, "cor", f"/en/r/werkplek/versies/{QUESTION}")
    (newest, first) = page.page.xpath("//main//section")
    assert ["nu" in one.text_content() for one in newest.iter("del")] == [True]
    assert ["later" in one.text_content() for one in newest.iter("ins")] == [True]
    assert "bo" in newest.text_content()
    assert "ans" in first.text_content()
    page.press("Save this version again")
    assert kept(database, vault) == "De gemeente beslist nu."
    (response,) = make.responses(database)
    with database.reading() as session:
        last = revisions_of(session, response.id, QUESTION)[-1]
        assert (last.number, last.author_id) == (3, member(database, "cor"))
        assert revised(vault.keyring([response.id]), last).value == "De gemeente beslist nu."


def test_a_version_does_not_come_back_over_what_was_saved_meanwhile(app, consultation, database, vault):
    for words in ("Een.", "Twee."):
        come(app, consultation, "ans").press("Save and continue", **{QUESTION: words})
    page = come(app, consultation, "cor", f"/en/r/werkplek/versies/{QUESTION}")
    come(app, consultation, "bo").press("Save and continue", **{QUESTION: HIS})
    page.press("Save this version again", status=409)
    assert "The newest version stands here now." in page.text
    assert HIS.rstrip(".") in page.text
    assert kept(database, vault) == HIS


def test_sections_notes_and_owners_are_shared(app, consultation, database):
    ans = come(app, consultation, "ans", "/en/r/werkplek/deel/1")
    ans.press("I look after this part")
    ans.press("Add this note", note="Wie belt de leden?")
    assert "Wie belt de leden?" in ans.text
    ans.press("Add this note", note="   ", status=422)
    ans.press("Add this note", note="x" * 2001, status=422)
    ans.press("This part is ready")
    bo = come(app, consultation, "bo", "/en/r/werkplek")
    row = " ".join(bo.page.xpath("//tbody/tr")[0].text_content().split())
    assert "ready" in row
    assert "ans" in row
    bo.open("/en/r/werkplek/deel/1").press("Hand over", owner=str(member(database, "cor")))
    with database.reading() as session:
        assert session.scalars(select(SectionWork.owner_id)).all() == [member(database, "cor")]
        (note,) = session.scalars(select(Note))
    assert b"leden" not in note.sealed
    come(app, consultation, "bo", "/en/r/deel/1").press("Save and continue", **{"PV-01-1": "dwang"})
    assert "ready" not in " ".join(bo.open("/en/r/werkplek").page.xpath("//tbody/tr")[0].text_content().split())


def test_who_is_no_member_cannot_be_given_a_part(app, consultation, database):
    ans = come(app, consultation, "ans", "/en/r/werkplek/deel/1")
    ans.post("/en/r/werkplek/deel/1/beheer", make.fields(ans, {"owner": str(member(database, "eva"))}), status=404)


def test_who_only_signs_leaves_notes_and_changes_nothing(app, consultation, database):
    come(app, consultation, "ans").press("Save and continue", **{QUESTION: HERS})
    director = make.signed_in(visitor(app), "dir").open(f"/en/r/organisatie/{consultation.ref}/tekenen")
    director.press("To the workspace").open("/en/r/werkplek/deel/1").press("Add this note", note="Mag het korter?")
    fields = make.fields(director, {"ready": "yes", "owner": "", "number": "1", "seen": "1"})
    for address in (
        "/en/r/werkplek/deel/1/klaar",
        "/en/r/werkplek/deel/1/beheer",
        f"/en/r/werkplek/versies/{QUESTION}",
    ):
        director.post(address, fields, status=403)


def test_no_other_organisation_and_no_individual_sees_a_workspace(app, consultation, database):
    ans = come(app, consultation, "ans", "/en/r/werkplek/deel/1")
    ans.press("Add this note", note="Alleen voor ons.")
    (ours,) = make.responses(database)
    client = visitor(app)
    eva = make.signed_in(client, "eva")
    with client.session_transaction(base_url="https://localhost") as kept_:
        kept_["response_id"] = str(ours.id)
    for address in ("/en/r/werkplek", "/en/r/werkplek/deel/1", f"/en/r/werkplek/versies/{QUESTION}", "/en/r/alles"):
        assert eva.open(address).path == "/en/r/verder"
    person = make.begun(visitor(app), consultation)
    for address in ("", "/deel/1", "/mede", "/mandaat", f"/versies/{QUESTION}"):
        person.open(f"/en/r/werkplek{address}", status=404)
    ans.open("/en/r/werkplek/deel/99", status=404)
    ans.open("/en/r/werkplek/versies/PV-99", status=404)


def test_the_mandate_is_kept_before_signing_and_printed_where_answers_are_checked(app, consultation, database):
    ans = come(app, consultation, "ans", "/en/r/werkplek/mandaat")
    ans.press("Save", consulted="alle leden", how="Een avond.", people="veel", status=422)
    assert "Fill in a whole number, or nothing." in ans.text
    ans.press("Save", consulted="alle leden", how="Een avond.", people="23")
    assert "alle leden" in ans.text
    ans.open("/en/r/alles").press("Save and continue", **{QUESTION: HERS})
    assert "alle leden" in ans.text
    director = come_to_sign(app, consultation)
    assert director.page.xpath("//input[@name='consulted']/@value") == ["alle leden"]
    director.press("Send my answers")
    (response,) = make.responses(database)
    assert response.mandate == {"consulted": "alle leden", "how": "Een avond.", "people": 23}
    assert response.signed_by_id == member(database, "dir")


def test_after_sending_the_workspace_is_read_only_and_its_times_are_forgotten(app, consultation, database, vault):
    ans = come(app, consultation, "ans")
    ans.press("Save and continue", **{QUESTION: HERS}).open("/en/r/werkplek/deel/1").press(
        "Add this note", note="Klaar?"
    )
    come_to_sign(app, consultation).press("Send my answers", consulted="niemand")
    with database.reading() as session:
        assert session.scalars(select(AnswerRevision.saved_at)).all() == [None]
        assert session.scalars(select(Note.day)).all() == [None]
    ans.open("/en/r/werkplek")
    assert "These answers were sent." in ans.text
    assert "Klaar?" in ans.open("/en/r/werkplek/deel/1").text
    assert not ans.page.xpath("//main//form")
    (response,) = make.responses(database)
    for act in (
        lambda session: services.hand_over(session, response.id, "A", None),
        lambda session: services.save_mandate(session, response.id, {}),
        lambda session: services.restore(
            session, vault, response.id, QUESTION, 1, seen=1, by=member(database, "ans"), now=datetime.now(UTC)
        ),
    ):
        with pytest.raises(TransitionError), database.transaction() as session:
            act(session)


def test_who_wrote_last_everywhere_cannot_sign_unless_alone(app, consultation, database):
    make.organisation(
        database, "Stichting Samen", group="zorg_hulpverlening", members=[("fem", ["writer", "signatory"])]
    )
    fem = come(app, consultation, "fem").press("Save and continue", **{QUESTION: HERS})
    with database.transaction() as session:
        make.accounts.add_member(
            session,
            email="gijs@voorbeeld.example",
            name="gijs",
            organisation="Stichting Samen",
            roles=["writer"],
            password=make.PASSWORD,
        )
    fem.open("/en/r/controle").press("Send my answers", consulted="niemand", status=422)
    assert "You wrote last in every part." in fem.text
    come(app, consultation, "gijs").press("Save and continue", **{OTHER: HIS})
    fem.open("/en/r/controle").press("Send my answers", consulted="niemand")
    assert "received" in fem.text
    eva = come(app, consultation, "eva").press("Save and continue", **{QUESTION: HERS})
    eva.press("Send my answers", consulted="niemand")
    assert "received" in eva.text


def test_who_signs_signs_what_they_saw(app, consultation, database):
    ans = come(app, consultation, "ans")
    ans.press("Save and continue", **{QUESTION: HERS})
    director = come_to_sign(app, consultation)
    ans.open("/en/r/alles").press("Save and continue", **{QUESTION: HIS})
    director.press("Send my answers", consulted="niemand", status=409)
    assert "Somebody changed an answer while you read." in director.text
    assert HIS in director.text
    director.press("Send my answers", consulted="niemand")
    assert "received" in director.text


def test_a_workspace_is_forgotten_with_its_response(app, consultation, database):
    come(app, consultation, "ans").press("Save and continue", **{QUESTION: HERS})
    come(app, consultation, "ans", "/en/r/werkplek/deel/1").press("Add this note", note="Weg ermee.")
    (response,) = make.responses(database)
    with database.transaction() as session:
        services.forget_responses(session, [response.id])
    with database.reading() as session:
        for model in (AnswerRevision, Note, SectionWork):
            assert session.scalar(select(func.count()).select_from(model)) == 0


def test_a_version_that_is_not_there_cannot_come_back(app, consultation, database, vault):
    come(app, consultation, "ans").press("Save and continue", **{QUESTION: HERS})
    (response,) = make.responses(database)
    with pytest.raises(NotFoundError), database.transaction() as session:
        services.restore(
            session, vault, response.id, QUESTION, 7, seen=1, by=member(database, "ans"), now=datetime.now(UTC)
        )
    assert issubclass(OverwrittenError, ConflictError)


def test_of_two_who_respond_to_the_same_part_of_the_text_the_second_sees_both_and_decides(
    app, consultation, database, vault
):
    hers, his = come(app, consultation, "ans", "/en/r/tekst"), come(app, consultation, "bo", "/en/r/tekst")
    address = hers.click("Respond to this part").path
    his.open(address)
    hers.press("Save and go back to the text", stance="oppose", reason=HERS)
    his.press("Save and go back to the text", stance="support", reason=HIS, status=409)
    assert HERS in his.text
    assert field(his, "reason") == HIS
    his.press("Save and go back to the text", stance="conditional", reason=f"{HERS} {HIS}")
    with database.reading() as session:
        (response,) = session.scalars(select(SectionWork.response_id).distinct())
        (said,) = given_in(vault, held(session, response)).values()
        assert said.words["reason"] == f"{HERS} {HIS}"
        assert session.scalar(select(func.count()).select_from(AnswerRevision)) == 2


def test_whoever_wrote_all_of_it_and_of_the_text_does_not_sign_it(app, consultation, database):
    make.organisation(
        database, "Stichting Alleen", group="swad", members=[("een", ["writer", "signatory"]), ("twee", ["writer"])]
    )
    browser = come(app, consultation, "een", "/en/r/tekst").click("Respond to this part")
    browser.press("Save and go back to the text", stance="oppose", reason=HERS)
    come_to_sign(app, consultation, "een").press("Send my answers", consulted="alle leden", status=422)

"""Other organisations sign a response along, each through its own signatory, with a dissent where they differ."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from consult.access import Role
from consult.accounts.queries import load_user
from consult.moderation.models import Contribution, Verdict
from consult.moderation.queries import review
from consult.moderation.services import decide
from consult.responses.models import Answer, AnswerState, CoSigning, CoSigningState, Visibility
from consult.responses.queries import answer_value, co_signers
from tests.conftest import visitor
from tests.integration.accounts import make as staff
from tests.integration.responses import make
from tests.integration.responses.test_workspace import HERS, HIS, OTHER, QUESTION, come, come_to_sign, member

DISSENT = "Wij vinden de termijn te kort."


@pytest.fixture
def settings(settings):
    return replace(settings, second_factor=False)


@pytest.fixture
def consultation(database):
    found = make.open_consultation(database)
    make.organisation(database, members=[("ans", ["writer"]), ("dir", ["signatory"])])
    make.organisation(
        database, "Voorbeeldgemeente", group="gemeente", members=[("eva", ["signatory"]), ("wim", ["writer"])]
    )
    make.organisation(database, "Stichting Samen", group="zorg_hulpverlening", members=[("fem", ["signatory"])])
    make.organisation(database, "Voorbeeldtoezicht", group="toezichthouder", members=[("tom", ["signatory"])])
    return found


def asked(app, consultation, *names):
    """A draft with an answer, and the signatory who asked the organisations named."""
    come(app, consultation, "ans").press("Save and continue", **{QUESTION: HERS})
    director = come_to_sign(app, consultation).open("/en/r/werkplek/mede")
    for name in names:
        value = director.page.xpath(f"//option[normalize-space()='{name}']/@value")[0]
        director.press("Ask to sign along", organisation=value)
    return director


def requested(app, who):
    return make.signed_in(visitor(app), who).open("/en/r/mede").click("The answers of Voorbeeldalliantie")


def signings(database):
    with database.reading() as session:
        return session.scalars(select(CoSigning).order_by(CoSigning.number)).all()


def test_two_organisations_sign_along_and_one_thinks_otherwise(app, consultation, database, vault):
    director = asked(app, consultation, "Voorbeeldgemeente", "Stichting Samen")
    eva, fem = requested(app, "eva"), requested(app, "fem")
    assert HERS in eva.text
    eva.press("Sign along")
    fem.press("Sign along", dissent=DISSENT, use="openbaar")
    assert [one.state for one in signings(database)] == [CoSigningState.SIGNED] * 2
    assert DISSENT.encode() not in (signings(database)[1].dissent or b"")
    assert DISSENT in director.open("/en/r/werkplek/mede").text
    come_to_sign(app, consultation).press("Send my answers", consulted="alle leden")
    (response,) = make.responses(database)
    with database.reading() as session:
        assert co_signers(session, [response.id]) == {response.id: ["Stichting Samen", "Voorbeeldgemeente"]}
    (dissent,) = [one for one in make.answers(database) if one.part]
    assert (dissent.part, dissent.is_text, dissent.state) == ("dissent-2", True, AnswerState.WAITING)
    assert dissent.visibility is Visibility.PUBLIC
    assert signings(database)[1].dissent is None
    assert DISSENT in director.open("/en/r/werkplek/mede").text


def test_a_dissent_is_moderated_like_any_words_and_carries_the_name_of_who_dissents(app, consultation, database, vault):
    asked(app, consultation, "Voorbeeldgemeente")
    requested(app, "eva").press("Sign along", dissent=DISSENT, use="openbaar")
    come_to_sign(app, consultation).press("Send my answers", consulted="alle leden")
    moderator = staff.staff(database, Role.MODERATOR, email="mod@voorbeeld.example", password=make.PASSWORD)
    (dissent,) = [one for one in make.answers(database) if one.part]
    with database.reading() as session:
        found = review(session, vault, dissent.id, consultation_id=consultation.id)
        assert (found.words, found.dissenter, list(found.co_signers)) == (
            DISSENT,
            "Voorbeeldgemeente",
            ["Voorbeeldgemeente"],
        )
    browser = staff.sign_in(app, moderator, password=make.PASSWORD)
    browser.open(f"/en/desk/{consultation.slug}/moderatie/{dissent.id}")
    assert "Dissent of an organisation that signed along" in browser.text
    assert "somebody who may sign for the organisation" in browser.text
    assert "dir" not in browser.page.xpath("//main//dd/text()")
    with database.transaction() as session:
        decide(
            session,
            vault,
            dissent.id,
            version=dissent.version,
            verdict=Verdict.ACCEPT,
            passages=(),
            reason=None,
            share=0,
            by=load_user(session, moderator.id),
        )
    with database.reading() as session:
        assert session.scalars(select(Contribution.maker)).all() == ["Voorbeeldgemeente"]


def test_a_signature_is_asked_again_when_the_answers_change(app, consultation, database):
    asked(app, consultation, "Voorbeeldgemeente")
    eva = requested(app, "eva").press("Sign along", dissent=DISSENT)
    come(app, consultation, "ans").press("Save and continue")
    assert signings(database)[0].state is CoSigningState.SIGNED
    come(app, consultation, "ans").press("Save and continue", **{QUESTION: HIS})
    (signing,) = signings(database)
    assert (signing.state, signing.asked_again) == (CoSigningState.INVITED, True)
    eva.open("/en/r/mede")
    assert "The answers changed since" in eva.text
    eva.click("The answers of Voorbeeldalliantie")
    assert DISSENT in eva.text
    assert HIS in eva.text
    come_to_sign(app, consultation).press("Send my answers", consulted="alle leden")
    assert [one.part for one in make.answers(database)] == [""]
    eva.open("/en/r/mede").click("The answers of Voorbeeldalliantie").press("Sign along")
    assert sorted(one.part for one in make.answers(database)) == ["", "dissent-1"]
    assert "Nothing can be changed here any more." in eva.text
    address = eva.path
    token = eva.open("/en/account/").token
    eva.post(address, {"says": "declined", "stand": "2", "csrf_token": token}, status=409)


def test_a_change_after_sending_is_signed_again_and_a_new_dissent_replaces_the_old(app, consultation, database, vault):
    asked(app, consultation, "Voorbeeldgemeente")
    eva = requested(app, "eva").press("Sign along", dissent=DISSENT)
    come_to_sign(app, consultation).press("Send my answers", consulted="alle leden")
    director = make.signed_in(visitor(app), "dir").open(f"/en/r/organisatie/{consultation.ref}/tekenen")
    director.press("See what was sent").open(f"/en/r/aanpassen/{QUESTION}")
    director.press("Save this change", act="replace", **{QUESTION: HIS})
    (signing,) = signings(database)
    assert (signing.state, signing.asked_again) == (CoSigningState.INVITED, True)
    (response,) = make.responses(database)
    with database.reading() as session:
        assert co_signers(session, [response.id]) == {}
    eva.open("/en/r/mede").click("The answers of Voorbeeldalliantie").press("Sign along", dissent="Nu anders.")
    (dissent,) = [one for one in make.answers(database) if one.part]
    assert answer_value(vault.keyring([response.id]), dissent) == "Nu anders."


def test_who_signs_along_signs_what_they_saw(app, consultation, database):
    asked(app, consultation, "Voorbeeldgemeente")
    eva = requested(app, "eva")
    come(app, consultation, "ans").press("Save and continue", **{OTHER: HIS})
    eva.press("Sign along", dissent=DISSENT, status=409)
    assert "The answers changed while you read." in eva.text
    assert HIS in eva.text
    assert DISSENT in eva.page.xpath("//textarea[@name='dissent']")[0].text
    assert signings(database)[0].state is CoSigningState.INVITED
    eva.press("Sign along", dissent="x" * 10_001, status=422)
    eva.press("Do not sign")
    assert signings(database)[0].state is CoSigningState.DECLINED
    assert signings(database)[0].dissent is None


def test_only_an_organisation_that_is_asked_reads_and_only_who_signs_for_it(app, consultation, database):
    director = asked(app, consultation, "Voorbeeldgemeente")
    (signing,) = signings(database)
    address = f"/en/r/mede/{signing.id}"
    fem = make.signed_in(visitor(app), "fem").open(address, status=404)
    assert HERS not in fem.text
    token = fem.open("/en/account/").token
    fem.post(address, {"says": "signed", "stand": "1", "csrf_token": token}, status=404)
    make.signed_in(visitor(app), "wim").open(address, status=403)
    eva = requested(app, "eva")
    assert eva.open("/en/r/werkplek").path == "/en/r/verder"
    director.open("/en/r/werkplek/mede").press("Take this back")
    eva.open(address, status=404)
    assert signings(database) == []


def test_only_others_that_this_consultation_asks_can_be_asked_and_only_once(app, consultation, database):
    director = asked(app, consultation)
    names = director.page.xpath("//select[@name='organisation']/option/text()")
    assert names == ["Stichting Samen", "Voorbeeldgemeente"]
    value = director.page.xpath("//option[normalize-space()='Voorbeeldgemeente']/@value")[0]
    fields = make.fields(director, {"organisation": value})
    director.press("Ask to sign along", organisation=value)
    director.post("/en/r/werkplek/mede", fields, status=409)
    with database.reading() as session:
        supervisor = load_user(session, member(database, "tom")).memberships[0].organisation_id
    for wrong in (str(supervisor), "", "nonsense"):
        director.post("/en/r/werkplek/mede", make.fields(director, {"organisation": wrong}), status=409)
    assert len(signings(database)) == 1
    writer = come(app, consultation, "ans")
    writer.post("/en/r/werkplek/mede", make.fields(writer, {"organisation": value}), status=403)


def test_nobody_signs_along_once_the_consultation_is_closed(app, consultation, database):
    asked(app, consultation, "Voorbeeldgemeente")
    eva = requested(app, "eva")
    fields = make.fields(eva, {"says": "signed"})
    make.close(database, consultation)
    eva.post(eva.path, fields, status=409)
    assert signings(database)[0].state is CoSigningState.INVITED
    with database.reading() as session:
        assert session.scalars(select(Answer.part)).all() == [""]

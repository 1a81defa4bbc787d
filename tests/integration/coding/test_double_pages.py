"""The pages of double coding as two coders and whoever settles see them, without scripts."""

import pytest
from flask import Flask

from consult.access import Role
from consult.accounts.models import User
from consult.coding import queries
from consult.coding.models import Stance
from tests.integration.coding import doubling
from tests.integration.coding.make import Place, signed_in
from tests.integration.moderation import make

DESK = "/en/desk/pooierverbod/dubbel"


@pytest.fixture
def third(place: Place) -> User:
    with place.database.transaction() as session:
        return make.staff(session, Role.ANALYST, name="D. Derde")


def test_a_sample_is_drawn_coded_blind_by_two_settled_and_read(app: Flask, place: Place, third: User) -> None:
    written = place.contribution()
    first, second, other = (signed_in(app, user) for user in (place.analyst, place.other, third))
    other.open("/en/desk/pooierverbod/coderen").click("Code twice")
    assert "Nothing was coded twice yet" in other.text
    other.press("Draw the sample", size="1", first=str(place.analyst.id), second=str(place.other.id))
    assert "The sample was drawn." in other.text
    assert "You can do nothing here now" in other.text

    first.open(f"{DESK}/1").click("Code the next text")
    first.press("Save coding", sentences=["1"], theme="B-COLLEGA", stance="conditional", condition="kosten delen")
    assert "Only you see it now." in first.text
    first.press("Done with this text, next", memo="Twijfel over de prijs")
    first.press("Finish my part")
    assert "You are finished." in first.text

    second.open(f"{DESK}/1/tekst/1")
    assert "kosten delen" not in second.text
    assert "Twijfel" not in second.text
    second.press("Save coding", sentences=["2"], theme="B-COLLEGA", stance="oppose")
    second.press("Done with this text, next")
    second.press("Finish my part").click("How well they agreed")
    assert "1 drawn, 0 gone since then" in second.text

    other.open(f"{DESK}/1").click("Settle the next difference")
    assert "kosten delen" in other.text
    assert "Twijfel over de prijs" in other.text
    (field,) = set(other.page.xpath("//input[@type='radio']/@name"))
    other.press("Put this in force, next", status=422)
    assert "Decide on every theme" in other.text
    other.press("Put this in force, next", **{field: "second"})
    assert "Every difference is settled." in other.text
    with place.database.reading() as session:
        (coding,) = queries.codings_of(session, written.id)
    assert coding.stance is Stance.OPPOSE


def test_the_desk_shows_no_coding_made_blind_and_refuses_to_code_the_text(app: Flask, place: Place) -> None:
    written = place.contribution()
    made = doubling.sample(place)
    (unit,) = doubling.units(place, made)
    doubling.say(place, unit, by=place.analyst, stance=Stance.CONDITIONAL, condition="Zonnebloem")
    for user in (place.analyst, place.other):
        page = signed_in(app, user).open(f"/en/desk/pooierverbod/coderen/{written.number}")
        assert "Zonnebloem" not in page.text
        assert "Nothing is coded here yet" in page.text
        page.press("Save coding", status=409, sentences=["1"], theme="B-COLLEGA", **{"stance-B-COLLEGA": "support"})
        assert "without seeing each other" in page.text
        assert page.page.xpath("//input[@name='theme'][@checked]/@value") == ["B-COLLEGA"], "what was chosen stays"


def test_no_page_of_an_open_sample_tells_what_somebody_else_coded(app: Flask, place: Place, third: User) -> None:
    place.contribution()
    made = doubling.sample(place)
    (unit,) = doubling.units(place, made)
    doubling.say(place, unit, by=place.analyst, stance=Stance.CONDITIONAL, condition="Zonnebloem")
    doubling.done(place, made, place.analyst, memo="Zonnebloem")
    for user in (place.other, third):
        page = signed_in(app, user)
        for path in (DESK, f"{DESK}/1"):
            assert "Zonnebloem" not in page.open(path).text
        for path in (f"{DESK}/1/cijfers", f"{DESK}/1/verschil/1"):
            assert "Zonnebloem" not in page.open(path, status=409).text
    assert "Zonnebloem" not in signed_in(app, place.other).open(f"{DESK}/1/tekst/1").text
    signed_in(app, third).open(f"{DESK}/1/tekst/1", status=403)
    with place.database.reading() as session:
        coding = queries.own_codings(session, unit.id, place.analyst.id)[0]
    page = signed_in(app, place.other).open(f"{DESK}/1/tekst/1")
    page.post(f"{DESK}/1/tekst/1/weghalen/{coding.id}", {"csrf_token": page.token}, status=404)


def test_what_cannot_be_drawn_is_refused_with_a_sentence_and_what_was_typed_stays(app: Flask, place: Place) -> None:
    place.contribution()
    browser = signed_in(app, place.analyst).open(DESK)
    mine, other = str(place.analyst.id), str(place.other.id)
    for size, second, said in (
        ("2", other, "1 texts can be drawn"),
        ("0", other, "at least one text"),
        ("veel", other, "as a number"),
        ("1", mine, "two different people"),
        ("1", "", "Choose who codes."),
    ):
        browser.press("Draw the sample", status=422, size=size, first=mine, second=second)
        assert said in browser.text
        assert browser.page.xpath("//input[@name='size']/@value") == [size]


def test_chosen_sentences_are_not_lost_by_going_on(app: Flask, place: Place) -> None:
    place.contribution()
    doubling.sample(place)
    browser = signed_in(app, place.analyst).open(f"{DESK}/1/tekst/1")
    browser.press("No theme fits, next", status=422, sentences=["1"], memo="bewaard")
    assert "not coded yet" in browser.text
    assert "bewaard" in browser.page.xpath("string(//textarea)")
    browser.press("Save coding", status=422, sentences=["1", "3"], theme="B-COLLEGA", stance="support")
    assert "do not adjoin" in browser.text
    browser.press("Save coding", status=422, sentences=["1"], theme="E-VEILIG", stance="oppose")
    assert "takes no stance" in browser.text


def test_settling_twice_is_refused_with_a_sentence(app: Flask, place: Place, third: User) -> None:
    written = place.contribution()
    doubling.coded(place, {written.id: [("B-COLLEGA", Stance.SUPPORT)]}, {})
    one, other = signed_in(app, third).open(f"{DESK}/1/verschil/1"), signed_in(app, third).open(f"{DESK}/1/verschil/1")
    (field,) = set(one.page.xpath("//input[@type='radio']/@name"))
    one.press("Put this in force, next", **{field: "first"})
    other.press("Put this in force, next", status=409, **{field: "second"})
    assert "settled already" in other.text


def test_nobody_but_an_analyst_sees_a_sample(app: Flask, place: Place) -> None:
    place.contribution()
    doubling.sample(place)
    with place.database.transaction() as session:
        owned = make.staff(session, Role.ANALYST, employer=make.OWNER)
    for user in (place.moderator, owned):
        for path in (DESK, f"{DESK}/1", f"{DESK}/1/cijfers", f"{DESK}/1/tekst/1", f"{DESK}/1/verschil/1"):
            signed_in(app, user).open(path, status=403)

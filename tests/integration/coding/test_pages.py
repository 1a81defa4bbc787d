"""The coding desk as its visitors see it, without scripts."""

from typing import Any

import pytest
from flask import Flask

from consult.access import Role
from consult.coding import queries
from consult.coding.models import Stance
from consult.text.redaction import Category, Passage
from consult.text.spans import Span
from tests.browser import Browser
from tests.integration.coding.make import WORDS, Place, signed_in, statements
from tests.integration.moderation import make

DESK = "/en/desk/pooierverbod/coderen"


@pytest.fixture
def browser(app: Flask, place: Place) -> Browser:
    return signed_in(app, place.analyst)


def chosen(theme: str, stance: str = "support", *, condition: str = "") -> dict[str, Any]:
    """What is filled in to choose a theme with its stance."""
    return {"theme": [theme], f"stance-{theme}": stance, f"condition-{theme}": condition}


def test_an_analyst_chooses_adjoining_sentences_and_a_theme_and_sees_what_is_coded_by_whom(
    browser: Browser, place: Place
) -> None:
    written = place.contribution()
    browser.open(DESK).click(str(written.number))
    browser.press(
        "Save coding",
        **chosen("B-COLLEGA", "conditional", condition="kosten delen"),
        sentences=["1", "2"],
    )
    assert "The coding was saved." in browser.text
    assert "kosten delen" in browser.text
    assert "by T. Aksoy" in browser.text
    with place.database.reading() as session:
        (coding,) = queries.codings_of(session, written.id)
    assert (coding.excerpt.start, coding.excerpt.end, coding.stance) == (0, 39, Stance.CONDITIONAL)
    assert WORDS[:39] == "Wij werken samen. Een vriend rijdt ons."


def test_sentences_that_do_not_adjoin_are_refused_and_what_was_chosen_stays(browser: Browser, place: Place) -> None:
    written = place.contribution()
    browser.open(f"{DESK}/{written.number}")
    browser.press("Save coding", status=422, sentences=["1", "3"], **chosen("B-COLLEGA"))
    assert "The sentences do not adjoin" in browser.text
    assert browser.page.xpath("//input[@name='sentences'][@checked]/@value") == ["1", "3"]
    assert browser.page.xpath("//input[@name='theme'][@checked]/@value") == ["B-COLLEGA"]


def test_a_condition_and_a_fitting_stance_are_asked_for(browser: Browser, place: Place) -> None:
    written = place.contribution()
    browser.open(f"{DESK}/{written.number}")
    browser.press("Save coding", status=422, sentences=["1"], **chosen("B-COLLEGA", "conditional"))
    assert "Write down the condition." in browser.text
    browser.open(browser.path).press("Save coding", status=422, sentences=["1"], theme=["C-PRIJS"])
    assert "Choose a stance." in browser.text
    assert not browser.page.xpath("//input[@name='stance-E-VEILIG']")
    browser.open(browser.path).press("Save coding", sentences=["1"], theme=["E-VEILIG"])
    assert "The coding was saved." in browser.text


def test_every_group_of_themes_says_its_proposition_in_words_and_moderators_flags_are_not_there(
    browser: Browser, place: Place
) -> None:
    browser.open(f"{DESK}/{place.contribution().number}")
    assert "Colleagues, partners and ordinary services always stay outside it." in browser.text
    assert not browser.page.xpath("//input[@name='theme'][starts-with(@value, 'M-')]")


def test_a_redaction_is_shown_as_what_it_is_and_never_as_blocks(browser: Browser, place: Place) -> None:
    written = place.contribution(passages=(Passage(Span(18, 28), Category.CONTACT),))
    for path in (DESK, f"{DESK}/{written.number}"):
        browser.open(path)
        assert "[name or contact]" in browser.text
        assert "Een vriend" not in browser.answer.get_data(as_text=True)
        assert "█" not in browser.answer.get_data(as_text=True)


def test_ones_own_coding_can_be_removed_and_that_of_another_shows_no_button(
    app: Flask, browser: Browser, place: Place
) -> None:
    written = place.contribution()
    coding = place.code(written)
    other = signed_in(app, place.other).open(f"{DESK}/{written.number}")
    assert not other.page.xpath("//form[contains(@action, 'weghalen')]")
    fields = {"csrf_token": other.token}
    other.post(f"{DESK}/{written.number}/weghalen/{coding.excerpt_id}", fields, status=404)
    browser.open(f"{DESK}/{written.number}").press("Remove")
    assert "The coding was removed." in browser.text


def test_done_goes_on_to_a_contribution_that_nobody_coded(browser: Browser, place: Place) -> None:
    first, second = place.contribution(), place.contribution()
    place.code(first)
    browser.open(f"{DESK}/{first.number}").press("Next in the queue")
    assert browser.path == f"{DESK}/{second.number}"
    place.code(second)
    browser.press("Next in the queue")
    assert "That was the end of this queue." in browser.text


def test_the_list_is_narrowed_by_group_question_and_coding(browser: Browser, place: Place) -> None:
    coded, bare = place.contribution(group="gemeente"), place.contribution()
    place.code(coded)
    for query, there, gone in (
        ("coded=no", bare, coded),
        ("coded=mine", coded, bare),
        ("group=gemeente", coded, bare),
    ):
        browser.open(f"{DESK}?{query}")
        assert str(there.number) in browser.text
        assert str(gone.number) not in browser.text
    assert "No contributions here" in browser.open(f"{DESK}?group=swad").text


@pytest.mark.parametrize(
    "role", [Role.MODERATOR, Role.SENIOR_MODERATOR, Role.OFFICIAL, Role.EDITOR, Role.ADMINISTRATOR]
)
def test_nobody_but_an_analyst_may_code(app: Flask, place: Place, role: Role) -> None:
    written = place.contribution()
    with place.database.transaction() as session:
        user = make.staff(session, role)
    for path in (DESK, f"{DESK}/{written.number}"):
        signed_in(app, user).open(path, status=403)


def test_an_analyst_whom_the_owner_employs_is_refused(app: Flask, place: Place) -> None:
    written = place.contribution()
    with place.database.transaction() as session:
        user = make.staff(session, Role.ANALYST, employer=make.OWNER)
    for path in (DESK, f"{DESK}/{written.number}"):
        signed_in(app, user).open(path, status=403)


def test_the_list_asks_the_database_little(browser: Browser, place: Place) -> None:
    for _ in range(8):
        place.code(place.contribution())
    browser.open(DESK)
    with statements(place.database) as asked:
        browser.open(DESK)
    assert len(asked) <= 7, asked

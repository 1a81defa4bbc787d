"""What coders do on the desk beside one plain coding, without scripts: many themes, words, marks, queues, long papers."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from lxml.html import HtmlElement
from sqlalchemy import select

from consult.coding import queries
from consult.coding.models import MarkKind, Stance, Theme
from consult.moderation.models import Verdict
from consult.moderation.services import decide
from consult.responses.models import Answer
from consult.responses.services.withdrawing import withdraw
from consult.text.redaction import Category, Passage
from consult.text.spans import Span
from tests.browser import Browser
from tests.integration.coding.make import WORDS, Place, signed_in

DESK = "/en/desk/pooierverbod/coderen"
PARAGRAPH = "Dit is een zin van een stuk dat over het voorstel gaat. " * 10
PAPER = "\n\n".join(["Inleiding", *[PARAGRAPH] * 6, "Onze aanbevelingen", *[PARAGRAPH] * 6, "Slot", "Tot hier."])


@pytest.fixture
def browser(app: Flask, place: Place) -> Browser:
    return signed_in(app, place.analyst)


def own(place: Place, number: int) -> dict[str, tuple[str, str]]:
    """What is coded of a contribution: stance and passage by theme."""
    with place.database.reading() as session:
        row = queries.contributions_to_code(
            session, place.id, queries.Queue(coder_id=place.analyst.id), after=number - 1
        )
        codings = queries.codings_of(session, row[0].contribution.id)
        return {
            coding.theme.key: (str(coding.stance), WORDS[coding.excerpt.start : coding.excerpt.end])
            for coding in codings
        }


def checked(browser: Browser, name: str) -> list[str]:
    found: list[HtmlElement] = browser.page.xpath(f"//input[@name='{name}'][@checked]")
    return [str(field.get("value")) for field in found]


def test_several_themes_each_with_its_own_stance_and_marks_are_saved_at_once(browser: Browser, place: Place) -> None:
    written = place.contribution()
    several: dict[str, Any] = {
        "sentences": ["2", "3"],
        "theme": ["B-COLLEGA", "C-PRIJS", "E-VEILIG"],
        "stance-B-COLLEGA": "support",
        "stance-C-PRIJS": "conditional",
        "condition-C-PRIJS": "als kosten delen mag",
        "rare": "y",
        "recommendation": "2",
        "memo": "lijkt op een andere",
    }
    browser.open(f"{DESK}/{written.number}").press("Save coding", **several)
    passage = "Een vriend rijdt ons. Hij vraagt een eerlijk bedrag."
    assert own(place, written.number) == {
        "B-COLLEGA": ("support", passage),
        "C-PRIJS": ("conditional", passage),
        "E-VEILIG": ("none", passage),
    }
    for words in ("als kosten delen mag", "Rare but serious", "Recommendation 2", "lijkt op een andere"):
        assert words in browser.text


def test_one_theme_without_its_stance_loses_nothing_of_the_others(browser: Browser, place: Place) -> None:
    written = place.contribution()
    some: dict[str, Any] = {
        "sentences": ["1"],
        "theme": ["B-COLLEGA", "C-PRIJS"],
        "stance-B-COLLEGA": "oppose",
        "memo": "een gedachte",
        "experience": "y",
    }
    browser.open(f"{DESK}/{written.number}").press("Save coding", status=422, **some)
    assert checked(browser, "theme") == ["B-COLLEGA", "C-PRIJS"]
    assert checked(browser, "stance-B-COLLEGA") == ["oppose"]
    assert checked(browser, "experience") == ["y"]
    assert "een gedachte" in browser.text
    assert own(place, written.number) == {}
    browser.press("Save coding", **{"stance-C-PRIJS": "question"})
    assert own(place, written.number).keys() == {"B-COLLEGA", "C-PRIJS"}


def test_words_that_were_selected_become_the_excerpt_and_bad_ones_are_refused(browser: Browser, place: Place) -> None:
    written = place.contribution(passages=(Passage(Span(18, 28), Category.CONTACT),))
    browser.open(f"{DESK}/{written.number}")
    for selected, why in (
        ("1:4-9:2", "not a passage"),
        ("1:0-2:4", "hidden part"),
        ("2:0-2:17", "hidden part"),
        ("1:4-1:400", "not a passage"),
        ("x", "not a passage"),
    ):
        browser.press("Save coding", status=422, passage=selected, theme=["E-VEILIG"])
        assert why in browser.text
    browser.press("Save coding", passage="1:4-1:10", theme=["E-VEILIG"])
    assert own(place, written.number) == {"E-VEILIG": ("none", "werken")}
    assert "1 werken" in browser.text


def test_no_offset_of_the_text_stands_on_the_page(browser: Browser, place: Place) -> None:
    written = place.contribution(passages=(Passage(Span(18, 28), Category.CONTACT),))
    coding = place.code(written, span=Span(29, 38))
    browser.open(f"{DESK}/{written.number}?excerpt={coding.excerpt_id}")
    (field,) = browser.page.xpath("//input[@name='passage']")
    shown = len("[name or contact] ")
    assert field.get("value") == f"2:{shown}-2:{shown + 9}"


def test_one_changes_what_one_said_on_a_form_that_begins_from_it(browser: Browser, place: Place) -> None:
    written = place.contribution()
    place.code(written, stance=Stance.OPPOSE)
    place.code(written, by=place.other)
    browser.open(f"{DESK}/{written.number}").click("Change passage 1")
    assert checked(browser, "sentences") == ["1"]
    assert checked(browser, "stance-B-COLLEGA") == ["oppose"]
    browser.press("Save coding", sentences=["3"], **{"stance-B-COLLEGA": "support"})
    with place.database.reading() as session:
        found = {coding.coder_id: coding.excerpt.start for coding in queries.codings_of(session, written.id)}
    assert found == {place.analyst.id: WORDS.index("Hij"), place.other.id: 0}


def test_no_theme_fits_is_saved_listed_and_undone(browser: Browser, place: Place) -> None:
    written = place.contribution()
    browser.open(f"{DESK}/{written.number}").press("Save coding", sentences=["1"], theme=["no-theme"])
    assert str(written.number) in browser.open(f"{DESK}?coded=no_theme").text
    assert "1 passage without a theme" in browser.text
    browser.press("Undo my last save")
    assert "Your last save was undone." in browser.text
    with place.database.reading() as session:
        assert queries.marked(session, place.id, MarkKind.NO_THEME) == []
    browser.post(f"{DESK}/ongedaan", {"csrf_token": browser.token}, status=404)
    assert "There is nothing to undo." in browser.text


def test_next_follows_the_queue_that_was_chosen(browser: Browser, place: Place) -> None:
    numbers = sorted(place.contribution(group="gemeente").number for _ in range(3))
    place.contribution()
    browser.open(f"{DESK}?group=gemeente").press("Begin with this queue")
    for number in numbers:
        assert browser.path == f"{DESK}/{number}"
        browser.press("Save coding", sentences=["1"], theme=["no-theme"])
        browser.press("Next in the queue")
    assert "That was the end of this queue." in browser.text
    browser.open(f"{DESK}/{numbers[0]}?coded=mine").press("Next in the queue")
    assert browser.path == f"{DESK}/{numbers[1]}"
    browser.open(f"{DESK}/{numbers[2]}?coded=mine").press("Next in the queue")
    assert "That was the end of this queue." in browser.text


def test_a_long_paper_is_read_page_by_page_with_its_contents_and_keeps_its_sentences(
    browser: Browser, place: Place
) -> None:
    written = place.contribution(PAPER)
    browser.open(f"{DESK}/{written.number}")
    (contents,) = browser.page.xpath("//details[summary='Contents']")
    assert "Onze aanbevelingen page" in " ".join(contents.text_content().split())
    first = {int(field.get("value")) for field in browser.page.xpath("//input[@name='sentences']")}
    browser.click("Page 2")
    second = {int(field.get("value")) for field in browser.page.xpath("//input[@name='sentences']")}
    assert max(first) + 1 == min(second)
    browser.press("Save coding", sentences=[str(min(second))], theme=["no-theme"])
    assert checked(browser, "sentences") == []
    assert str(min(second)) in [str(field.get("value")) for field in browser.page.xpath("//input[@name='sentences']")]
    with place.database.reading() as session:
        (mark,) = queries.marks_of(session, written.id)
    assert PAPER[mark.excerpt.start : mark.excerpt.end].startswith(("Dit is een zin", "Onze aanbevelingen"))
    assert mark.excerpt.start > 1000


def test_a_theme_that_was_retired_meanwhile_is_refused_and_what_was_typed_stays(browser: Browser, place: Place) -> None:
    written = place.contribution()
    browser.open(f"{DESK}/{written.number}")
    with place.database.transaction() as session:
        session.scalars(select(Theme).where(Theme.key == "C-PRIJS")).one().on_desk = False
    fields = {"sentences": ["1"], "theme": ["C-PRIJS", "E-VEILIG"], "memo": "dit blijft staan"}
    browser.press("Save coding", status=422, **fields)
    assert "not in the codebook any more" in browser.text
    assert checked(browser, "theme") == ["E-VEILIG"]
    assert "dit blijft staan" in browser.text


def test_a_contribution_that_was_withdrawn_meanwhile_is_gone_and_what_was_typed_is_shown(
    browser: Browser, place: Place
) -> None:
    written = place.contribution()
    browser.open(f"{DESK}/{written.number}")
    with place.database.transaction() as session:
        withdraw(session, session.get_one(Answer, written.answer_id).response_id, now=datetime.now(UTC))
    browser.press("Save coding", status=404, sentences=["1"], theme=["no-theme"], memo="een gedachte om te bewaren")
    assert "does not exist" in browser.text
    assert "een gedachte om te bewaren" in browser.text


def test_a_form_that_was_shown_before_more_was_hidden_since_stores_nothing(browser: Browser, place: Place) -> None:
    written = place.contribution()
    browser.open(f"{DESK}/{written.number}")
    with place.database.transaction() as session:
        answer = session.get_one(Answer, written.answer_id)
        decide(
            session,
            place.vault,
            answer.id,
            version=answer.version,
            verdict=Verdict.ACCEPT,
            passages=(Passage(Span(0, 3), Category.CONTACT),),
            share=0,
            by=session.merge(place.moderator),
        )
    browser.press("Save coding", status=422, passage="1:4-1:10", theme=["E-VEILIG"])
    assert "The text was changed since you opened this page." in browser.text
    assert own(place, written.number) == {}


def test_personal_data_is_sent_back_to_the_moderators_with_one_press(browser: Browser, place: Place) -> None:
    written = place.contribution()
    browser.open(f"{DESK}/{written.number}").press("Send back to the moderators")
    assert "The moderators look at this text once more." in browser.text
    assert "Moderators look at it once more" in browser.text
    assert not browser.page.xpath("//button[contains(., 'Send back')]")

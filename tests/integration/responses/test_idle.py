"""Whoever came back with a code and does nothing for half an hour is closed out; what they saved and typed is not lost."""

import time

import pytest

from consult.web import sessions
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.responses import make

SAVED = "Samen werken in de blauwe parapluwinkel is veiliger."
TYPED = "Dit typte ik terwijl de pan op het vuur stond."
MINUTE = 60


@pytest.fixture
def consultation(database):
    return make.open_consultation(database)


@pytest.fixture
def holder(app, consultation) -> Browser:
    """Somebody who saved an answer, stopped, and is back with their code."""
    browser = make.begun(visitor(app), consultation, route="all")
    browser.press("Continue later", **{"PV-05": SAVED})
    code = "".join(browser.page.xpath("//*[contains(@class, 'c-code')]//text()"))
    return Browser(visitor(app)).open("/en/r/verder").press("Continue", code=code)


@pytest.fixture
def wait(monkeypatch):
    """Let time pass: the argument is a number of minutes."""
    moment = [time.time()]
    monkeypatch.setattr(sessions.time, "time", lambda: moment[0])

    def pass_(minutes: float) -> None:
        moment[0] += minutes * MINUTE

    return pass_


def test_after_half_an_hour_the_page_says_what_was_kept_and_how_to_go_on(holder, wait):
    holder.open("/en/r/alles")
    assert "parapluwinkel" in holder.answer.get_data(as_text=True)
    wait(31)
    holder.open("/en/r/alles")
    assert holder.path == "/en/r/verder"
    assert "parapluwinkel" not in holder.answer.get_data(as_text=True)
    assert "Nothing happened here for half an hour." in holder.text
    assert "What you saved is kept. Enter your code to go on." in holder.text


def test_whoever_goes_on_reading_stays(holder, wait):
    for _ in range(5):
        wait(20)
        assert holder.open("/en/r/alles").path == "/en/r/alles"
    for _ in range(8):
        wait(20)
        holder.open("/en/r/alles")
    assert holder.path == "/en/r/verder", "four hours are the most, however busy somebody is"
    assert "half an hour." not in holder.text.partition("24 letters")[0]


def test_what_was_typed_on_a_page_that_was_open_too_long_is_shown_and_not_lost(holder, wait, database):
    holder.open("/en/r/alles")
    before = [one.sealed for one in make.answers(database)]
    wait(31)
    holder.press("Save and continue", **{"PV-05": TYPED}, status=400)
    assert TYPED in holder.answer.get_data(as_text=True)
    assert "What you saved before is kept." in holder.text
    assert [one.sealed for one in make.answers(database)] == before
    assert holder.click("Continue with your code").path == "/en/r/verder"


@pytest.mark.parametrize("button", ["Continue later", "Save and respond to the text itself"])
def test_it_is_the_same_for_every_button(holder, wait, button):
    holder.open("/en/r/alles")
    wait(31)
    holder.press(button, **{"PV-05": TYPED}, status=400)
    assert TYPED in holder.answer.get_data(as_text=True)


def test_who_has_no_code_yet_is_not_cut_off_from_what_they_saved(app, consultation, wait, database):
    browser = make.begun(visitor(app), consultation, route="all")
    browser.press("Save and continue", **{"PV-05": SAVED})
    wait(45)
    browser.open("/en/r/alles")
    assert "parapluwinkel" in browser.answer.get_data(as_text=True)
    wait(200)
    assert browser.open("/en/r/alles").path == "/en/r/verder"

"""Forty answers of the demonstration moderated with the keyboard alone, and how many keys that takes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Site
from tests.journeys.visitor import AXE, sign_in

ANSWERS, MARKED = 40, 5
MOST_PER_PLAIN_ANSWER = 3
PLACE = "2"
"""The second button of the marks: a place or workplace."""


class Keyboard:
    """The keys of somebody without a mouse, counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.presses += 1
            self.page.keyboard.press(key)

    def go(self, key: str) -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.press(key)
        self.page.get_by_label("Turn single keys off").first.wait_for()


@pytest.fixture
def page(site: Site, chromium: Browser) -> Iterator[Page]:
    """The desk of a moderator who signed in."""
    made = chromium.new_page(viewport={"width": 1280, "height": 900})
    sign_in(made, site.url, "moderator@bureau.example")
    made.goto(f"{site.url}/en/desk/opting-in/moderatie")
    yield made
    made.context.close()


def test_forty_answers_are_moderated_with_the_keyboard_alone(page: Page, pictures: Path | None) -> None:
    keyboard = Keyboard(page)
    keyboard.go("n")
    first = page.url
    plain: list[int] = []
    with_marks: list[int] = []
    for number in range(ANSWERS):
        before, address = keyboard.presses, page.url
        is_marked = number % (ANSWERS // MARKED) == 0
        if is_marked:
            hide_the_third_word(keyboard)
        if page.get_by_text("The computer proposes a decision").is_visible():
            keyboard.go("s")
        else:
            keyboard.go("a")
        (with_marks if is_marked else plain).append(keyboard.presses - before)
        assert page.url != address
        assert page.get_by_text("Your decision was saved.").is_visible()
        if number == 0:
            looked_at(page, pictures)
    print(  # noqa: T201  (what the journey is for)
        f"{len(plain)} plain answers: {sum(plain) / len(plain):.1f} keys each, at most {max(plain)}; "
        f"{len(with_marks)} with a passage marked: {sum(with_marks) / len(with_marks):.1f}"
    )
    assert max(plain) <= MOST_PER_PLAIN_ANSWER
    assert len(plain) + len(with_marks) == ANSWERS
    page.goto(first)
    assert "hidden:" in page.locator("section[aria-labelledby=former]").inner_text()


def hide_the_third_word(keyboard: Keyboard) -> None:
    """Go into the text, choose its third word and hide it; a wrong mark first, which one key takes back."""
    page = keyboard.page
    before = page.locator("#marked").input_value()
    keyboard.press("m", "ArrowRight", PLACE, "u")
    assert page.locator("#marked").input_value() == before
    keyboard.press("ArrowRight", "ArrowRight", PLACE)
    assert page.locator("#marked").input_value() != before, "nothing was marked"


def looked_at(page: Page, pictures: Path | None) -> None:
    """Let axe look at the page with its scripts running, wide and narrow."""
    page.evaluate(AXE.read_text("utf-8"))
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        found = page.evaluate("axe.run(document)")
        assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if pictures:
            page.screenshot(path=pictures / f"one-answer-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})

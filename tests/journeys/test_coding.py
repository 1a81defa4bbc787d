"""Ten contributions of the demonstration coded with the keyboard alone: several themes, selected words, and one undone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Site
from tests.journeys.test_keyboard import Keyboard
from tests.journeys.visitor import AXE, sign_in

CONTRIBUTIONS = 10
SLUG = "pooierverbod"


@pytest.fixture
def page(site: Site, chromium: Browser) -> Iterator[Page]:
    """The coding desk of an analyst who signed in."""
    made = chromium.new_page(viewport={"width": 1280, "height": 900})
    sign_in(made, site.url, "codeur-a@bureau.example")
    made.goto(f"{site.url}/en/desk/{SLUG}/coderen")
    yield made
    made.context.close()


def test_ten_contributions_are_coded_with_the_keyboard_alone(page: Page, pictures: Path | None) -> None:
    looked_at(page, pictures, "coding-list")
    keyboard = Keyboard(page)
    keyboard.go("n")
    presses: list[int] = []
    selected = False
    for number in range(CONTRIBUTIONS):
        before, address = keyboard.presses, page.url
        # Which words a text begins with is chance: three words may cut what is hidden, or go beyond a short sentence.
        has_three = len(page.locator("[data-sentence]").first.inner_text().split()) > 3
        if number and not selected and has_three and not page.locator("[data-sentence] .d-ph").count():
            select_words(keyboard)
            selected = True
        else:
            keyboard.press("1")
        if number == 2:
            keyboard.press("x", "r")
        else:
            choose_themes(keyboard, 2 if number in {0, 1} else 1)
        if number == 0:
            looked_at(page, pictures, "coding-chosen")
        keyboard.go("s")
        assert page.get_by_text("The coding was saved.").is_visible(), page.locator("main").inner_text()[:600]
        assert said(page) == (2 if number in {0, 1} else 1)
        if number == 3:
            undo_and_do_again(keyboard)
        if number == 0:
            looked_at(page, pictures, "coding-saved")
        presses.append(keyboard.presses - before)
        keyboard.go("n")
        assert page.url != address
    assert selected
    print(f"{CONTRIBUTIONS} contributions coded with {sum(presses) / len(presses):.1f} keys each")  # noqa: T201  (what the journey is for)


def said(page: Page) -> int:
    """How many themes, or answers that none fits, stand beside the text as the coder's own."""
    mine = page.locator("section[aria-labelledby=coded] tbody tr", has=page.get_by_role("button", name="Remove"))
    return mine.locator(".d-stance").count() + mine.get_by_text("No theme fits").count()


def select_words(keyboard: Keyboard) -> None:
    """Go into the text, select its second word and the two behind it."""
    page = keyboard.page
    keyboard.press("m", "ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight")
    # A browser says a moment later that something else is selected.
    page.locator("[data-selected-said]", has_text=re.compile(r"“\S+\s+\S+\s+\S+$")).wait_for()
    assert page.locator("[data-passage]").input_value()


def choose_themes(keyboard: Keyboard, number: int) -> None:
    """Find themes that take a stance by their names, and choose a stance for each: for, or only if."""
    names = keyboard.page.eval_on_selector_all(
        "[data-stances]", "all => all.map(one => one.closest('li').querySelector('label').textContent.trim())"
    )
    for place, name in enumerate(names[:number]):
        keyboard.press("t", *name)
        keyboard.press("Enter", "2" if place else "1")
        if place:
            keyboard.press(*"mits", "Shift+Tab")


def undo_and_do_again(keyboard: Keyboard) -> None:
    """Take the last save back with one key; what stood there before is there again."""
    keyboard.go("u")
    assert keyboard.page.get_by_text("Your last save was undone.").is_visible()
    assert said(keyboard.page) == 0
    keyboard.press("1", "x")
    keyboard.go("s")


def looked_at(page: Page, pictures: Path | None, name: str) -> None:
    """Let axe look at the page with its scripts running, wide and narrow."""
    page.evaluate(AXE.read_text("utf-8"))
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": height})
        found = page.evaluate("axe.run(document)")
        assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if pictures:
            page.screenshot(path=pictures / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})

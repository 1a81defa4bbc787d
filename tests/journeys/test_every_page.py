"""Every kind of page that respondents open: on the smallest screen, by keyboard alone, in forced colours, without motion."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.conftest import Site
from tests.journeys.visitor import Come, go, press, sign_in

WORDS = "Wie hier veegt bij de blauwe boom, vraagt het ons eerst."
SMALLEST = {"width": 320, "height": 256}
"""A window of 1280 by 1024 at 400 %: what a page must fit without being moved sideways (WCAG 1.4.10)."""
WIDE = {"width": 1280, "height": 900}
PUBLIC = (
    "",
    "consultaties/",
    "consultaties/pooierverbod",
    "consultaties/pooierverbod/verloop",
    "privacy",
    "hulp",
    "toegankelijkheid",
    "wat-wij-bewaren",
    "beveiliging",
    "r/verder",
    "r/uitnodiging",
    "account/sign-in",
    "niets",
)
DRAFT = (
    "deel/1",
    "deel/2",
    "kort",
    "alles",
    "tekst",
    "controle",
    "wie-ziet-wat",
    "mijn",
    "bekend",
    "intrekken",
)
SENT = (
    "mijn",
    "berichten",
    "uitkomst",
    "aanpassen",
    "aanpassen/PV-05",
    "aanpassen/PV-06",
    "tekst/aanpassen",
    "bekend",
    "intrekken",
)
TOGETHER = ("werkplek", "werkplek/deel/1", "werkplek/mandaat", "werkplek/mede", "mede", "alles", "controle")

_WATCH = """() => {
  const said = one => {
    const style = getComputedStyle(one)
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.borderColor,
            style.backgroundColor, style.textDecoration].join("|")
  }
  const isThere = one => one.checkVisibility({visibilityProperty: true}) && !one.disabled && one.tabIndex >= 0
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(isThere)
  const chosen = new Set()
  window.stops = stops.filter(one => {
    if (one.type !== "radio") return true
    const group = [...document.getElementsByName(one.name)]
    const stop = group.find(other => other.checked) || group[0]
    return stop === one
  })
  if (document.activeElement !== document.body) document.activeElement.blur()
  const before = new Map(stops.map(one => [one, said(one)]))
  window.reached = []
  document.addEventListener("focusin", event => {
    const one = event.target
    const strip = document.querySelector(".c-top")?.getBoundingClientRect().bottom ?? 0, box = one.getBoundingClientRect()
    const isAbove = one.closest(".c-top, .utrecht-skip-link")
    window.reached.push({
      at: window.stops.indexOf(one),
      shows: said(one) !== before.get(one),
      seen: isAbove || (box.bottom > strip && box.top < innerHeight),
    })
  })
  return window.stops.length
}"""
_REACHED = """() => window.reached.map(one => (
  {...one, what: one.at < 0 ? "?" : window.stops[one.at].outerHTML.slice(0, 120)}
))"""
_WITHOUT_COLOURS = """() => {
  const shown = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea")]
    .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.closest(".c-vh"))
  const behind = one => {
    for (let at = one; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor
      if (colour !== "rgba(0, 0, 0, 0)" && colour !== "transparent") return colour
    }
    return "rgb(255, 255, 255)"
  }
  const bordered = one => {
    const style = getComputedStyle(one)
    return ["Top", "Bottom"].every(side => style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) > 0
      && style[`border${side}Color`] !== behind(one.parentElement))
  }
  const isDrawn = one => {
    const style = getComputedStyle(one)
    if (one.matches("[type=radio], [type=checkbox]")) return style.appearance !== "none" || bordered(one)
    if (one.matches("[type=file]")) return style.color !== behind(one)
    const isButton = one.matches("button, .utrecht-button")
    if (isButton || !one.matches("a")) return bordered(one) && style.color !== behind(one)
    return style.color !== behind(one)
  }
  return shown.filter(one => !isDrawn(one)).map(one => one.outerHTML.slice(0, 160))
}"""
_MOVES = """() => [document.documentElement, ...document.querySelectorAll("*")].filter(one => {
  const style = getComputedStyle(one), long = times => times.split(",").some(time => parseFloat(time) > 0.01)
  return style.scrollBehavior === "smooth" || long(style.transitionDuration)
    || (style.animationName !== "none" && long(style.animationDuration))
}).map(one => one.outerHTML.slice(0, 120))"""

_SPOIL = """() => {
  const main = document.querySelector("main"), field = main.querySelector("[name=code]"), button = main.querySelector("button")
  main.style.minInlineSize = "60rem"
  field.style.outline = field.style.boxShadow = "none"
  field.style.border = "0 none"
  field.style.background = "none"
  button.style.transition = "all 2s"
  button.addEventListener("keydown", event => event.key === "Tab" && event.preventDefault())
}"""
"""A page too wide, with a field that does not show where it is, and a button that moves and lets nobody go."""


@pytest.fixture
def window(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh window in which we can look; the pages of respondents bring no script of their own."""
    context = chromium.new_context(viewport=WIDE)  # type: ignore[arg-type]  # a plain dict of two numbers
    context.set_default_timeout(10_000)
    yield context
    context.close()


def test_every_page_of_one_person_is_within_reach(
    site: Site, window: BrowserContext, visitor: Come, pictures: Path | None
) -> None:
    faults = [fault for name, page in one_person(site, window, visitor) for fault in faults_of(name, page, pictures)]
    assert not faults, "\n".join(faults)


def test_every_page_of_an_organisation_is_within_reach(
    site: Site, window: BrowserContext, pictures: Path | None
) -> None:
    faults = [fault for name, page in an_organisation(site, window) for fault in faults_of(name, page, pictures)]
    assert not faults, "\n".join(faults)


def test_the_sweep_finds_what_is_out_of_reach(site: Site, window: BrowserContext, pictures: Path | None) -> None:
    page = window.new_page()
    page.goto(f"{site.url}/en/r/verder")
    page.evaluate(_SPOIL)
    found = "\n".join(faults_of("spoilt", page, pictures))
    for words in ("wide in a window", "focus does not show", "reached", "not to be seen", "moves"):
        assert words in found, words


def one_person(site: Site, window: BrowserContext, visitor: Come) -> Iterator[tuple[str, Page]]:
    """Open every page of somebody who answers, comes back and takes it all back, each with its name."""
    page = window.new_page()
    yield from opened(page, f"{site.url}/en", PUBLIC)
    page.goto(f"{site.url}/en/consultaties/pooierverbod")
    go(page.get_by_role("link", name="Start answering"))
    yield "begin", page
    press(page, "Begin")
    yield "begin with faults", page
    page.locator("input[name=group][value=sekswerker]").check()
    page.locator("input[name=consent]").check()
    press(page, "Begin")
    behind = f"{site.url}/en/r"
    page.goto(f"{behind}/alles")
    page.locator("[name='PV-05']").fill("Bel me op 06-12345678, ik ben 34, kom uit Roemenië en werk achter het raam.")
    page.locator("[name='PV-09']").fill(WORDS)
    press(page, "Save and continue")
    yield from opened(page, behind, DRAFT)
    page.goto(f"{behind}/tekst")
    go(page.locator("#part-2").get_by_role("link"))
    yield "part of the text", page
    page.goto(f"{behind}/controle")
    press(page, "Continue later")
    yield "later", page
    code = page.locator("main p[translate=no]").inner_text()
    come_back(page, behind, code)
    page.goto(f"{behind}/controle")
    page.locator("[name=tells_later]").check()
    press(page, "Send my answers")
    yield "receipt", page
    moderate(visitor)
    come_back(page, behind, code)
    yield from opened(page, behind, SENT)
    page.goto(f"{behind}/tekst/aanpassen")
    go(page.get_by_role("link", name="your response to part").first)
    yield "part of the text anew", page
    page.goto(f"{behind}/uitkomst")
    go(page.get_by_role("link", name="Object").first)
    yield "objection", page
    page.goto(f"{behind}/intrekken")
    page.locator("[name=sure]").check()
    press(page, "Take back")
    yield "withdrawing", page


def an_organisation(site: Site, window: BrowserContext) -> Iterator[tuple[str, Page]]:
    """Open every page of an organisation that answers, each with its name."""
    page = window.new_page()
    sign_in(page, site.url, "gemeente@gemeente.example")
    yield from opened(page, f"{site.url}/en/account", ("", "second-factor", "nieuws"))
    page.goto(f"{site.url}/en/consultaties/opting-in")
    go(page.get_by_role("link", name="Answer for an organisation"))
    yield "begin for an organisation", page
    page.locator("input[name=consent]").check()
    press(page, "Begin")
    behind = f"{site.url}/en/r"
    yield from opened(page, behind, TOGETHER)
    page.goto(f"{behind}/alles")
    words = page.locator("main textarea").first
    key = words.get_attribute("name")
    words.fill("Onze inspecteurs vragen om heldere regels.")
    press(page, "Save and continue")
    yield from opened(page, behind, (f"werkplek/versies/{key}", "bijlagen/OI-14", "mijn"))
    page.goto(f"{behind}/intrekken")
    page.locator("[name=sure]").check()
    press(page, "Throw away")
    yield "thrown away", page


def opened(page: Page, before: str, paths: tuple[str, ...]) -> Iterator[tuple[str, Page]]:
    """Open each of ``paths`` and hand it over with its name."""
    for path in paths:
        page.goto(f"{before}/{path}")
        assert page.url == f"{before}/{path}", f"{path} leads to {page.url}"
        yield path or "first", page


def moderate(visitor: Come) -> None:
    """Let a moderator hide a passage and another one agree, so that there is an outcome to object to."""
    moderator = visitor().sign_in("moderator@bureau.example")
    moderator.find_to_moderate("pooierverbod", "question=PV-09&group=sekswerker", WORDS)
    marked = moderator.field("marked")
    marked.fill(marked.input_value().replace("de blauwe boom", "[[place|de blauwe boom]]"))
    moderator.choose("ruling", "accept").press("Save the decision and go on")
    assert "Your decision was saved." in moderator.text
    visitor().sign_in("moderator-b@bureau.example").agree("pooierverbod", "de blauwe boom")


def come_back(page: Page, behind: str, code: str) -> None:
    page.goto(f"{behind}/verder")
    page.locator("[name=code]").fill(code)
    press(page, "Continue")


def faults_of(name: str, page: Page, pictures: Path | None) -> Iterator[str]:
    """Look at a page as it stands in four ways, and say what is wrong with it."""
    picture = name.replace("/", "-").replace(" ", "-")
    page.wait_for_load_state()
    page.set_viewport_size(SMALLEST)  # type: ignore[arg-type]  # a plain dict of two numbers
    wide, room = page.evaluate("[document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]")
    if wide > room + 1:
        yield f"{name}: {wide} wide in a window of {room}"
    if pictures:
        page.screenshot(path=pictures / f"{picture}-320.png", full_page=True)
    yield from (f"{name}, keyboard: {fault}" for fault in keyboard(page))
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]  # a plain dict of two numbers
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    for one in page.evaluate(_WITHOUT_COLOURS):
        yield f"{name}, forced colours: not to be seen: {one}"
    for one in page.evaluate(_MOVES):
        yield f"{name}: moves: {one}"
    if pictures:
        page.screenshot(path=pictures / f"{picture}-forced.png", full_page=True)
    page.emulate_media(forced_colors="none", reduced_motion="no-preference")


def keyboard(page: Page) -> Iterator[str]:
    """Go through the page with the Tab key alone, then take the way past what every page begins with."""
    page.emulate_media(reduced_motion="reduce")
    count = page.evaluate(_WATCH)
    for _ in range(count):
        page.keyboard.press("Tab")
    reached: list[dict[str, Any]] = page.evaluate(_REACHED)
    if [one["at"] for one in reached] != list(range(count)):
        yield f"reached {[one['at'] for one in reached]} of {count}"
    yield from (f"focus does not show at {one['what']}" for one in reached if not (one["shows"] and one["seen"]))
    skip = page.locator("a[href='#main']")
    skip.focus()
    if not skip.is_visible():
        yield "the way to the content is not seen"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.closest('header, nav.utrecht-nav-bar, .c-top') !== null"):
        yield "the way to the content leads elsewhere"

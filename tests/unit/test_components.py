"""Every macro on pages of a gallery, as a real browser shows them at the width of a desk, a phone and a small phone."""

import json
import re
from types import SimpleNamespace

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from consult import charts
from consult.config import ROOT

BUILT = ROOT / "static" / "build"
PAGES = ("base-home", "base-ask", "base-sent", "desk-home", "desk-review", "desk-code")
GALLERY = (ROOT / "tests" / "gallery.html").read_text()
LANGUAGES = {"nl": "Nederlands", "en": "English", "es": "Español", "ro": "Română", "bg": "Български"}


def links(*labels):
    return [{"label": label, "url": "#", "current": label == labels[0]} for label in labels]


def gallery(page):
    """The HTML of a page of the gallery; ``page`` is the name of a frame and of a view."""
    frame, view = page.split("-")
    manifest = json.loads((BUILT / "manifest.json").read_text())
    environment = Environment(
        loader=FileSystemLoader([ROOT / "templates", ROOT / "tests"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    environment.globals |= {
        "_": lambda message, **params: message % params if params else message,
        "asset": lambda name: f"/static/{manifest[name]}",
        "csrf_token": lambda: "token",
    }
    bars = charts.counts_bars([("People who do this work", 82), ("Organisations", 12)], title="Stances", language="en")
    person = SimpleNamespace(name="N. Vermeer", role_words="moderator", sign_out_url="#")
    return environment.get_template("gallery.html").render(
        frame=f"{frame}.html",
        view=view,
        site_name="Meedenken",
        demonstration=True,
        home_url="#",
        desk_url="#",
        exit_url="#",
        nav=links("Home", "Consultations", "My response", "What does it bring?", "Privacy"),
        languages=[
            {"code": code, "name": name, "url": "#", "current": code == "en"} for code, name in LANGUAGES.items()
        ],
        footer_links=links("Privacy", "Accessibility", "Report a weakness"),
        runs_site="Voorbeeldbureau Moderatie, for the Voorbeeldministerie.",
        current_lang="en",
        is_checked=True,
        person=person if frame == "desk" else None,
        error_title=view == "ask",
        without_second_factor=True,
        svg=Markup(bars),  # noqa: S704 -- our own drawing
        bound=SimpleNamespace(
            name="password", label=SimpleNamespace(text="Password"), data="", description="", errors=[], id="password"
        ),
    )


def serve(route):
    path = route.request.url.split("gallery.test/", 1)[1].split("#")[0]
    if path.startswith("static/"):
        route.fulfill(path=BUILT / path.removeprefix("static/"))
    else:
        route.fulfill(body=gallery(path), content_type="text/html; charset=utf-8")


@pytest.fixture
def visit(chromium):
    """Open a page of the gallery in a new window."""
    opened = []

    def open_page(page, width=1280, **settings):
        context = chromium.new_context(viewport={"width": width, "height": 800}, **settings)
        opened.append(context)
        window = context.new_page()
        window.route("**/*", serve)
        window.goto(f"http://gallery.test/{page}")
        return window

    yield open_page
    for context in opened:
        context.close()


@pytest.mark.parametrize("width", [1280, 375, 320])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_accessible_and_never_scrolls_sideways(visit, page, width):
    window = visit(page, width)
    window.add_script_tag(path=ROOT / "node_modules" / "axe-core" / "axe.min.js")
    found = window.evaluate("axe.run()")
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found["violations"]] == []
    assert window.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("file", ["page", "forms", "tables", "desk", "words"])
def test_the_gallery_shows_the_macros_of(file):
    source = (ROOT / "templates" / "components" / f"{file}.html").read_text()
    promised = re.findall(r"\{% macro ([a-z]\w*)\(", source)
    frames = (ROOT / "templates" / "base.html").read_text() + (ROOT / "templates" / "desk.html").read_text() + source
    shown = set(re.findall(r"(?<!macro )\b(\w+)\(", GALLERY + frames))
    assert [name for name in promised if name not in shown] == []


def test_a_checked_radio_button_can_be_told_from_others_in_forced_colours(visit):
    window = visit("base-ask", forced_colors="active")
    checked = window.locator("#age-b").screenshot()
    window.locator("#age-a").check()
    assert checked != window.locator("#age-b").screenshot()


def test_a_focused_link_can_be_seen(visit):
    window = visit("base-home")
    window.locator(".c-lang a").first.focus()
    window.keyboard.press("Tab")
    outline = window.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_the_way_out_stays_in_view(visit):
    window = visit("base-ask", 320)
    window.evaluate("scrollTo({top: 1500, behavior: 'instant'})")
    box = window.get_by_role("link", name="Leave this site quickly").bounding_box()
    assert 0 <= box["y"] < 60
    assert box["height"] >= 24


def test_the_return_code_is_selected_whole_and_copied_on_one_line(visit):
    window = visit("base-sent", 375)
    window.locator(".c-code").click()
    assert window.evaluate("getSelection().toString()").split() == ["7F3K", "M2QX", "9T4B", "WH6C"]
    assert "\n" not in window.evaluate("getSelection().toString()").strip()


def test_the_return_code_is_printed_and_the_way_out_is_not(visit):
    window = visit("base-sent")
    window.emulate_media(media="print")
    assert window.locator(".c-code").is_visible()
    assert not window.locator(".c-exit").is_visible()
    assert not window.get_by_role("navigation").first.is_visible()


@pytest.mark.parametrize("page", ["base-home", "base-ask", "base-sent"])
def test_respondents_pages_carry_no_script(page):
    assert "<script" not in gallery(page)


def select(window, passage):
    window.evaluate(
        """passage => {
          const walker = document.createTreeWalker(document.querySelector("[data-redact]"), NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf(passage);
            if (at >= 0) {
              getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + passage.length);
              return;
            }
          }
        }""",
        passage,
    )


def test_a_selected_passage_is_marked_in_the_answer_and_can_be_unmarked(visit):
    window = visit("desk-review")
    before = window.locator("#marked").input_value()
    select(window, "Voorbeeldstraat 12")
    window.get_by_role("button", name="Place", exact=True).click()
    select(window, "Denise")
    window.get_by_role("button", name="Someone else").click()
    select(window, "Denise")
    window.get_by_role("button", name="Someone else").click()
    after = window.locator("#marked").input_value()
    assert after == before.replace("Denise", "[[iemand anders|Denise]]").replace(
        "Voorbeeldstraat 12", "[[plaats|Voorbeeldstraat 12]]"
    )
    assert "changed" in window.locator("[data-redact-said]").inner_text()
    for passage in ("Denise", "Voorbeeldstraat"):
        select(window, passage)
        window.get_by_role("button", name="Remove the mark").click()
    assert window.locator("#marked").input_value() == before


def marks(window):
    return window.locator("#marked").input_value()


def test_the_arrow_keys_choose_words_and_sentences_and_shift_makes_them_longer_and_shorter(visit):
    window = visit("desk-review")
    chosen = "getSelection().toString()"
    window.locator("[data-redact]").focus()
    told = []
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft", "ArrowLeft", "ArrowDown", "ArrowUp"):
        window.keyboard.press(key)
        told.append(window.evaluate(chosen).strip())
    assert told[:5] == ["I", "work", "work together", "work", "I"]
    assert told[5].startswith("A friend drives us")
    assert told[6].startswith("I work together")
    window.keyboard.press("ArrowLeft")
    assert window.evaluate(chosen).strip() == "I"


def test_a_number_marks_what_the_keys_chose_and_another_key_takes_it_back(visit):
    window = visit("desk-review")
    before = marks(window)
    window.locator("body").press("m")
    window.keyboard.press("ArrowRight")
    window.keyboard.press("ArrowRight")
    window.keyboard.press("2")
    assert marks(window) == before.replace("I work", "I [[plaats|work]]")
    assert "The marks are changed" in window.locator("[data-redact-said]").inner_text()
    window.keyboard.press("3")
    assert marks(window) == before.replace("I work", "I [[iemand anders|work]]")
    window.keyboard.press("u")
    assert marks(window) == before.replace("I work", "I [[plaats|work]]")
    window.keyboard.press("0")
    assert marks(window) == before
    window.get_by_role("button", name="Undo").click()
    assert marks(window) == before.replace("I work", "I [[plaats|work]]")
    assert window.evaluate("[...CSS.highlights.get('redacted')].some(range => range.toString() === 'work')")


def test_outside_the_answer_these_keys_mark_nothing(visit):
    window = visit("desk-review")
    before = marks(window)
    select(window, "Denise")
    window.locator("#reason").focus()
    window.keyboard.press("2")
    window.locator("#reason").blur()
    window.keyboard.press("u")
    assert marks(window) == before


def test_marks_in_an_answer_with_square_brackets_carry_a_number_sign(visit):
    window = visit("desk-review")
    window.evaluate(
        """() => {
          document.querySelector("[data-redact]").textContent = "She [my sister] lives here.";
          document.querySelector("#marked").value = "She [my sister] lives here.";
        }"""
    )
    select(window, "my sister")
    window.get_by_role("button", name="Someone else").click()
    assert window.locator("#marked").input_value() == "She [[[#iemand anders|my sister#]]] lives here."


def test_without_a_selection_nothing_is_marked_and_the_moderator_is_told(visit):
    window = visit("desk-review")
    before = window.locator("#marked").input_value()
    window.get_by_role("button", name="Place", exact=True).click()
    assert window.locator("#marked").input_value() == before
    assert "Nothing is marked" in window.locator("[data-redact-said]").inner_text()


def pressed(window):
    window.evaluate(
        """() => {
          window.sent = 0;
          document.querySelector("main form").addEventListener("submit", event => { event.preventDefault(); window.sent += 1; });
        }"""
    )


def test_a_key_presses_its_button_but_not_while_somebody_types(visit):
    window = visit("desk-review")
    pressed(window)
    window.locator("#reason").focus()
    window.keyboard.press("s")
    assert window.evaluate("window.sent") == 0
    window.locator("#reason").blur()
    window.keyboard.press("Control+s")
    assert window.evaluate("window.sent") == 0
    window.keyboard.press("s")
    assert window.evaluate("window.sent") == 1
    window.keyboard.press("1")
    assert window.locator("#verdict2-x").is_checked()


def test_single_keys_stay_off_on_the_next_page(visit):
    window = visit("desk-review")
    window.get_by_label("Turn single keys off").check()
    window.reload()
    pressed(window)
    assert window.get_by_label("Turn single keys off").is_checked()
    window.keyboard.press("s")
    assert window.evaluate("window.sent") == 0

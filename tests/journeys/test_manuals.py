"""Every manual walked step by step as a new user would, in a real browser; and its pictures made, or found to be true.

The Dutch manuals are walked in every run, the English ones where every page is asked for (``make inspect``). With
``--pictures`` the pictures are made anew (``make pictures``), and what they show is noted in ``tests/gold/pictures.json``.
"""

import hashlib
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator

from consult.config import ROOT
from consult.days import today_here
from consult.demo import people
from tests.architecture.catalogues import catalogue
from tests.journeys.conftest import served
from tests.journeys.visitor import Visitor
from tests.journeys.walking import Reader, Value, Walk
from tests.manuals import LANGUAGES, MANUALS, PICTURES

WIDTH, HEIGHT, MARGIN = 1024, 640, 24
COLOURS = 64
NOTED = ROOT / "tests" / "gold" / "pictures.json"
FILE = (
    (ROOT / "consultations" / "pooierverbod.yaml")
    .read_text("utf-8")
    .replace("slug: pooierverbod\n", "slug: proef\n", 1)
)
ORDER = ("respondent", "organisation", "moderator", "analyst", "editor", "administrator", "official")
"""As a response travels; the official last, who reads the report that an analyst had made meanwhile."""
_TOP = "one => (one.closest('main section') || document.querySelector('main h1')).getBoundingClientRect().top + scrollY"
_SHOWN = """one => [...one.querySelectorAll('h1, h2, h3, button, label, legend')]
  .filter(each => !each.closest('[aria-labelledby=combination], [value=accept-plain]'))
  .map(each => each.innerText.trim())"""
"""Which answer comes next is chance, and only some have suggestions or a combination to look at: those are passed over."""


def test_the_manuals_are_walked_in_the_order_in_which_a_response_travels() -> None:
    assert sorted(ORDER) == sorted(MANUALS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_manual_can_be_walked_step_by_step(
    demonstration: Path, tmp_path: Path, chromium: Browser, pytestconfig: pytest.Config, language: str
) -> None:
    makes = pytestconfig.getoption("pictures")
    if language != LANGUAGES[0] and not (makes or pytestconfig.getoption("every_page")):
        pytest.skip("walked by make pictures and make inspect")
    album = Album(language, makes=makes)
    with served(demonstration, tmp_path) as site:
        for manual in ORDER:
            visitors: list[Visitor] = []

            def come(visitors: list[Visitor] = visitors, url: str = site.url) -> Visitor:
                visitors.append(Visitor(chromium, url, None))
                return visitors[-1]

            Walk(come, READERS[language][manual], language, album.picture).all(manual, language)
            for one in visitors:
                one.close()
    album.close()
    assert album.faults == []


class Album:
    """The pictures of one language: made anew, or compared with the words that they show."""

    def __init__(self, language: str, *, makes: bool) -> None:
        """Read what was noted when the pictures were made."""
        self.faults: list[str] = []
        self._language, self._makes = language, makes
        self._noted: dict[str, dict[str, object]] = json.loads(NOTED.read_text("utf-8"))
        self._site = {str(one.string) for one in catalogue("nl")} if language == "nl" else set()
        self._site |= {str(one.id) for one in catalogue("nl")} if language == "en" else set()

    def picture(self, name: str, person: Visitor, at: Locator | None) -> None:
        """Take a picture of the page as it is now, or tell whether the one we have still shows it."""
        name = f"{name}.{self._language}.png"
        shown = sorted(set(person.page.locator("main").evaluate(_SHOWN)) & self._site)
        if self._makes:
            self._noted[name] = {"sha256": self._take(name, person, at), "shows": shown}
            return
        noted = self._noted.get(name, {})
        if noted.get("shows") != shown:
            self.faults.append(f"{name} shows {noted.get('shows')}, and the page is {shown}: make pictures")
        if noted.get("sha256") != hashlib.sha256((PICTURES / name).read_bytes()).hexdigest():
            self.faults.append(f"{name} is not the picture that was noted: make pictures")

    def close(self) -> None:
        """Note what the pictures show."""
        if self._makes:
            NOTED.write_text(json.dumps(self._noted, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")

    def _take(self, name: str, person: Visitor, at: Locator | None) -> str:
        """Keep the part of the page that the step is about, in few colours; return the digest of the file."""
        height = person.page.evaluate("document.documentElement.scrollHeight")
        person.page.set_viewport_size({"width": WIDTH, "height": height})  # nothing sticks halfway
        top = (at or person.page.locator("main h1").first).evaluate(_TOP)
        taken = Image.open(io.BytesIO(person.page.screenshot())).convert("RGB")
        top = max(0, min(int(top) - MARGIN, taken.height - HEIGHT))
        part = taken.crop((0, top, WIDTH, top + HEIGHT))
        part.quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURES / name, optimize=True)
        person.page.set_viewport_size({"width": 1280, "height": 900})
        return hashlib.sha256((PICTURES / name).read_bytes()).hexdigest()


def _file(content: str) -> dict[str, object]:
    return {"name": "proef.yaml", "mimeType": "application/yaml", "buffer": content.encode()}


def _first_word_hidden(word: str) -> Value:
    """How a moderator hides the first word of an answer, as ``word`` calls it."""
    return lambda text: text if "[[" in text else f"[[{word}|{text.split()[0]}]]{text.removeprefix(text.split()[0])}"


def _readers(hidden_as: str) -> dict[str, Reader]:
    today, later = today_here().isoformat(), (today_here() + timedelta(weeks=8)).isoformat()
    return {
        "respondent": Reader(
            "",
            "/",
            values={"answer": "dwang"},
            things={"whom": "input[name=group][value=sekswerker]", "answer": "select[name='PV-01-1']"},
        ),
        "organisation": Reader(
            "anne@vereniging.example",
            "/account/",
            others={"signatory": "voorzitter@vereniging.example"},
            values={"answer": "Onze leden willen eerst gevraagd worden.", "consulted": "onze leden, op twee avonden"},
            things={"answer": "textarea[name='PV-09']", "consulted": "[name=consulted]"},
        ),
        "moderator": Reader(
            people.MODERATOR,
            "/desk",
            others={"second": people.SECOND_MODERATOR},
            values={"marked": _first_word_hidden(hidden_as)},
            things={"first": "main table a"},
        ),
        "analyst": Reader(
            people.ANALYST,
            "/desk",
            others={"second": people.SECOND_ANALYST},
            values={
                "uncoded": "no",
                "theme": "B-SMAL",
                "statement": "Een inzender schrijft over een smal verbod.",
                "dutch": "Iemand schreef over een smal verbod.",
                "english": "Somebody wrote about a narrow ban.",
                "because": "Er is pas een begin gecodeerd.",
            },
            things={
                "first": "main table a",
                "sentence": "input[name=sentences]",
                "theme": "input[type=checkbox][name=theme][value='B-SMAL']",
                "stance": "#stance-B-SMAL-support",
                "version": "main a[href$='/synthese/1']",
                "partner": "input[name=without_partner]",
            },
        ),
        "official": Reader(
            people.OFFICIAL,
            "/desk",
            others={"second": people.SECOND_OFFICIAL},
            values={"reason": "Wij vragen het u voortaan vooraf.", "owner": "directeur Voorbeelden", "later": later},
        ),
        "editor": Reader(
            "redacteur@ministerie.example",
            "/desk",
            values={
                "faulty": _file(FILE.replace("type: ranking", "type: rating", 1)),
                "file": _file(FILE),
                "organisation": "Voorbeeldvereniging",
                "today": today,
                "later": later,
                "group": "belangenorganisatie",
            },
            things={"group": "section[aria-labelledby=groups] a", "mine": "main a[href*='/proef/']"},
        ),
        "administrator": Reader("beheerder@bureau.example", "/desk", values={"act": "staff.signed-in"}),
    }


READERS = {"nl": _readers("naam of contact"), "en": _readers("name or contact")}

"""Moderation as a whole: claimed, suggested, hidden, looked at twice, talked about, objected to, and mended after a report."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import pytest

from tests.journeys.conftest import Site
from tests.journeys.road import Road, approve_and_release, offer
from tests.journeys.sweep import everything
from tests.journeys.visitor import Come, Visitor
from tests.leaks import leaks

NAME = "Zwaluwina Kiekendief"
QUAY = "op de blauwe kade"
LATE = "achter het oude gemaal"
SAID = "Ik betaal drie keer voor hetzelfde."
WORDS = f"Mijn naam is {NAME}. Ik werk {QUAY}. {SAID} Mijn kantoor zit {LATE}."
ALSO = "Hide the quay as well."
ASKED = "What would make it cheaper for you?"
TOLD = "One tariff for everybody would help."
WHY = "Everybody knows that quay. It says nothing about me."
UPHELD = "You are right: the quay tells nobody who you are."
DESK = "/en/desk/opting-in"
ROAD = Road(
    slug="opting-in",
    question="OI-10",
    group="sekswerker",
    said=SAID,
    theme="C-KOSTEN",
    statement="A respondent pays three times for the same thing.",
    summary="Iemand betaalt drie keer voor hetzelfde.",
)


def test_an_answer_is_moderated_by_two_judged_by_a_third_and_mended_after_the_report(
    site: Site, visitor: Come, pytestconfig: pytest.Config
) -> None:
    holder, moderator, second = visitor(), visitor(), visitor()
    code = _send(holder)
    moderator.sign_in("moderator@bureau.example")
    second.sign_in("moderator-b@bureau.example")
    senior = visitor().sign_in("senior@bureau.example")
    answer = _claim_and_hide_the_name(moderator)
    _send_back(second)
    _hide(moderator, answer, QUAY, before=ALSO)
    second.agree("opting-in", SAID)
    _talk(moderator, answer, holder, code)
    _object(holder)
    _uphold(senior)
    holder.open("/en/r/uitkomst").look("outcome-upheld", neutral=True)
    assert UPHELD in holder.text
    _decide_anew(moderator, answer)
    second.agree("opting-in", SAID)
    analyst = visitor().sign_in("codeur-a@bureau.example")
    coded = _report(analyst, visitor)
    _hide(moderator, answer, LATE)
    second.agree("opting-in", SAID)
    official = visitor().sign_in("ambtenaar@ministerie.example")
    _is_superseded(official)
    all_pages = pytestconfig.getoption("every_page")
    _nothing_leaked(site, {"official": official, "analyst": analyst, "anybody": visitor()}, coded, all_pages=all_pages)
    mine = everything(holder, "opting-in", ["/en/r/mijn", "/en/r/uitkomst"], "", all_pages=all_pages)
    assert UPHELD in mine["/en/r/uitkomst"].decode()
    assert leaks([NAME, *NAME.split(), LATE, SAID], mine) == [], "nothing of what was sent is shown again"


def _send(holder: Visitor) -> str:
    holder.open("/en/consultaties/opting-in").click("Start answering")
    holder.choose("group", "sekswerker").choose("consent", "yes").press("Begin")
    holder.open("/en/r/alles").field("OI-09").first.check()
    holder.press("Save and continue").open("/en/r/alles").field("OI-10").fill(WORDS)
    holder.choose("OI-10.use", "citaat").press("Continue later")
    code = holder.page.locator("main p[translate=no]").inner_text()
    _come_back(holder, code)
    holder.open("/en/r/controle").choose("tells_later", "yes").press("Send my answers")
    assert "Your answers have been received" in holder.text
    return code


def _come_back(holder: Visitor, code: str) -> None:
    holder.forget().open("/en/r/verder").field("code").fill(code)
    holder.press("Continue")


def _claim_and_hide_the_name(moderator: Visitor) -> str:
    """Take the answer and follow the computer's suggestion; return its address."""
    moderator.find_to_moderate("opting-in", "question=OI-10&group=sekswerker", SAID).press("Take this answer")
    assert "You, until" in moderator.text
    suggested = moderator.page.locator("table", has_text="Suggested passages").locator("tr", has_text=NAME)
    suggested.locator("input[name=hide]").check()
    moderator.choose("ruling", "accept").look("claimed").press("Save the decision and go on")
    assert "Your decision was saved." in moderator.text
    moderator.page.go_back()
    return urlsplit(moderator.page.url).path


def _send_back(second: Visitor) -> None:
    second.look_at_decision("opting-in", SAID).press("Send it back with this reason")
    assert "Write down the reason first." in second.text
    second.field("reason").fill(ALSO)
    second.press("Send it back with this reason")
    assert "Your second look was saved." in second.text


def _hide(moderator: Visitor, answer: str, words: str, *, before: str = "") -> None:
    """Decide on the answer once more, with one passage more hidden."""
    moderator.open(answer)
    assert before in moderator.text
    marked = moderator.field("marked")
    marked.fill(marked.input_value().replace(words, f"[[place|{words}]]"))
    moderator.choose("ruling", "accept").press("Save the decision and go on")
    assert "Your decision was saved." in moderator.text


def _talk(moderator: Visitor, answer: str, holder: Visitor, code: str) -> None:
    moderator.open(answer).click("Write to whoever sent this")
    dialogue = urlsplit(moderator.page.url).path
    moderator.field("words").fill(ASKED)
    moderator.press("Send message")
    _come_back(holder, code)
    holder.click("Messages")
    assert ASKED in holder.text
    holder.field("words").fill(TOLD)
    holder.press("Send message")
    assert TOLD in moderator.open(dialogue).text


def _object(holder: Visitor) -> None:
    holder.open("/en/r/uitkomst").look("outcome-hidden", neutral=True).click("Object")
    holder.field("words").fill(WHY)
    holder.press("Send objection")
    assert "You objected" in holder.text


def _uphold(senior: Visitor) -> None:
    senior.open(f"{DESK}/moderatie/bezwaren").go(senior.page.locator("main table a").first)
    assert WHY in senior.look("judging-hidden-words").text
    senior.field("reason").fill(UPHELD)
    senior.press("Uphold the objection")
    assert "Your decision was saved." in senior.text


def _decide_anew(moderator: Visitor, answer: str) -> None:
    moderator.open(answer)
    assert UPHELD in moderator.text
    marked = moderator.field("marked")
    marked.fill(marked.input_value().replace(f"[[place|{QUAY}]]", QUAY))
    moderator.choose("ruling", "accept").press("Save the decision and go on")
    assert "Your decision was saved." in moderator.text


def _report(analyst: Visitor, visitor: Come) -> str:
    """Bring the answer into a report; return the path of the contribution."""
    coded = ROAD.code(analyst)
    assert QUAY in analyst.text
    assert NAME not in analyst.page.content()
    ROAD.write(analyst)
    ROAD.clear_the_quote(visitor().sign_in("senior@bureau.example"))
    offer(analyst, ROAD.slug)
    approve_and_release(visitor().sign_in("codeur-b@bureau.example"), ROAD.slug)
    return coded


def _is_superseded(official: Visitor) -> None:
    official.open(f"{DESK}/verslagen").look("superseded")
    assert "This report does not count any more" in official.text


def _nothing_leaked(site: Site, readers: Mapping[str, Visitor], coded: str, *, all_pages: bool) -> None:
    """Nothing that was hidden, before the report or after it, nor a word between holder and moderators is read (check 34)."""
    read = {
        f"{who}: {at}": content
        for who, person in readers.items()
        for at, content in everything(person, ROAD.slug, [coded], SAID, all_pages=all_pages).items()
    }
    files = {path.name: path.read_bytes() for path in site.folder.iterdir()}
    assert QUAY in read[f"analyst: {coded}"].decode()
    assert f"official: {DESK}/verslagen" in read
    assert leaks([SAID], {"search": read[f"analyst: /desk/{ROAD.slug}/zoeken: {SAID}"]}), "searches find what is shown"
    assert leaks([NAME, *NAME.split(), LATE, ASKED, TOLD, WHY, UPHELD], {**read, **files}) == []

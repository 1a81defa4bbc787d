"""Two coders of the demonstration code sixty texts, twenty of them blind; what they differ on is settled.

They code some of each kind in a browser and the others through the services. How well they agreed is read on the desk and
in the method section of the report.
"""

import itertools
import re
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

import pytest
from flask import Flask
from lxml import html

from consult.app import create_app
from consult.coding.models import Stance
from consult.coding.queries import (
    Queue,
    Waiting,
    codings_of,
    contributions_to_code,
    sample_at,
    theme_by_key,
    unit_at,
)
from consult.coding.services import code as code_excerpt
from consult.coding.services import code_blind, finish_unit
from consult.config import Settings
from consult.consultations.queries import consultation_by_slug
from consult.demo.people import ANALYST, SECOND_ANALYST, account
from tests.journeys.conftest import Site
from tests.journeys.road import approve_and_release, choose_theme, offer
from tests.journeys.visitor import Come, Visitor

SLUG = "pooierverbod"
DESK = f"/en/desk/{SLUG}/dubbel"
REPORTS = f"/en/desk/{SLUG}/verslagen"
TEXTS, OTHERS = 20, 40
BY_HAND = (1, 3, 5, 10, 17)
"""The places that both code in a browser: one of each kind of the plan."""
CHOSEN: Sequence[tuple[str, str]] = (("B-COLLEGA", "support"), ("E-VEILIG", "none"), ("B-DIENST", "oppose"))
MEMO = "Hier twijfelde ik tussen twee thema's."

Given = frozenset[str]


@pytest.fixture(scope="module")
def plan() -> list[tuple[Given, Given]]:
    """What each coder sees in each text: mostly the same, on six texts something else, in two nothing at all."""
    made: list[tuple[Given, Given]] = []
    for number in range(TEXTS):
        first = frozenset({CHOSEN[number % 3][0]})
        second = first
        if number in {2, 7, 11}:
            second = frozenset({CHOSEN[(number + 1) % 3][0]})
        elif number in {4, 13}:
            second = frozenset()
        elif number == 16:
            second = first | {CHOSEN[(number + 1) % 3][0]}
        elif number in {9, 18}:
            first = second = frozenset()
        made.append((first, second))
    return made


def test_sixty_texts_are_coded_twenty_of_them_blind_and_the_report_tells_how_well_two_agreed(
    site: Site, visitor: Come, plan: list[tuple[Given, Given]]
) -> None:
    app = create_app(Settings.from_environ(site.environ))
    first, second = visitor().sign_in(ANALYST), visitor().sign_in(SECOND_ANALYST)
    others = code_on(first, 2, "coded=yes&question=PV-12") | code_others_unseen(app, "PV-05", "PV-08")
    first.open(f"/en/desk/{SLUG}/coderen").click("Code twice").look("double-samples")
    number = draw(first)
    first.look("double-sample-begun")
    code_unseen(app, number, [one for one, _other in plan], ANALYST)
    code(first, number, [one for one, _other in plan])
    assert "You are finished." in first.text

    second.open(f"{DESK}/{number}")
    assert f"{TEXTS} of {TEXTS}" in second.text
    assert f"0 of {TEXTS}" in second.text
    code_unseen(app, number, [other for _one, other in plan], SECOND_ANALYST)
    assert MEMO not in second.open(f"{DESK}/{number}/tekst/1").text
    assert "You coded nothing here yet" in second.text
    code(second, number, [other for _one, other in plan])

    second.look("double-sample-coded").click("How well they agreed")
    second.look("double-figures")
    shown = re.search(r"alpha, all themes together (-?\d\.\d\d)", second.text)
    assert shown, second.text
    assert shown[1] == f"{alpha(plan, masi):.2f}"
    rows = by_theme(second)
    for theme, _stance in CHOSEN:
        seen = [(theme in one, theme in other) for one, other in plan]
        assert f"{alpha(seen):.2f}" in rows, theme

    settled = settle(first, number)
    assert settled == 6
    first.look("double-sample-settled")

    others |= code_on(first, 3, "coded=no") | code_on(second, 3, "coded=no")
    assert len(others) == OTHERS, "nobody is sent to a text that another coded"
    write(first)
    offer(first, SLUG)
    approve_and_release(second, SLUG)
    official = visitor().sign_in("ambtenaar@ministerie.example").open(REPORTS)
    page = html.fromstring(official.download(official.page.locator("main a[href$='verslag-1-en.html']").inner_text()))
    method = " ".join(page.text_content().split())
    assert f"Two people coded {TEXTS} of" in method
    assert f"Krippendorff's alpha over all themes: {alpha(plan, masi):.2f} (" in method


def draw(coder: Visitor) -> int:
    """Draw twenty texts for both coders, and return the number of the sample."""
    page = coder.page
    page.fill("input[name=size]", "100000")
    page.select_option("select[name=first]", label="Codeur A (verzonnen)")
    page.select_option("select[name=second]", label="Codeur B (verzonnen)")
    coder.press("Draw the sample")
    assert "can be drawn" in coder.text
    coder.look("double-refused", posted=True)
    page.fill("input[name=size]", str(TEXTS))
    coder.press("Draw the sample")
    assert "This is a trial" in coder.text
    return int(page.url.split("?")[0].rsplit("/", 1)[1])


def code(coder: Visitor, number: int, given: Sequence[Given]) -> None:
    """Code what is left of the sample as planned, in the order in which the pages come."""
    stances = dict(CHOSEN)
    coder.open(f"{DESK}/{number}").click("Code the next text")
    for place in BY_HAND:
        themes = given[place - 1]
        assert coder.page.url.split("?")[0].endswith(f"/tekst/{place}")
        for theme in sorted(themes):
            coder.page.locator("input[name=sentences]").first.check()
            coder.page.select_option("select[name=theme]", theme)
            coder.choose("stance", stances[theme])
            coder.press("Save coding")
            assert "Only you see it now." in coder.text
        if place == 1:
            coder.page.fill("textarea[name=memo]", MEMO)
            coder.look("double-blind")
        coder.press("Done with this text, next" if themes else "No theme fits, next")
    coder.press("Finish my part")


def code_unseen(app: Flask, number: int, given: Sequence[Given], email: str) -> None:
    """Code what nobody codes in a browser as planned."""
    with app.extensions["consult.database"].transaction() as session:
        by, consultation = account(session, email).id, consultation_by_slug(session, SLUG)
        sample = sample_at(session, consultation.id, number)
        for place in {*range(1, TEXTS + 1)} - {*BY_HAND}:
            unit = unit_at(session, sample, place)
            for theme in given[place - 1]:
                theme_id, stance = theme_by_key(session, consultation.id, theme).id, Stance(dict(CHOSEN)[theme])
                code_blind(session, unit.id, unit.span, theme_id, stance=stance, by=by)
            finish_unit(session, unit.id, by=by)


def code_others_unseen(app: Flask, *questions: str) -> set[str]:
    """Let the second coder judge a passage of each text on these questions that others coded; return their addresses."""
    done: set[str] = set()
    with app.extensions["consult.database"].transaction() as session:
        by, consultation = account(session, SECOND_ANALYST).id, consultation_by_slug(session, SLUG)
        for question in questions:
            queue = Queue(coder_id=by, question=question, coded=Waiting.YES)
            for listed in contributions_to_code(session, consultation.id, queue):
                text = listed.contribution
                span = codings_of(session, text.id)[0].excerpt.span
                key, stance = CHOSEN[len(done) % len(CHOSEN)]
                theme_id = theme_by_key(session, consultation.id, key).id
                code_excerpt(session, text.id, span, theme_id, length=span.end, stance=Stance(stance), by=by)
                done.add(f"/en/desk/{SLUG}/coderen/{text.number}")
    return done


def settle(judge: Visitor, number: int) -> int:
    """Settle every difference as the first coder had it; return how many texts that were."""
    judge.open(f"{DESK}/{number}").click("Settle the next difference").look("double-settling")
    count = 0
    while judge.page.locator("main input[type=radio]").count():
        for one in judge.page.locator("main input[type=radio][value=first]").all():
            one.check()
        judge.press("Put this in force, next")
        count += 1
    assert "Every difference is settled." in judge.text
    return count


def code_on(coder: Visitor, number: int, queue: str) -> set[str]:
    """Code so many texts of a queue, each under one theme; return their addresses."""
    coder.open(f"/en/desk/{SLUG}/coderen?{queue}").press("Begin with this queue")
    done: set[str] = set()
    for place in range(number):
        theme, stance = CHOSEN[place % len(CHOSEN)]
        coder.page.locator("input[name=sentences]").first.check()
        choose_theme(coder, theme, stance)
        coder.press("Save coding")
        assert "The coding was saved." in coder.text
        done.add(urlsplit(coder.page.url).path)
        coder.press("Next in the queue")
    assert len(done) == number
    return done


def write(analyst: Visitor) -> None:
    """Write a synthesis of one finding that stands on one passage, and a summary."""
    analyst.open(f"/en/desk/{SLUG}/synthese").press("Begin a draft")
    analyst.field("theme").select_option("E-VEILIG")
    analyst.press("Choose passages")
    analyst.field("statement").fill("Er is iets gezegd over veiligheid.")
    analyst.field("evidence").first.check()
    analyst.choose("from_one", "1").choose("kind", "theme").press("Save finding")
    analyst.field("nl").fill("Er is iets gezegd over veiligheid.")
    analyst.field("en").fill("Something is said about safety.")
    analyst.field("no_minority_because").fill("Er is pas een begin gecodeerd.")
    analyst.press("Save summary")


def by_theme(visitor: Visitor) -> str:
    """Return what stands in the table of alpha by theme."""
    return str(visitor.page.locator("main table").first.text_content())


def alpha(
    units: Sequence[tuple[object, object]], apart: Callable[..., float] = lambda one, other: float(one != other)
) -> float:
    """Return Krippendorff's alpha of two coders from every pair of values, as its definition is written."""
    observed = sum(apart(one, other) for one, other in units) / len(units)
    everything = [value for unit in units for value in unit]
    pairs = list(itertools.combinations(everything, 2))
    return 1 - observed / (sum(apart(one, other) for one, other in pairs) / len(pairs))


def masi(one: Given, other: Given) -> float:
    """Return Passonneau's distance between two sets of themes."""
    if one == other:
        return 0.0
    weight = 2 / 3 if one <= other or other <= one else 1 / 3
    return 1 - weight * len(one & other) / len(one | other)

"""The table of themes and the page on agreement, as analysts see them without scripts."""

import pytest
from flask import Flask

from consult.coding.models import Stance
from consult.consultations.models import Consultation, ConsultationKind
from consult.responses.models import Channel
from consult.text.spans import Span
from tests.browser import Browser
from tests.integration.coding.make import FIRST, Place, signed_in

DESK = "/en/desk/pooierverbod/synthese"


@pytest.fixture
def browser(app: Flask, place: Place) -> Browser:
    return signed_in(app, place.analyst)


def test_each_cell_of_the_table_leads_to_its_excerpts(browser: Browser, place: Place) -> None:
    place.code(place.contribution(group="gemeente"), stance=Stance.OPPOSE)
    place.code(place.contribution("Een heel andere tekst over iets."), stance=Stance.SUPPORT, length=32)
    for by, wanted in (("channel", "channel=open"), ("group", "group=gemeente"), ("stance", "stance=oppose")):
        browser.open(f"{DESK}/tabel?by={by}")
        assert "not representative" in browser.text
        links = browser.page.xpath(f"//td/a[contains(@href, '{wanted}')]/@href")
        assert len(links) == 1
    browser.open(links[0])
    assert "Wij werken samen." in browser.text
    assert "andere tekst" not in browser.text


def test_a_filter_narrows_the_table_and_goes_with_every_link(browser: Browser, place: Place) -> None:
    place.code(place.contribution(group="gemeente"), stance=Stance.OPPOSE)
    place.code(place.contribution("Een heel andere tekst over iets."), stance=Stance.SUPPORT, length=32)
    browser.open(f"{DESK}/tabel?by=question&stance=support")
    (cell, total) = browser.page.xpath("//td/a[contains(@href, 'stance=support')]")
    assert (cell.text, total.text) == ("1", "1")
    browser.open(cell.get("href"))
    assert "andere tekst" in browser.text
    assert "Wij werken samen." not in browser.text


def test_what_the_filters_do_not_know_is_not_asked(browser: Browser, place: Place) -> None:
    place.code(place.contribution(group="gemeente"), stance=Stance.OPPOSE)
    browser.open(f"{DESK}/tabel?by=nothing&stance=%00&group=nobody&question=PV-99&provision=Q&channel=x&category=x")
    assert browser.page.xpath("//td/a[contains(@href, 'channel=open')]")


def test_asked_answered_and_skipped_stand_beside_the_questions(browser: Browser, place: Place) -> None:
    place.code(place.contribution(group="gemeente"), stance=Stance.OPPOSE)
    browser.open(f"{DESK}/tabel?by=question")
    cells = browser.page.xpath("//tr[th[starts-with(., 'PV-09.')]]/td/text()")
    assert cells == ["1", "1", "0"]


def test_agreement_is_told_by_channel_with_its_definitions_and_what_it_hangs_on(browser: Browser, place: Place) -> None:
    for _ in range(10):
        place.code(place.contribution(group="gemeente"), stance=Stance.OPPOSE)
        place.code(place.contribution(group="sekswerker"), stance=Stance.OPPOSE)
    browser.open(f"{DESK}/overeenstemming")
    assert "at least two thirds" in browser.text
    assert "The groups agree" in browser.text
    # Ten is the least: without one response nothing may be said of that group.
    assert "It would change without a single response." in browser.text
    place.code(place.contribution(group="gemeente", channel=Channel.INVITED), stance=Stance.SUPPORT)
    browser.open(f"{DESK}/overeenstemming")
    assert browser.text.count("Too few to say anything") == 1


def test_who_did_not_mention_a_theme_is_counted_in_responses_also_where_tables_count_points(
    browser: Browser, place: Place
) -> None:
    with place.database.transaction() as session:
        session.get_one(Consultation, place.id).kind = ConsultationKind.DOCUMENT_ANALYSIS
    told = place.contribution()
    for span in (FIRST, Span(18, 39)):
        place.code(told, span=span)
    place.contribution(group="gemeente")
    browser.open(f"{DESK}/overeenstemming")
    (not_mentioned,) = browser.page.xpath("//section[@aria-labelledby='raised']//td[last()]/text()")
    assert not_mentioned.strip() == "1"


def test_an_empty_consultation_has_both_pages(browser: Browser) -> None:
    assert "Nothing is coded here" in browser.open(f"{DESK}/tabel").text
    assert "No position is coded yet" in browser.open(f"{DESK}/overeenstemming").text

"""On the check page the writer alone is told what may show who somebody is, and decides."""

import pytest

from tests.integration.responses import make

TOGETHER = "Together these may show who you or somebody else is:"


@pytest.fixture
def browser(client, database):
    return make.begun(client, make.open_consultation(database), route="all")


def test_traits_spread_over_answers_are_named_together_with_where_they_stand(browser, database):
    browser.press(
        "Save and continue", **{"PV-05": "Ik ben 34 en kom uit Roemenië.", "PV-09": "Ik werk achter het raam."}
    )
    assert browser.text.count(TOGETHER) == 1
    assert f"{TOGETHER} age, country of origin, and kind of workplace (question 3 and question 8)." in browser.text
    assert "you decide" in browser.text
    browser.press("Send my answers")
    assert len(make.answers(database)) == 2, "nothing was kept back"


def test_words_on_the_text_and_beside_an_option_count_too(browser):
    browser.press("Save and continue", **{"PV-01-1": "anders", "PV-01.words.anders": "Ik ben 34 en kom uit Roemenië."})
    assert TOGETHER not in browser.text
    link = browser.open("/en/r/tekst").page.xpath("//li[@id='part-2']//a/@href")[0]
    browser.open(link).press("Save and go back", wording="Ik werk achter het raam. Bel 06-12345678.")
    browser.open("/en/r/controle")
    assert "(question 1 and part B of the text)." in browser.text
    assert "In part B of the text: “06-12345678”." in browser.text


def test_nobody_is_told_that_a_text_is_safe(browser):
    browser.press("Save and continue", **{"PV-09": "Mensen uit Roemenië van 34 werken achter het raam."})
    assert TOGETHER not in browser.text
    assert "We do not find everything. Read your own words once more." in browser.text


@pytest.mark.parametrize(
    "words",
    [
        "Tengo 34 años y soy de Rumanía. Trabajo en una vitrina.",
        "Am 34 de ani și vin din Moldova. Lucrez la vitrină.",
    ],
)
def test_traits_are_told_in_spanish_and_romanian_too(browser, words):
    browser.press("Save and continue", **{"PV-09": words})
    assert f"{TOGETHER} age, country of origin, and kind of workplace (question 8)." in browser.text

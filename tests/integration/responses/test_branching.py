"""Questions that hang on earlier answers, for every type of question: shown, hidden again, kept, and not sent."""

import pytest

from tests.conftest import visitor
from tests.integration.responses import make
from tests.shipped import shipped

WORDS = "Dit hangt aan een ander antwoord."
NOT_SENT = "These answers are kept, but not sent"
# Each: the rule, what is typed so that it holds, and so that it does not; the question that hangs on it stands later.
CASES = {
    "single in": ({"question": "PV-07", "in": ["smal", "gemeente"]}, {"PV-07": "smal"}, {"PV-07": "breed"}),
    "single answered": ({"question": "PV-07", "answered": True}, {"PV-07": "breed"}, {"PV-07": ""}),
    "multi in": ({"question": "PV-03", "in": ["prijs"]}, {"PV-03": ["prijs", "druk"]}, {"PV-03": ["druk"]}),
    "multi answered": ({"question": "PV-03", "answered": True}, {"PV-03": ["weetniet"]}, {"PV-03": None}),
    "likert in": ({"question": "PV-04", "in": [4, 5]}, {"PV-04": "5"}, {"PV-04": "3"}),
    "likert no answer": ({"question": "PV-04", "in": ["no_answer"]}, {"PV-04": "no_answer"}, {"PV-04": "1"}),
    "likert answered": ({"question": "PV-04", "answered": True}, {"PV-04": "no_answer"}, {"PV-04": ""}),
    "ranking in": (
        {"question": "PV-01", "in": ["huur"]},
        {"PV-01-1": "geld", "PV-01-2": "huur"},
        {"PV-01-1": "geld", "PV-01-2": ""},
    ),
    "ranking answered": ({"question": "PV-01", "answered": True}, {"PV-01-1": "huur"}, {"PV-01-1": ""}),
    "open answered": ({"question": "PV-05", "answered": True}, {"PV-05": "Iets."}, {"PV-05": "  \n"}),
    "matrix in": (
        {"question": "PV-02", "in": ["altijd"]},
        {"PV-02-website": "nooit", "PV-02-collega": "altijd"},
        {"PV-02-collega": "nooit"},
    ),
    "matrix answered": ({"question": "PV-02", "answered": True}, {"PV-02-website": "nooit"}, {"PV-02.clear": "yes"}),
    "matrix of scales in": ({"question": "PV-06", "in": [1]}, {"PV-06-veilig": "1"}, {"PV-06-veilig": "2"}),
    "matrix of scales answered": (
        {"question": "PV-06", "answered": True},
        {"PV-06-zorg": "no_answer"},
        {"PV-06.clear": "yes"},
    ),
}


def _opened(database, rules):
    """Open a consultation in which questions hang on others as ``rules`` say, by question; without a short route."""
    written = shipped("pooierverbod").model_dump(by_alias=True, exclude_unset=True)
    for question in written["questions"]:
        question.pop("show_if", None)
        if question["id"] in rules:
            question["show_if"] = rules[question["id"]]
    return make.open_consultation(database, changes={"questions": written["questions"], "short_route": []})


def _shown(browser):
    return browser.page.xpath("//input[@name='shown']/@value")


@pytest.mark.parametrize(("rule", "holds", "fails"), CASES.values(), ids=CASES)
def test_a_question_is_shown_hidden_kept_and_not_sent_as_the_answer_before_it_says(
    client, database, rule, holds, fails
):
    browser = make.begun(client, _opened(database, {"PV-09": rule}), route="all")
    assert "PV-09" not in _shown(browser)
    browser.press("Save and continue", **holds)
    assert browser.path == "/en/r/alles", "the new question is shown before going on"
    assert "PV-09" in _shown(browser)
    browser.press("Save and continue", **{"PV-09": WORDS})
    assert WORDS in browser.text
    assert NOT_SENT not in browser.text
    browser.open("/en/r/alles").press("Save and continue", **fails)
    assert browser.path == "/en/r/controle"
    assert NOT_SENT in browser.text
    assert "what must it contain" in browser.text
    assert WORDS not in browser.text
    assert "PV-09" not in _shown(browser.open("/en/r/alles"))
    again = {name: None if name.endswith(".clear") else value for name, value in holds.items()}
    browser.press("Save and continue", **again)
    assert browser.page.xpath("//textarea[@name='PV-09']")[0].text.strip() == WORDS, "it was kept in the draft"
    browser.press("Save and continue", **fails, **{"PV-11-1": "kennis"}).press("Send my answers")
    assert len({one.question_id for one in make.answers(database)}) == (1 if _empty(fails) else 2)


def _empty(fails):
    """Tell whether what was typed leaves the deciding question without any answer."""
    return all(value in {None, "", "  \n", "yes"} for value in map(_first, fails.values()))


def _first(value):
    return value[0] if isinstance(value, list) else value


def test_what_hangs_on_a_hidden_question_is_hidden_and_kept_with_it(client, database):
    rules = {
        "PV-08": {"question": "PV-07", "in": ["smal"]},
        "PV-09": {"question": "PV-08", "answered": True},
        "PV-13": {"question": "PV-09", "answered": True},
    }
    browser = make.begun(client, _opened(database, rules), route="all")
    browser.press("Save and continue", **{"PV-07": "smal"})
    browser.press("Save and continue", **{"PV-08": "Daarom."})
    browser.press("Save and continue", **{"PV-09": WORDS})
    assert "PV-13" in _shown(browser)
    browser.press("Save and continue", **{"PV-13": ["verkennen"]})
    browser.open("/en/r/alles").press("Save and continue", **{"PV-07": "breed"})
    unsent = browser.page.xpath("//*[contains(@class, 'utrecht-alert')][contains(., 'not sent')]//li")
    assert len(unsent) == 3
    browser.open("/en/r/alles").press("Save and continue", **{"PV-07": "smal"})
    assert {"PV-08", "PV-09", "PV-13"} <= set(_shown(browser))
    assert browser.page.xpath("//input[@name='PV-13'][@checked]/@value") == ["verkennen"]


def test_a_part_that_asks_nothing_any_more_is_passed_over_both_ways(client, database):
    rules = {key: {"question": "PV-01", "in": ["huur"]} for key in ("PV-07", "PV-08")}
    browser = make.begun(client, _opened(database, rules))
    browser.open("/en/r/deel/3").press("Save and continue")
    assert browser.path == "/en/r/deel/5"
    assert browser.open("/en/r/deel/4").path == "/en/r/deel/5"
    browser.press("Save and go back")
    assert browser.path == "/en/r/deel/3"
    browser.open("/en/r/deel/1").press("Save and continue", **{"PV-01-1": "huur"})
    browser.open("/en/r/deel/3").press("Save and continue")
    assert browser.path == "/en/r/deel/4"


def test_groups_get_their_own_questions_and_numbers_and_conditions_hold_in_each(app, database):
    consultation = _opened(database, {"PV-09": {"question": "PV-07", "in": ["smal"]}})
    for group in ("sekswerker", "gemeente"):
        browser = make.begun(visitor(app), consultation, group=group, route="all")
        assert ("PV-12" in _shown(browser)) is (group == "gemeente")
        assert "PV-09" not in _shown(browser)
        browser.press("Save and continue", **{"PV-07": "smal"})
        number = _shown(browser).index("PV-09") + 1
        assert f"{number}. If a law does come" in browser.text


def test_an_answer_given_as_another_group_to_what_is_not_asked_is_refused_whole(client, database):
    browser = make.begun(client, _opened(database, {}), route="all")
    forged = make.fields(browser, {"PV-07": "smal", "PV-12": "Niet voor mij.", "shown": ["PV-07", "PV-12"]})
    browser.post(browser.path, forged, status=422)
    assert make.answers(database) == []


def test_a_ranking_needs_no_dragging_and_leaves_no_gaps(client, database):
    browser = make.begun(client, _opened(database, {}), route="all")
    assert len(browser.page.xpath("//select[starts-with(@name, 'PV-01-')]")) == 3
    browser.press("Save and continue", **{"PV-01-1": "geld", "PV-01-3": "huur"})
    assert browser.text.index("1. ") < browser.text.index("2. ")
    browser.open("/en/r/alles")
    chosen = [browser.page.xpath(f"//select[@name='PV-01-{place}']/option[@selected]/@value") for place in (1, 2, 3)]
    assert [place[:1] for place in chosen[:2]] == [["geld"], ["huur"]]
    assert "".join(chosen[2]) == ""
    browser.press("Save and continue", **{"PV-01-1": "huur", "PV-01-2": "huur"}, status=422)
    assert "Please choose every option only once." in browser.text

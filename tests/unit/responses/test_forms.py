import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from consult.errors import InvalidError
from consult.responses.answering import Given, Respondent, UnfitAnswersError
from consult.responses.forms import read_given, typed_from
from consult.responses.models import Visibility
from consult.responses.routes import CHECK, next_page, page_named, page_of
from consult.responses.saying import in_words
from tests.shipped import shipped

FILE = shipped("pooierverbod")
SEX_WORKER = Respondent(FILE, "sekswerker", is_organisation=False)
ALLIANCE = Respondent(FILE, "swad", is_organisation=True)
FULL = {
    "PV-01": Given(value=["huur", "anders"], words={"anders": "Iets <b>anders</b>"}),
    "PV-02": Given(value={"website": "nooit", "collega": "altijd"}),
    "PV-03": Given(value=["prijs", "druk"]),
    "PV-04": Given(value=3),
    "PV-05": Given(value="Mijn collega.\nEn een vriend.", visibility=Visibility.QUOTE),
    "PV-06": Given(value={"veilig": 1, "zorg": "no_answer"}),
    "PV-07": Given(value="smal"),
}


def _typed(fields, shown=None):
    typed = MultiDict((name, value) for name, values in fields.items() for value in values)
    typed.setlist("shown", list(shown or FULL))
    return typed


def test_what_was_given_comes_back_from_the_fields_that_show_it():
    asked = SEX_WORKER.questions()
    assert read_given(asked, _typed(typed_from(asked, FULL))) == FULL


def test_every_answer_of_that_kind_is_accepted():
    assert SEX_WORKER.checked(FULL) == FULL


def test_a_question_that_was_shown_and_left_empty_is_given_nothing_and_others_are_not_mentioned():
    assert read_given(SEX_WORKER.questions(), _typed({"PV-07": [""]}, shown=["PV-07"])) == {"PV-07": Given()}
    emptied = {"PV-02-website": ["nooit"], "PV-02.clear": ["yes"]}
    assert read_given(SEX_WORKER.questions(), _typed(emptied, shown=["PV-02"])) == {"PV-02": Given()}


def test_a_question_for_other_groups_is_refused_whether_shown_or_only_sent():
    with pytest.raises(InvalidError):
        read_given(SEX_WORKER.questions(), _typed({"PV-12": ["x"]}, shown=["PV-12"]))
    with pytest.raises(InvalidError):
        read_given(SEX_WORKER.questions(), _typed({"PV-12": ["x"]}, shown=["PV-07"]))
    with pytest.raises(InvalidError):
        SEX_WORKER.checked({"PV-12": Given(value="x")})


def test_only_an_organisation_gets_file_questions_and_may_be_published():
    assert "PV-14" not in {one.id for one in SEX_WORKER.questions()}
    assert "PV-14" in {one.id for one in ALLIANCE.questions()}
    assert [one.id for one in ALLIANCE.choices()] == ["analyse", "citaat", "openbaar"]
    unverified = Respondent(FILE, "swad", is_organisation=False)
    assert [one.id for one in unverified.choices()] == ["analyse", "citaat"]
    with pytest.raises(InvalidError):
        unverified.checked({"PV-09": Given(value="x", visibility=Visibility.PUBLIC)})
    assert ALLIANCE.checked({"PV-09": Given(value="x", visibility=Visibility.PUBLIC)})


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("PV-01", ["huur", "huur"]),
        ("PV-01", ["huur", "geld", "dwang", "netwerk"]),
        ("PV-02", {"website": "misschien"}),
        ("PV-02", {"onbekend": "nooit"}),
        ("PV-03", ["weetniet", "prijs"]),
        ("PV-04", 9),
        ("PV-04", "99"),
        ("PV-07", "zomaar"),
        ("PV-09", "x" * 2001),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_its_question(question, value):
    with pytest.raises(UnfitAnswersError) as refused:
        SEX_WORKER.checked({question: Given(value=value), "PV-11": Given(value=["kennis"])})
    assert {fault.question for fault in refused.value.faults} == {question}


def test_words_beside_an_option_that_was_not_chosen_are_pointed_out_not_dropped():
    with pytest.raises(UnfitAnswersError) as refused:
        SEX_WORKER.checked({"PV-01": Given(value=["huur"], words={"anders": "toch iets"})})
    assert [(fault.question, fault.part) for fault in refused.value.faults] == [("PV-01", "anders")]


def test_words_are_cleaned_and_blank_ones_are_no_answer():
    kept = SEX_WORKER.checked({"PV-09": Given(value=" a\0b\ud800\r\nc "), "PV-05": Given(value=" \n ")})
    assert kept == {"PV-09": Given(value="ab\ufffd\nc"), "PV-05": Given()}


_NAMES = st.one_of(
    st.sampled_from(
        ["PV-01-1", "PV-01.words.anders", "PV-02-website", "PV-04", "PV-05.use", "PV-07", "PV-99", "PV-02-", "x"]
    ),
    st.text(max_size=12),
)


@given(st.dictionaries(_NAMES, st.lists(st.text(max_size=30), max_size=3)), st.lists(st.sampled_from([*FULL, "PV-12"])))
def test_no_form_breaks_the_reading_of_it(fields, shown):
    with contextlib.suppress(InvalidError):
        SEX_WORKER.checked(read_given(SEX_WORKER.questions(), _typed(fields, shown)))


def test_pages_follow_the_sections_and_skip_what_asks_nothing():
    assert [one.id for one in page_named(SEX_WORKER, {}, "deel-4").questions] == ["PV-07"]
    assert [one.id for one in page_named(SEX_WORKER, {"PV-07": "smal"}, "deel-4").questions] == ["PV-07", "PV-08"]
    assert [one.id for one in page_named(SEX_WORKER, {}, "kort").questions] == ["PV-05", "PV-07", "PV-09"]
    assert next_page(SEX_WORKER, {}, "deel-1") == "deel-2"
    assert next_page(SEX_WORKER, {}, "deel-7") == CHECK
    assert next_page(SEX_WORKER, {}, "kort") == CHECK
    assert next_page(SEX_WORKER, {}, CHECK, step=-1) == "deel-7"
    assert next_page(SEX_WORKER, {}, "deel-1", step=-1) == ""
    assert page_of(SEX_WORKER, FILE.question("PV-07")) == "deel-4"
    for name in ("deel-0", "deel-8", "deel--1", "deel-x", "deel-٣", "", "zomaar"):
        assert page_named(SEX_WORKER, {}, name) is None


def test_answers_are_said_in_the_words_that_were_chosen():
    said = {key: in_words(FILE.question(key), one, "en") for key, one in FULL.items()}
    assert said["PV-01"] == ["1. Extortionate rent for a room or home", "2. Something else: Iets <b>anders</b>"]
    assert said["PV-02"][0] == "Someone who makes a website, photos or an advertisement: Never"
    assert said["PV-04"] == ["Neither"]
    assert said["PV-06"] == [
        "The safety of sex workers: Much worse",
        "Going to health or support services: I don't know",
    ]
    assert in_words(FILE.question("PV-07"), Given(), "nl") == []

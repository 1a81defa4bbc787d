import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.consultations.format import check_answer, check_free_text
from consult.consultations.reading import read_file
from tests.unit.consultations.shipped import SHIPPED

FILES = {name: read_file(path) for name, path in SHIPPED.items()}
QUESTIONS = [question for file in FILES.values() for question in file.questions]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def valid_answers(question):
    match question.type:
        case "single":
            return st.sampled_from([option.id for option in question.options])
        case "multi" | "ranking":
            plain = [option.id for option in question.options if not option.exclusive]
            alone = [[option.id] for option in question.options if option.exclusive]
            most = question.max_rank if question.type == "ranking" else len(plain)
            several = st.lists(st.sampled_from(plain), unique=True, max_size=most)
            return several | st.sampled_from(alone) if alone else several
        case "likert":
            return st.integers(1, question.scale.points) | st.just("no_answer")
        case "matrix_single":
            cells = st.sampled_from([column.id for column in question.columns])
        case "matrix_likert":
            cells = st.integers(1, question.scale.points) | st.just("no_answer")
        case _:
            return st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200)
    return st.dictionaries(st.sampled_from([row.id for row in question.rows]), cells)


@given(st.data())
def test_what_the_question_offers_is_always_accepted(data):
    question = data.draw(st.sampled_from(QUESTIONS))
    assert check_answer(question, data.draw(valid_answers(question))) == []


@given(st.sampled_from(QUESTIONS), ANYTHING)
def test_anything_at_all_gets_a_verdict_in_words(question, value):
    for fault in check_answer(question, value):
        assert str(fault)
        assert "%(" not in str(fault)


@given(
    st.sampled_from([question for question in QUESTIONS if question.type not in {"open", "file"}]),
    ANYTHING,
)
def test_nothing_the_question_does_not_offer_is_accepted(question, value):
    if check_answer(question, value):
        return
    offered = {"no_answer", *range(1, 6)} if hasattr(question, "scale") else set()
    for part in ("options", "columns"):
        offered |= {choice.id for choice in getattr(question, part, ())}
    chosen = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    assert value is None or offered.issuperset(chosen)


WRONG = {
    "no option of the question": ("PV-07", "anders", "Please choose from the options of this question."),
    "two options where one is asked": ("PV-07", ["smal", "breed"], "Please choose one option."),
    "no option among several": ("PV-03", ["prijs", "xyz"], "Please choose from the options of this question."),
    "one text where several are asked": ("PV-03", "prijs", "Please choose from the options of this question."),
    "alone and together": (
        "PV-03",
        ["prijs", "weetniet"],
        "One of your choices cannot be combined with another. Please choose one or the other.",
    ),
    "too many ranks": ("PV-01", ["huur", "geld", "dwang", "netwerk"], "Please choose at most 3."),
    "the same twice": ("PV-01", ["huur", "huur"], "Please choose every option only once."),
    "below the scale": ("PV-04", 0, "Please choose a point from 1 to 5."),
    "beyond the scale": ("PV-04", 6, "Please choose a point from 1 to 5."),
    "a truth value for a point": ("PV-04", True, "Please choose a point from 1 to 5."),
    "text for a point": ("PV-04", "3", "Please choose a point from 1 to 5."),
    "unknown row": ("PV-02", {"buurman": "nooit"}, "Please choose from the lines of this question."),
    "unknown column": ("PV-02", {"partner": "soms"}, "Please choose from the options of this question."),
    "a column for a matrix": ("PV-02", "nooit", "Please choose one option on each line."),
    "point of a row beyond the scale": ("PV-06", {"veilig": 9, "wonen": 8}, "Please choose a point from 1 to 5."),
    "too long": ("PV-08", "a" * 2001, "Your answer has 2001 characters. At most 2000 fit. Please shorten it."),
    "a list for words": ("PV-08", ["a"], "Please answer in words."),
    "NUL": ("PV-08", "a\x00b", "Your answer has characters that cannot be kept. Please type it again."),
    "half a character": ("PV-08", "a\ud800b", "Your answer has characters that cannot be kept. Please type it again."),
    "too long a paper": (
        "PV-14",
        "a" * 50_001,
        "Your answer has 50001 characters. At most 50000 fit. Please shorten it.",
    ),
}


@pytest.mark.parametrize(("question_id", "value", "sentence"), WRONG.values(), ids=WRONG)
def test_a_wrong_answer_gets_one_sentence_that_says_why(pooierverbod, question_id, value, sentence):
    assert [str(fault) for fault in check_answer(pooierverbod.question(question_id), value)] == [sentence]


@pytest.mark.parametrize("value", [None, "", [], {}], ids=repr)
def test_no_answer_is_no_fault_where_it_has_the_questions_shape(pooierverbod, value):
    shapes = {str: "PV-08", list: "PV-03", dict: "PV-02"}
    assert check_answer(pooierverbod.question(shapes.get(type(value), "PV-07")), value) == []


def test_faults_hold_no_word_of_the_respondent(pooierverbod):
    for question in pooierverbod.questions:
        for value in ("geheim" * 10_000, ["geheim"], {"geheim": "geheim"}):
            assert "geheim" not in " ".join(str(fault) for fault in check_answer(question, value))


def test_an_explanation_belongs_to_a_chosen_option_that_takes_one(pooierverbod):
    question = pooierverbod.question("PV-01")
    assert check_free_text(question, "anders", "Boetes", ["huur", "anders"]) == []
    assert check_free_text(question, "anders", "Boetes", ["huur"])
    assert check_free_text(question, "huur", "Boetes", ["huur"])
    assert check_free_text(pooierverbod.question("PV-08"), "anders", "Boetes", "tekst")
    (fault,) = check_free_text(question, "anders", "a" * 201, ["anders"])
    assert fault.params == {"length": 201, "limit": 200}

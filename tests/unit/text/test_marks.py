"""Marks: what a moderator types round a passage comes back as that passage, whatever the answer holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.errors import InvalidError, InvalidMarksError
from consult.text.marks import mark, read_marks
from consult.text.redaction import Category, Passage, settle
from consult.text.spans import Span, widen

WORDS = {
    Category.CONTACT: "naam",
    Category.PLACE: "plaats",
    Category.THIRD_PARTY: "ander",
    Category.SPECIAL: "bijzonder",
    Category.ALLEGATION: "beschuldiging",
    Category.SAFETY: "veiligheid",
    Category.COMBINATION: "combinatie",
}
TEXT = st.text(alphabet="[]#|\nab naam{}\u0301", min_size=1, max_size=40) | st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=40
)


@given(TEXT, st.lists(st.tuples(st.integers(0, 39), st.integers(1, 40), st.sampled_from(list(Category))), max_size=5))
def test_marks_come_back_as_the_passages_they_were(text, choices):
    passages = settle(
        Passage(widen(text, Span(start, min(end, len(text)))), category)
        for start, end, category in choices
        if start < min(end, len(text))
    )
    marked = mark(text, passages, WORDS)
    assert read_marks(marked, text, WORDS) == passages
    assert read_marks(marked.replace("\n", "\r\n"), text, WORDS) == passages


def test_a_typed_mark_hides_the_name_whatever_the_case_of_its_word():
    assert read_marks("Ik ken [[Naam |Denise]].", "Ik ken Denise.", WORDS) == [Passage(Span(7, 13), Category.CONTACT)]


def test_an_answer_with_brackets_of_its_own_can_be_redacted():
    text = "Zie [[naam|x]] en #1 van Bo"
    marked = mark(text, [Passage(Span(25, 27), Category.CONTACT)], WORDS)
    assert marked == "Zie [[naam|x]] en #1 van [[##naam|Bo##]]"
    assert read_marks(text, text, WORDS) == []


@pytest.mark.parametrize(
    ("marked", "says"),
    [
        ("een\ntwee drie!", "Line 2 differs"),
        ("een\ntwee drie\nvier", "Line 3 differs"),
        ("een", "Line 2 differs"),
        ("een\n[[naam|twee drie", "line 2 is opened but not closed"),
        ("een\ntwee]] drie", "line 2 is closed but not opened"),
        ("een\n[[naam|twee [[plaats|drie]]]]", "line 2 lies inside another"),
        ("een\n[[|twee]] drie", "Line 2 differs|closed but not opened"),
        ("een\n[[naam|]]twee drie", "line 2 has no text"),
        ("[[nam|een]]\ntwee drie", "unknown word before the bar. Choose from: naam, plaats"),
    ],
)
def test_anything_but_marks_is_refused_with_the_line_where_it_is(marked, says):
    with pytest.raises(InvalidMarksError, match=says):
        read_marks(marked, "een\ntwee drie", WORDS)


def test_a_refusal_repeats_no_word_of_the_answer():
    with pytest.raises(InvalidMarksError) as refusal:
        read_marks("[[Denise|x]]", "x", WORDS)
    assert "Denise" not in str(refusal.value)


def test_half_a_character_cannot_be_marked():
    with pytest.raises(InvalidError, match="middle of a character"):
        read_marks("[[naam|e]]\u0301", "e\u0301", WORDS)

"""Redaction: same length in store, a placeholder on the page, and nothing of the passage anywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.errors import InvalidError
from consult.text.redaction import BLOCK, Category, Hidden, Passage, Plain, blank, covers, pieces, readable, settle
from consult.text.spans import Span, check_spans, is_border, widen

WORDS = {category: category.value for category in Category}
PASSAGES = st.lists(
    st.builds(
        lambda start, length, category: Passage(Span(start, start + length), category),
        st.integers(0, 25),
        st.integers(1, 5),
        st.sampled_from(list(Category)),
    ),
    max_size=6,
)
TEXT = "abcdefghijklmnopqrstuvwxyzABCDEFGH"


def _passage(start, end, category=Category.CONTACT):
    return Passage(Span(start, end), category)


@given(PASSAGES)
def test_a_blanked_text_keeps_its_length_and_loses_every_hidden_letter(passages):
    blanked = blank(TEXT, passages)
    assert len(blanked) == len(TEXT)
    hidden = {index for each in passages for index in range(each.span.start, each.span.end)}
    assert all((blanked[index] == BLOCK) == (index in hidden) for index in range(len(TEXT)))


@given(PASSAGES)
def test_a_page_shows_no_block_and_no_hidden_letter_even_of_the_raw_text(passages):
    for text in (TEXT, blank(TEXT, passages)):
        shown = pieces(text, passages)
        assert BLOCK not in "".join(each.text for each in shown if isinstance(each, Plain))
        hidden = {TEXT[i] for each in passages for i in range(each.span.start, each.span.end)}
        assert not hidden & set("".join(each.text for each in shown if isinstance(each, Plain)))
        assert sum(isinstance(each, Hidden) for each in shown) == len(settle(passages))


def test_two_hidden_names_of_different_length_look_the_same():
    short, long = "Ik ken Bo.", "Ik ken Annemarie."
    assert readable(short, [_passage(7, 9)], {Category.CONTACT: "naam"}) == "Ik ken [naam]."
    assert readable(long, [_passage(7, 16)], {Category.CONTACT: "naam"}) == "Ik ken [naam]."


def test_a_line_end_inside_a_passage_is_hidden_too():
    assert blank("a\nb", [_passage(0, 3)]) == BLOCK * 3


def test_overlapping_passages_take_the_category_of_the_first():
    first, second = _passage(0, 4), _passage(2, 6, Category.PLACE)
    assert settle([second, first]) == [_passage(0, 6)]
    assert settle([_passage(0, 2), _passage(2, 4)]) == [_passage(0, 4)]
    assert settle([_passage(0, 2), _passage(2, 4, Category.PLACE)]) == [
        _passage(0, 2),
        _passage(2, 4, Category.PLACE),
    ]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("e\u0301a", 0, 1),
        ("👩\u200d👧!", 0, 2),
        ("👍🏽", 0, 1),
        ("🇳🇱🇧🇪", 0, 1),
        ("\ud83d\ude00", 1, 2),
        ("abc", 2, 9),
        ("a\r\nb", 0, 2),
    ],
)
def test_a_span_that_cuts_a_character_is_refused(text, start, end):
    with pytest.raises(InvalidError):
        check_spans(text, [Span(start, end)])


def test_flags_are_parted_two_by_two():
    assert [is_border("🇳🇱🇧🇪", index) for index in range(5)] == [True, False, True, False, True]
    assert widen("xé\u0301y", Span(1, 2)) == Span(1, 3)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 1), (True, 2), (0.0, 2), ("0", 2), (float("nan"), 1)])
def test_what_is_not_a_span_is_refused(start, end):
    with pytest.raises(InvalidError):
        Span(start, end)


@given(PASSAGES, PASSAGES)
def test_one_list_of_passages_covers_another_when_it_hides_all_that_the_other_hides(passages, others):
    hidden, wanted = blank(TEXT, passages), blank(TEXT, others)
    shown_again = any(one != BLOCK == other for one, other in zip(hidden, wanted, strict=True))
    assert covers(passages, others) is not shown_again
    assert covers([*passages, *others], others)

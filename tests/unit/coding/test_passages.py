"""What was selected on a page, where hidden words are placeholders, and the passage of the text that it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.coding.passages import read_passage, write_passage
from consult.coding.services import check_passage
from consult.errors import InvalidError
from consult.moderation.queries import Moderated
from consult.text.redaction import Category, Passage, blank, readable
from consult.text.sentences import sentences
from consult.text.spans import Span

ORIGINAL = "Ik woon aan de Kade in Delft. Daar kent men mij 👩🏽‍🚒 al jaren."
HIDDEN = (Passage(Span(12, 28), Category.PLACE),)
TEXT = Moderated(blank(ORIGINAL, HIDDEN), HIDDEN)
WORDS = dict.fromkeys(Category, "a long word for what is hidden")
SENTENCES = sentences(TEXT.words)
SHOWN = [readable(TEXT.words, TEXT.passages, WORDS, span) for span in SENTENCES]


def read(selected: str) -> Span:
    return read_passage(selected, TEXT, SENTENCES, WORDS)


def test_words_are_found_before_and_behind_what_is_hidden() -> None:
    assert read("1:0-1:7").of(TEXT.words) == "Ik woon"
    end = len(SHOWN[0])
    assert SHOWN[0][-1] == "."
    assert read(f"1:{end - 1}-1:{end}").of(TEXT.words) == "."
    assert read("2:0-2:9").of(TEXT.words) == "Daar kent"


def test_a_passage_over_several_sentences_holds_a_hidden_part_whole() -> None:
    span = read("1:3-2:4")
    assert span.of(ORIGINAL) == "woon aan de Kade in Delft. Daar"
    check_passage(TEXT, span)


@pytest.mark.parametrize("selected", ["1:0-1:15", "1:14-1:20", "1:20-2:4"])
def test_a_passage_that_begins_or_ends_in_a_placeholder_is_refused(selected: str) -> None:
    with pytest.raises(InvalidError, match="hidden part"):
        read(selected)


def test_a_placeholder_alone_is_no_passage() -> None:
    with pytest.raises(InvalidError, match="hidden part"):
        check_passage(TEXT, read(f"1:12-1:{12 + len(WORDS[Category.PLACE]) + 2}"))


@pytest.mark.parametrize(
    "selected", ["", "1:0", "0:0-1:4", "1:0-9:3", "2:0-2:999", "1:-1-1:4", "2:4-1:0", "1:3-1:3", "x"]
)
def test_what_is_no_passage_of_the_text_is_refused(selected: str) -> None:
    with pytest.raises(InvalidError):
        read(selected)


def test_half_a_character_is_refused() -> None:
    at = SHOWN[1].index("👩")
    with pytest.raises(InvalidError, match="middle of a character"):
        check_passage(TEXT, read(f"2:0-2:{at + 1}"))
    check_passage(TEXT, read(f"2:0-2:{at + 4}"))


@given(st.integers(0, len(ORIGINAL) - 1), st.integers(1, len(ORIGINAL)))
def test_a_passage_that_is_not_refused_comes_back_as_it_was(start: int, length: int) -> None:
    span = Span(start, min(start + length, len(ORIGINAL)))
    try:
        check_passage(TEXT, span)
    except InvalidError:
        return
    touched = [one for one in SENTENCES if one.overlaps(span)]
    if touched and touched[0].start <= span.start and span.end <= touched[-1].end:
        assert read(write_passage(span, TEXT, SENTENCES, WORDS)) == span

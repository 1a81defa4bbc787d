"""What changed between two texts is told word by word, and both texts can be read from it."""

import itertools

from hypothesis import given
from hypothesis import strategies as some

from consult.text.differences import Fate, Passage, word_differences

TEXTS = some.text(alphabet="ab .\n", max_size=60)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_the_differences(before: str, after: str) -> None:
    passages = word_differences(before, after)
    assert "".join(one.text for one in passages if one.fate is not Fate.ADDED) == before
    assert "".join(one.text for one in passages if one.fate is not Fate.REMOVED) == after
    assert all(one.text for one in passages)
    assert all(one.fate is not other.fate for one, other in itertools.pairwise(passages))


def test_a_word_that_changed_is_told_and_its_neighbours_are_kept() -> None:
    assert word_differences("De gemeente beslist nu.", "De gemeente beslist later.") == [
        Passage("De gemeente beslist ", Fate.KEPT),
        Passage("nu", Fate.REMOVED),
        Passage("later", Fate.ADDED),
        Passage(".", Fate.KEPT),
    ]


def test_the_same_text_has_no_differences_and_an_empty_one_none_at_all() -> None:
    assert word_differences("Zo.", "Zo.") == [Passage("Zo.", Fate.KEPT)]
    assert word_differences("", "") == []


def test_a_long_line_is_replaced_as_a_whole() -> None:
    before, after = "woord " * 4000, "ander " * 4000
    assert [one.fate for one in word_differences(before, after)] == [Fate.REMOVED, Fate.ADDED]


def test_fifty_thousand_line_ends_are_compared_within_a_moment() -> None:
    before, after = "a\n" + "\n" * 49_000, "\n" * 49_000 + "b"
    passages = word_differences(before, after)
    assert "".join(one.text for one in passages if one.fate is not Fate.ADDED) == before

"""The language of answers, measured on invented sentences; coarse, and never guessed from next to nothing."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.analysis.language import BUCKETS, NAMED, detect, tag

GOLD = Path(__file__).parents[2] / "gold" / "languages.tsv"
ROWS = [line.split("\t") for line in GOLD.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
PURE = [(language, words) for language, words in ROWS if not language.startswith("mixed:")]
MIXED = [(language.removeprefix("mixed:"), words) for language, words in ROWS if language.startswith("mixed:")]


def test_there_are_twenty_invented_sentences_in_every_language():
    counted = Counter(language for language, _words in PURE)
    assert counted.keys() == {*NAMED, "other"}
    assert min(counted.values()) >= 20
    assert all(len(words) >= 40 for _language, words in ROWS)


@pytest.mark.parametrize("language", [*NAMED, "other"])
def test_nearly_all_sentences_of_a_language_are_recognised(language):
    missed = [words for known, words in PURE if known == language and detect(words) != language]
    assert len(missed) <= 1, missed


def test_words_of_another_language_between_do_not_change_the_language():
    assert [words for language, words in MIXED if detect(words) != language] == []


@pytest.mark.parametrize("words", ["", "ok", "weet ik niet", "???", "1234567890 1234567890 1234567890", "🙂" * 50])
def test_of_next_to_nothing_no_language_is_guessed(words):
    assert detect(words) == "unknown"


def test_capitals_and_line_ends_make_no_difference():
    words = "Yo trabajo sola en casa\ny no quiero que nadie lo sepa"
    assert detect(words) == detect(words.upper()) == "es"


@given(st.text(max_size=400))
def test_any_text_gets_one_of_the_buckets_each_time_the_same(text):
    assert detect(text) in BUCKETS
    assert detect(text) == detect(text)


def test_words_of_no_known_language_get_no_tag():
    assert (tag("es"), tag("other"), tag("unknown"), tag(None)) == ("es", "", "", "")

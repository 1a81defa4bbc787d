"""Intake: what someone typed stays, what cannot be seen or does harm goes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.errors import InvalidError
from consult.text.intake import clean_answer

ANY = st.text(alphabet=st.characters(exclude_categories=())) | st.text(
    alphabet="ae\u0301\u0302\u200d\u200c\u200b\u202e\r\n \t\ud83d\x00\u05d0\u064e👩👧\u0622\u0653\u00ad"
)


@given(ANY)
def test_any_text_is_cleaned_once_and_for_all(raw):
    cleaned = clean_answer(raw, limit=100_000)
    assert clean_answer(cleaned, limit=100_000) == cleaned
    assert cleaned == unicodedata.normalize("NFC", cleaned)
    cleaned.encode()
    assert not [letter for letter in cleaned if unicodedata.category(letter) == "Cc" and letter not in "\n\t"]


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("een\r\ntwee\rdrie", "een\ntwee\ndrie"),
        ("a\x00b\x1bc\td", "abc\td"),
        ("cafe\u0301", "caf\u00e9"),
        ("  \n tekst \n\n", "tekst"),
        ("pa\u200bss\u00adwo\ufeffrd", "password"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("\u05e9\u05dc\u05d5\u05dd", "\u05e9\u05dc\u05d5\u05dd"),
        ("👩\u200d👧 en 👍🏽", "👩\u200d👧 en 👍🏽"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("De\u200dnise", "Denise"),
        ("\ud83d alleen", "\ufffd alleen"),
        ("=SUM(B2:B9)", "=SUM(B2:B9)"),
        ("<b>vet</b> {{7*7}}", "<b>vet</b> {{7*7}}"),
        ("\x00\u200b ", ""),
    ],
)
def test_what_was_typed_is_kept_as_it_reads(raw, cleaned):
    assert clean_answer(raw, limit=100) == cleaned


def test_a_text_that_is_too_long_is_refused_with_both_numbers():
    with pytest.raises(InvalidError, match=r"has 11 characters. At most 10 fit"):
        clean_answer("x" * 11, limit=10)
    assert clean_answer("x" * 10 + "  ", limit=10) == "x" * 10

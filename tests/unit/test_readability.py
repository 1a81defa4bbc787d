"""The Dutch of respondents' pages and of the consultations that we ship can be read at level B1."""

import pytest

from tests.readability import TERMS, known, measure, scores, sentences, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("ja", 1),
        ("naam", 1),
        ("nooit", 1),
        ("nieuw", 1),
        ("eeuw", 1),
        ("huis", 1),
        ("code", 2),
        ("vragen", 2),
        ("antwoord", 2),
        ("tijdje", 2),
        ("moeilijk", 2),
        ("u", 1),
        ("sekswerker", 3),
        ("geïnd", 2),
        ("ruïne", 3),
        ("coördinatie", 5),
        ("consultatie", 4),
        ("reacties", 3),
        ("financiële", 5),
        ("burgerservicenummer", 7),
        ("10", 1),
    ],
)
def test_the_syllables_of_dutch_words_are_counted(word, count):
    assert syllables(word) == count


def test_the_measure_is_that_of_douma():
    # Two sentences of four words; eleven syllables.
    found = measure("", ["Wij lezen uw tekst. Daarna schrijven wij niets."])
    assert found.ease == pytest.approx(206.835 - 0.93 * 4 - 77 * 11 / 8)


def test_places_that_are_filled_in_count_as_a_word_and_tags_do_not():
    assert sentences("U hebt %(num)s vragen. <em>Ga door</em>!") == ["U hebt dit vragen.", "Ga door !"]


def test_every_fixed_term_has_its_reason():
    lines = [line.split("\t") for line in TERMS.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert [line for line in lines if len(line) != 2 or not all(line)] == []


def test_every_page_of_respondents_can_be_read_at_b1():
    assert [f"{one.ease:.0f} {one.page}" for one in scores() if one.is_hard] == []


def test_no_sentence_for_respondents_is_longer_than_twenty_words():
    assert {sentence for one in scores() for sentence in one.too_long} == known()

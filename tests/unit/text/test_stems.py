"""A word is found in every form of it, the same on every database."""

import pytest

from consult.text.stems import first_of, sought, stems

FORMS = (
    ("gemeente", "gemeenten"),
    ("maatregel", "maatregelen"),
    ("boer", "boeren"),
    ("vergunning", "vergunningen"),
    ("straat", "straten"),
    ("klant", "klanten"),
    ("chauffeur", "chauffeurs"),
    ("veilig", "veilige"),
    ("coördinatie", "coordinatie"),
    ("Ministerie", "MINISTERIE"),
)


def found(words, text, language="nl"):
    return all(each & stems(text, language) for each in sought(words))


@pytest.mark.parametrize(("one", "other"), FORMS)
def test_one_form_of_a_word_finds_the_other(one, other):
    assert found(one, f"Wij vragen {other} om hulp.")
    assert found(other, f"Wij vragen {one} om hulp.")


def test_a_text_in_another_language_is_found_in_its_own_forms():
    assert found("companies", "One company drives me home.", "en")
    assert found("trabajadoras", "Una trabajadora sola.", "es")
    assert found("gemeente", "Two words of Dutch: gemeente.", "unknown")


def test_every_word_must_be_there_and_marks_are_no_words():
    assert not found("gemeente vergunning", "De gemeente vraagt niets.")
    assert sought(" … ! a █████ ") == []


def test_the_place_of_a_word_is_where_it_begins():
    assert first_of(sought("regels")[0], "Wij vragen een regel.") == len("Wij vragen een ")
    assert first_of(sought("regels")[0], "Niets.") is None

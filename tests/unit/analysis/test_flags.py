"""Signs for moderators: rules that point, on invented sentences."""

import pytest

from consult.analysis.flags import looks_empty, looks_like_a_test, may_be_abuse, may_be_danger


@pytest.mark.parametrize("words", ["", " \n", "...", "-", "👍", "n.v.t.", "N.V.T", "Niet van toepassing!", "n/a", "xx"])
def test_words_that_say_nothing_are_pointed_at(words: str) -> None:
    assert looks_empty(words)


@pytest.mark.parametrize(
    "words", ["Nee.", "geen", "Niets", "100", "不", "Ik weet het niet", "n.v.t., want ik werk alleen"]
)
def test_a_short_answer_is_an_answer(words: str) -> None:
    assert not looks_empty(words)


@pytest.mark.parametrize(
    "words", ["test", "Test test", "Dit is een test.", "asdf", "asdfasdf jkl", "aaaa", "1 2 3", "blabla"]
)
def test_words_that_only_try_the_form_are_pointed_at(words: str) -> None:
    assert looks_like_a_test(words)


@pytest.mark.parametrize(
    "words",
    [
        "Een test van de regels zou goed zijn.",
        "testament",
        "Proef de regels eerst.",
        "12345",
        "Barbara",
        "ja ja ja",
        "",
    ],
)
def test_an_answer_about_testing_is_an_answer(words: str) -> None:
    assert not looks_like_a_test(words)


@pytest.mark.parametrize(
    "words",
    [
        "Jij bent een klootzak.",
        "JULLIE ZIJN TUIG",
        "Ik ga je vermoorden",
        "ik weet waar je woont",
        "We know where you live.",
        "I will find you",
        "vuile hoer",
        "Rot op.",
    ],
)
def test_an_insult_or_a_threat_towards_somebody_is_pointed_at(words: str) -> None:
    assert may_be_abuse(words)


@pytest.mark.parametrize(
    "words",
    [
        "Ze noemden me hoer.",
        "U bent welkom",
        "Hoeren zijn mensen",
        "Ik ga je missen",
        "You are right",
        "Ik sla die dag over",
    ],
)
def test_a_slur_that_is_told_of_is_not_an_insult(words: str) -> None:
    assert not may_be_abuse(words)


@pytest.mark.parametrize(
    "words",
    [
        "Help me alsjeblieft",
        "Ik word al maanden gedwongen.",
        "I was forced to do it",
        "Hij heeft mijn paspoort.",
        "Ze hebben mijn geld afgepakt. Mijn paspoort is ingenomen.",
        "Ik kan niet weg",
        "Ik wil niet meer leven",
        "Ik ben 16.",
        "I'm only seventeen",
        "a 15-year-old girl",
        "Er werkt een meisje van 15",
        "zij is minderjarig",
    ],
)
def test_a_cry_for_help_force_and_minors_are_pointed_at(words: str) -> None:
    assert may_be_danger(words)


@pytest.mark.parametrize(
    "words",
    [
        "Dat helpt ons niet",
        "Ik ben 34.",
        "Ik ben 17 keer gecontroleerd",
        "Ik werk 16 jaar",
        "Niemand dwingt iets af",
        "",
    ],
)
def test_an_ordinary_answer_is_no_cry_for_help(words: str) -> None:
    assert not may_be_danger(words)


@pytest.mark.parametrize(
    "words", ["ik ben " * 20_000, "jij bent " * 20_000, "a" * 100_000, "test " * 20_000, "1 " * 50_000]
)
def test_a_hostile_text_is_read_in_no_time(words: str) -> None:
    assert not looks_empty(words)
    assert not may_be_abuse(words)
    assert not may_be_danger(words)
    looks_like_a_test(words)

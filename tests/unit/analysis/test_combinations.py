"""Traits that together may show who somebody is: measured on invented sentences, and quiet where nobody is told of."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.combinations import GOLD, measured
from consult.analysis.personal.combinations import find_combination
from consult.analysis.personal.traits import Trait, find_traits

NOISE = 0.01
"""Seconds below which a time says nothing."""
THREE = "Ik ben 34 en kom uit Roemenië. Ik werk achter het raam."


@pytest.mark.parametrize(
    ("languages", "held_out", "recall", "precision"),
    [
        (["nl", "en"], False, 0.95, 0.95),
        (["nl", "en"], True, 0.70, 0.95),
        (["es", "ro"], False, 0.95, 0.90),
        (["es", "ro"], True, 0.85, 0.85),
    ],
)
def test_most_of_what_invented_writers_tell_of_themselves_is_found_and_little_else(
    languages, held_out, recall, precision
):
    wanted, right, given = measured(held_out=held_out, languages=languages)
    assert right.total() / wanted.total() >= recall
    assert right.total() / given.total() >= precision


@pytest.mark.parametrize(
    ("language", "least", "empty"), [("nl", 60, 15), ("en", 60, 15), ("es", 40, 10), ("ro", 40, 10)]
)
def test_the_gold_sentences_are_many_in_each_language_and_some_tell_nothing(language, least, empty):
    mine = [line for line in GOLD.read_text("utf-8").splitlines() if f'"language": "{language}"' in line]
    assert len(mine) >= least
    assert sum('"kinds": []' in line for line in mine) >= empty


@pytest.mark.parametrize(
    "text", ["Mijn dochter weet het.", "Mi hija lo sabe.", "Fiica mea știe.", "My daughter knows."]
)
def test_a_possessive_counts_before_and_after_what_is_possessed(text):
    assert Trait.FAMILY in {sign.trait for sign in find_traits(text)}


def test_three_traits_anywhere_in_a_response_are_a_combination_and_two_are_not():
    found = find_combination({3: "Ik ben 34 en kom uit Roemenië.", 5: "De wet is goed.", 7: "Ik werk achter het raam."})
    assert found is not None
    assert found.traits == (Trait.AGE, Trait.ORIGIN, Trait.WORKPLACE)
    assert found.places == (3, 7)
    assert find_combination({3: "Ik ben 34 en kom uit Roemenië.", 7: "De wet is goed."}) is None


def test_somebody_else_can_be_recognised_too():
    found = find_combination({1: "Zij komt uit Hongarije, heeft hiv en is verpleegkundige."})
    assert found is not None
    assert found.traits == (Trait.ORIGIN, Trait.HEALTH, Trait.ROLE)


def test_two_rare_traits_are_enough_in_one_answer_and_not_in_two():
    hiv, permit = "Ik heb hiv.", "Ik heb geen verblijfsvergunning."
    found = find_combination({1: f"{hiv} {permit}"})
    assert found is not None
    assert found.traits == (Trait.HEALTH, Trait.RESIDENCE)
    assert find_combination({1: hiv, 2: permit}) is None


@pytest.mark.parametrize(
    "text",
    [
        "Roemeense vrouwen van 34 werken achter het raam en hebben kinderen.",
        "Ik vind dat mensen zonder verblijfsvergunning en mensen met hiv gewoon hulp moeten krijgen.",
        "Een verpleegkundige uit Roemenië met hiv krijgt geen verblijfsvergunning.",
        "I think a woman of 34 who comes from Romania should be able to rent a window.",
        "Creo que una mujer de 34 años que viene de Rumanía debe poder alquilar una vitrina.",
        "Cred că o femeie de 34 de ani care vine din Moldova trebuie să poată închiria o vitrină.",
        "",
    ],
)
def test_talk_of_people_in_general_is_no_combination(text):
    assert find_combination({1: text}) is None


@given(
    st.lists(
        st.sampled_from(["ik ", "ben 34 ", "uit Roemenië ", "mijn kind ", ". ", "\n", "x", "é", "in 2024 "]),
        max_size=40,
    )
)
def test_every_sign_is_a_passage_of_the_text(words):
    text = "".join(words)
    for sign in find_traits(text):
        assert 0 <= sign.span.start < sign.span.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    ["ik ben een ", "ik werk ", "in 2024 ", "a" * 50, "ik zelf ook nu en ", "mijn m'n my ", "soy una y ", "am de mea "],
)
def test_the_time_for_a_hostile_text_grows_no_faster_than_its_length(piece):
    find_traits(piece)
    assert _least_time(piece, 16_000) <= 24 * _least_time(piece, 2_000) + NOISE


def _least_time(piece, length):
    text = (piece * length)[:length]

    def once():
        start = time.process_time()
        find_traits(text)
        return time.process_time() - start

    return min(once() for _ in range(3))

"""Words of quantity: which of a statement are about who said something, and what each may stand for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.analysis.quantities import AT_LEAST_ONE, RULES, WORDS, Quantity, claims, fitting, holds


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("De meeste inzenders willen dit.", [("De meeste", Quantity.MOST, True)]),
        ("Bijna alle reacties zijn tegen.", [("Bijna alle", Quantity.NEARLY_ALL, True)]),
        ("Een paar van de respondenten vragen dit.", [("Een paar", Quantity.SOME, True)]),
        ("Meer dan de helft van de reacties noemt dit.", [("Meer dan de helft", Quantity.MOST, True)]),
        ("Enkele bezorgde inzenders vragen dit.", [("Enkele", Quantity.SOME, True)]),
        ("Alle gemeenten moeten dit doen.", [("Alle", Quantity.ALL, False)]),
        ("Velen zeggen dit.", [("Velen", Quantity.MANY, False)]),
        ("Dit kost veel geld en alle dagen tijd.", []),
        ("Geen vergunning zonder overleg.", []),
        ("Een of meer reacties gaan hierover.", []),
    ],
)
def test_a_word_of_quantity_counts_where_responses_or_people_follow_it(statement: str, found: list[object]) -> None:
    assert [(one.word, one.quantity, one.certain) for one in claims(statement)] == found


def test_english_statements_have_the_same_scale() -> None:
    (found,) = claims("Nearly all of the responses are against.", "en")
    assert (found.quantity, found.certain) == (Quantity.NEARLY_ALL, True)
    assert {*WORDS["nl"]} == {*WORDS["en"]} == {*RULES} == {*Quantity}


@pytest.mark.parametrize(
    ("quantity", "right", "wrong"),
    [
        (Quantity.ALL, (4, 4), (3, 4)),
        (Quantity.NEARLY_ALL, (9, 10), (8, 10)),
        (Quantity.MOST, (6, 11), (5, 10)),
        (Quantity.HALF, (50, 100), (56, 100)),
        (Quantity.MANY, (5, 20), (4, 5)),
        (Quantity.SEVERAL, (3, 100), (2, 3)),
        (Quantity.SOME, (2, 10), (5, 10)),
        (Quantity.ONE, (1, 7), (2, 7)),
        (Quantity.NONE, (0, 7), (1, 7)),
    ],
)
def test_each_step_holds_on_its_side_of_the_line(
    quantity: Quantity, right: tuple[int, int], wrong: tuple[int, int]
) -> None:
    assert holds(quantity, *right)
    assert not holds(quantity, *wrong)


@given(st.integers(1, 500), st.integers(0, 500))
def test_every_number_has_a_word_and_the_word_holds(count: int, more: int) -> None:
    of = count + more
    word = fitting(count, of)
    if count == 1:
        assert word == AT_LEAST_ONE["nl"]
    else:
        (found,) = claims(f"{word} reacties gaan hierover.")
        assert found.certain
        assert holds(found.quantity, count, of)

"""Agreement between coders: held against published examples, against the definition, and against what must hold always."""

import itertools
import random
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.analysis.agreement import (
    MISSING,
    Confusion,
    Estimate,
    Masi,
    Reading,
    alpha,
    alpha_estimate,
    confusions,
    f1_estimate,
)

# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability": the examples of sections A, B and C.
BINARY = ["0100000010", "1110010000"]
NOMINAL = ["aabbdcccedda", "babbbccceddd"]
SEVERAL = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]

RATINGS = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(st.integers(MISSING, 3), min_size=coders, max_size=coders), min_size=1, max_size=25
    ).map(lambda rows: np.array(rows, dtype=np.int64).T)
)
SETS = st.frozensets(st.sampled_from("abcd"), max_size=3)


def numbered(rows: Sequence[Sequence[Hashable]]) -> np.ndarray:
    """Return rows of values as the numbers of those values; what is None is missing."""
    values = sorted({value for row in rows for value in row if value is not None}, key=repr)
    return np.array([[MISSING if value is None else values.index(value) for value in row] for row in rows])


def by_definition(
    rows: Sequence[Sequence[Hashable]], distance: Callable[[Any, Any], float] = lambda a, b: float(a != b)
) -> float | None:
    """Return alpha from every ordered pair of values, as Krippendorff (2011) writes it down: slow, and made for reading."""
    units = [[value for value in unit if value is not None] for unit in zip(*rows, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    everything = [value for unit in units for value in unit]
    observed = sum(
        distance(one, other) / (len(unit) - 1) for unit in units for one, other in itertools.permutations(unit, 2)
    )
    expected = sum(distance(one, other) for one, other in itertools.permutations(everything, 2))
    if not expected:
        return None
    return 1 - (observed / len(everything)) / (expected / (len(everything) * (len(everything) - 1)))


def masi(one: frozenset[str], other: frozenset[str]) -> float:
    """Return Passonneau's distance in words: equal, one inside the other, overlapping, apart."""
    if one == other:
        return 0.0
    if not one & other:
        return 1.0
    inside = one < other or other < one
    return 1 - len(one & other) / len(one | other) * (2 / 3 if inside else 1 / 3)


def test_the_published_example_of_two_coders_with_two_values() -> None:
    assert alpha(numbered(BINARY)) == pytest.approx(0.095, abs=5e-4)


def test_the_published_example_of_two_coders_with_many_values() -> None:
    assert alpha(numbered(NOMINAL)) == pytest.approx(0.692, abs=5e-4)


def test_the_published_example_of_several_coders_with_missing_values() -> None:
    assert alpha(numbered(SEVERAL)) == pytest.approx(0.743, abs=5e-4)


@given(RATINGS)
def test_alpha_is_what_the_definition_says(ratings: np.ndarray) -> None:
    rows = [[None if value == MISSING else int(value) for value in row] for row in ratings]
    expected = by_definition(rows)
    assert alpha(ratings) == (None if expected is None else pytest.approx(expected, abs=1e-9))


@given(st.lists(st.tuples(SETS, SETS), min_size=1, max_size=20))
def test_alpha_over_sets_of_themes_is_what_the_definition_says(
    pairs: list[tuple[frozenset[str], frozenset[str]]],
) -> None:
    rows = list(zip(*pairs, strict=True))
    sets = sorted({one for pair in pairs for one in pair}, key=sorted)
    ratings = np.array([[sets.index(one) for one in row] for row in rows])
    expected = by_definition(rows, masi)
    found = alpha(ratings, Masi(sets))
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-6))


@given(st.lists(SETS, min_size=1, max_size=8, unique=True))
def test_distances_between_sets_are_passonneaus(sets: list[frozenset[str]]) -> None:
    pairs = list(itertools.product(range(len(sets)), repeat=2))
    one, other = np.array(pairs).T
    expected = [masi(sets[at], sets[to]) for at, to in pairs]
    assert Masi(sets).between(one, other) == pytest.approx(expected, abs=1e-6)
    assert Masi(sets).spread(np.ones((1, len(sets)))) == pytest.approx(sum(expected), abs=1e-5)


@given(RATINGS, st.randoms(use_true_random=False))
def test_the_order_of_coders_and_units_does_not_matter(ratings: np.ndarray, chance: random.Random) -> None:
    coders, units = list(range(ratings.shape[0])), list(range(ratings.shape[1]))
    chance.shuffle(coders)
    chance.shuffle(units)
    expected = alpha(ratings)
    assert alpha(ratings[coders][:, units]) == (None if expected is None else pytest.approx(expected))


@given(st.lists(st.integers(0, 3), min_size=2, max_size=20), st.integers(2, 4))
def test_perfect_agreement_is_one_and_without_any_variation_nothing_can_be_said(values: list[int], coders: int) -> None:
    found = alpha(np.array([values] * coders))
    assert found is None if len(set(values)) == 1 else found == pytest.approx(1)


@given(RATINGS)
def test_a_unit_that_one_coder_coded_alone_changes_nothing(ratings: np.ndarray) -> None:
    alone = np.full((ratings.shape[0], 1), MISSING)
    alone[0] = 1
    expected = alpha(ratings)
    assert alpha(np.hstack([ratings, alone])) == (None if expected is None else pytest.approx(expected))


@settings(max_examples=25)
@given(RATINGS, st.integers(0, 99))
def test_an_interval_is_the_same_for_the_same_seed_and_lies_in_order(ratings: np.ndarray, seed: int) -> None:
    found = alpha_estimate(ratings, np.random.default_rng(seed))
    assert found == alpha_estimate(ratings, np.random.default_rng(seed))
    assert found.value == alpha(ratings)
    if found.low is not None and found.high is not None:
        assert found.low <= found.high <= 1 + 1e-9


def test_the_interval_is_that_of_units_drawn_again_one_by_one() -> None:
    chance = np.random.default_rng(3)
    truth = chance.random(150) < 0.4
    ratings = np.array([truth ^ (chance.random(150) < 0.1), truth ^ (chance.random(150) < 0.1)]).astype(np.int64)
    slow = [alpha(ratings[:, chance.integers(0, 150, 150)]) for _ in range(1000)]
    low, high = np.percentile([one for one in slow if one is not None], (2.5, 97.5))
    found = alpha_estimate(ratings, np.random.default_rng(4))
    assert found.low == pytest.approx(low, abs=0.03)
    assert found.high == pytest.approx(high, abs=0.03)


def test_more_units_make_a_narrower_interval() -> None:
    chance = np.random.default_rng(5)
    widths = []
    for units in (30, 400):
        truth = chance.integers(0, 2, units)
        ratings = np.array([truth, np.where(chance.random(units) < 0.15, 1 - truth, truth)])
        found = alpha_estimate(ratings, chance)
        assert found.low is not None
        assert found.high is not None
        widths.append(found.high - found.low)
    assert widths[0] > 2 * widths[1]


def test_f1_counts_what_both_gave_against_what_each_gave() -> None:
    first = np.array([True, True, True, False, False])
    second = np.array([True, True, False, True, False])
    found = f1_estimate(first, second, np.random.default_rng(1))
    assert found.value == pytest.approx(4 / 6)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 4 / 6 < found.high
    assert f1_estimate(first & False, first & False, np.random.default_rng(1)) == Estimate()
    assert f1_estimate(first[:0], second[:0], np.random.default_rng(1)) == Estimate()


def test_nothing_is_said_of_no_units() -> None:
    assert alpha_estimate(np.empty((2, 0), dtype=np.int64), np.random.default_rng(1)) == Estimate()
    assert alpha(np.full((2, 3), MISSING)) is None


@pytest.mark.parametrize(
    ("value", "reading"),
    [
        (0.8, Reading.GOOD),
        (0.79, Reading.TENTATIVE),
        (0.667, Reading.TENTATIVE),
        (0.66, Reading.POOR),
        (-0.2, Reading.POOR),
        (None, Reading.UNKNOWN),
    ],
)
def test_a_figure_is_read_by_krippendorffs_bounds(value: float | None, reading: Reading) -> None:
    assert Estimate(value).reading is reading


def test_themes_that_get_mixed_up_are_counted_in_pairs_and_what_only_one_saw_apart() -> None:
    a, b, none = frozenset("A"), frozenset("B"), frozenset[str]()
    found = confusions([(a, b), (b, a), (a | b, a), (a, a), (none, b), (a, frozenset("BC"))])
    assert found == [
        Confusion(3, "A", "B"),
        Confusion(2, "B", ""),
        Confusion(1, "A", "C"),
    ]

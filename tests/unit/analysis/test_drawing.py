"""Drawing a sample in which every group has its share."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.analysis.drawing import drawn, rule, shares

SIZES = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 60), min_size=1)


@pytest.mark.parametrize(("population", "wanted"), [(0, 0), (40, 40), (100, 100), (600, 100), (667, 101), (2000, 300)])
def test_the_rule_is_the_larger_of_a_hundred_and_fifteen_in_a_hundred(population: int, wanted: int) -> None:
    assert rule(population) == wanted


@given(SIZES, st.data())
def test_shares_add_up_and_no_group_gives_more_than_it_has(sizes: dict[str, int], data: st.DataObject) -> None:
    size = data.draw(st.integers(0, sum(sizes.values())))
    found = shares(sizes, size)
    assert sum(found.values()) == size
    assert all(0 <= found[group] <= sizes[group] for group in sizes)
    there = [group for group in sizes if sizes[group]]
    if size >= len(there):
        assert all(found[group] for group in there)


def test_large_groups_get_their_proportion() -> None:
    assert shares({"sekswerker": 800, "gemeente": 150, "anders": 50}, 100) == {
        "sekswerker": 80,
        "gemeente": 15,
        "anders": 5,
    }


@given(SIZES, st.integers(0, 9), st.data())
def test_the_same_seed_draws_the_same_and_nothing_twice(sizes: dict[str, int], seed: int, data: st.DataObject) -> None:
    groups = {group: [f"{group}{number}" for number in range(count)] for group, count in sizes.items()}
    size = data.draw(st.integers(0, sum(sizes.values())))
    found = drawn(groups, size, Random(seed))  # noqa: S311  (drawn again on purpose)
    assert found == drawn(groups, size, Random(seed))  # noqa: S311  (the same)
    assert len(set(found)) == size
    assert Counter(one[0] for one in found) == Counter({g: n for g, n in shares(sizes, size).items() if n})

"""Counts in one ledger: what is small is withheld wherever it could be seen from."""

from collections.abc import Sequence

import pytest

from consult.analysis.ledger import Cell, Ledger, Withheld
from consult.analysis.telling import Telling, Told


def is_withheld(ledger: Ledger, number: int) -> bool:
    return isinstance(ledger.shown(number), Withheld)


def enter(ledger: Ledger, *counts: int | tuple[int, int]) -> list[int]:
    """Return the numbers of printed counts, each known by its place in the ledger."""
    both = (one if isinstance(one, tuple) else (one, one) for one in counts)
    return [ledger.count(*one, name=str(len(ledger))) for one in both]


def test_a_part_is_withheld_where_all_but_a_few_of_the_whole_are_in_it() -> None:
    ledger = Ledger(10)
    whole, part = enter(ledger, 40, 37)
    ledger.within(part, whole)
    ledger.settle()
    assert is_withheld(ledger, part) or is_withheld(ledger, whole)


def test_a_part_far_from_its_whole_is_shown() -> None:
    ledger = Ledger(10)
    whole, part, all_of_it = enter(ledger, 40, 30, 40)
    ledger.within(part, whole)
    ledger.within(all_of_it, whole)
    ledger.settle()
    assert [ledger.shown(number) for number in (whole, part, all_of_it)] == [40, 30, 40]


def test_two_divisions_of_one_total_do_not_give_each_other_away() -> None:
    """The total is withheld in neither: then each must withhold two of its own."""
    ledger = Ledger(10)
    total, *parts = enter(ledger, 60, 4, 26, 30, 20, 40)
    first, second = parts[:3], parts[3:]
    ledger.adds_up(total, first)
    ledger.adds_up(total, second)
    ledger.settle()
    hidden = [number for number in first if is_withheld(ledger, number)]
    assert len(hidden) == 2
    assert not any(is_withheld(ledger, number) for number in (total, *second))


def test_what_is_public_is_known_and_does_not_make_the_rest_large() -> None:
    ledger = Ledger(10)
    mixed, public, other, total = enter(ledger, (15, 3), (4, 0), 50, (69, 53))
    ledger.adds_up(total, [mixed, public, other])
    ledger.settle()
    assert is_withheld(ledger, mixed)
    assert ledger.shown(public) == 4


def test_numbers_are_rounded_to_steps_after_what_is_small_is_withheld() -> None:
    ledger = Ledger(10, steps=5)
    numbers = enter(ledger, 12, 13, 4)
    ledger.settle()
    assert [ledger.shown(number) for number in numbers[:2]] == [10, 15]
    assert is_withheld(ledger, numbers[2])


@pytest.mark.parametrize("k", [1, 2])
def test_a_threshold_that_hides_nothing_is_refused(k: int) -> None:
    with pytest.raises(ValueError, match="k must"):
        Ledger(k)


def release(before: Sequence[Told], *parts: int | tuple[int, int]) -> tuple[list[Cell], Told]:
    """Return what a release shows of a total and its ``parts``, the total last, and what it told."""
    telling = Telling(10, before)
    ledger = Ledger(10, telling=telling)
    *numbers, total = enter(ledger, *parts, sum(one if isinstance(one, int) else one[0] for one in parts))
    ledger.adds_up(total, numbers)
    ledger.settle()
    return [ledger.shown(number) for number in (*numbers, total)], telling.told


def test_a_number_of_an_earlier_release_is_shown_until_the_count_changed_by_k() -> None:
    shown, before = [], []
    for many in (40, 41, 49, 50, 45, 31, 30):
        cells, told = release(before, many)
        shown.append(cells[0])
        before.append(told)
    assert shown == [40, 40, 40, 50, 40, 40, 30]


def test_what_is_public_may_change_by_one_and_is_shown_as_it_is() -> None:
    telling = Telling(10, [{"0": (12, 12)}])
    ledger = Ledger(10, telling=telling)
    (number,) = enter(ledger, (18, 11))
    ledger.settle()
    assert ledger.shown(number) == 12 + 7


def test_what_an_earlier_release_withheld_beside_a_small_count_stays_withheld_when_that_is_gone() -> None:
    """Shown beside the total of the release before, it would give the small one away."""
    cells, told = release([], 3, 20, 40)
    assert [isinstance(cell, Withheld) for cell in cells] == [True, True, False, False]
    cells, _told = release([told], 0, 20, 40)
    assert [isinstance(cell, Withheld) for cell in cells[:2]] == [True, True]
    cells, _told = release([told], 13, 30, 40)
    assert cells == [13, 30, 40, 83]


def test_two_counts_of_one_name_are_a_fault_of_the_caller() -> None:
    ledger = Ledger(10)
    ledger.count(1, name="one")
    with pytest.raises(ValueError, match="two counts are named one"):
        ledger.count(2, name="one")

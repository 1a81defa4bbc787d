"""Counts in one ledger: what is small is withheld wherever it could be seen from."""

import pytest

from consult.analysis.ledger import Ledger, Withheld


def is_withheld(ledger: Ledger, number: int) -> bool:
    return isinstance(ledger.shown(number), Withheld)


def test_a_part_is_withheld_where_all_but_a_few_of_the_whole_are_in_it() -> None:
    ledger = Ledger(10)
    whole, part = ledger.count(40), ledger.count(37)
    ledger.within(part, whole)
    ledger.settle()
    assert is_withheld(ledger, part) or is_withheld(ledger, whole)


def test_a_part_far_from_its_whole_is_shown() -> None:
    ledger = Ledger(10)
    whole, part, all_of_it = ledger.count(40), ledger.count(30), ledger.count(40)
    ledger.within(part, whole)
    ledger.within(all_of_it, whole)
    ledger.settle()
    assert [ledger.shown(number) for number in (whole, part, all_of_it)] == [40, 30, 40]


def test_two_divisions_of_one_total_do_not_give_each_other_away() -> None:
    """The total is withheld in neither: then each must withhold two of its own."""
    ledger = Ledger(10)
    total = ledger.count(60)
    first = [ledger.count(number) for number in (4, 26, 30)]
    second = [ledger.count(number) for number in (20, 40)]
    ledger.adds_up(total, first)
    ledger.adds_up(total, second)
    ledger.settle()
    hidden = [number for number in first if is_withheld(ledger, number)]
    assert len(hidden) == 2
    assert not any(is_withheld(ledger, number) for number in (total, *second))


def test_what_is_public_is_known_and_does_not_make_the_rest_large() -> None:
    ledger = Ledger(10)
    mixed, public, other = ledger.count(15, 3), ledger.count(4, 0), ledger.count(50)
    total = ledger.count(69, 53)
    ledger.adds_up(total, [mixed, public, other])
    ledger.settle()
    assert is_withheld(ledger, mixed)
    assert ledger.shown(public) == 4


def test_numbers_are_rounded_to_steps_after_what_is_small_is_withheld() -> None:
    ledger = Ledger(10, steps=5)
    numbers = [ledger.count(number) for number in (12, 13, 4)]
    ledger.settle()
    assert [ledger.shown(number) for number in numbers[:2]] == [10, 15]
    assert is_withheld(ledger, numbers[2])


@pytest.mark.parametrize("k", [1, 2])
def test_a_threshold_that_hides_nothing_is_refused(k: int) -> None:
    with pytest.raises(ValueError, match="k must"):
        Ledger(k)

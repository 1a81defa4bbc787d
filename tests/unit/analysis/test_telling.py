"""What a release tells of a count of which nothing else follows, after what earlier ones told of it."""

from consult.analysis.telling import CROSS, Telling, Told


def test_a_lone_count_that_was_withheld_stays_so_until_it_changed_by_k_since_each_report() -> None:
    before: list[Told] = []
    seen = []
    for many in (3, 0, 9, 12, 13, 12, 20, 30):
        telling = Telling(10, before)
        seen.append(telling.alone("copies", many))
        before.append(telling.told)
    assert seen == ["\u203910", CROSS, "\u203910", CROSS, CROSS, CROSS, CROSS, 30]


def test_of_two_former_numbers_that_are_near_the_nearest_is_shown() -> None:
    telling = Telling(10, [{"copies": (40, 40)}, {"copies": (50, 50)}])
    assert [telling.number("copies", many) for many in (44, 45, 46, 59, 60, 30)] == [40, 40, 50, 50, 60, 30]


def test_a_count_that_no_earlier_release_named_is_shown_as_it_is() -> None:
    assert Telling(10, [{"copies": (40, 40)}]).alone("others", 41) == 41

"""The estimate of when a queue is done."""

from datetime import date

from consult.moderation.progress import finish

TODAY = date(2026, 11, 22)


def test_a_day_is_named_from_twenty_decisions_in_seven_days_on() -> None:
    assert finish(40, 19, TODAY) is None
    assert finish(40, 20, TODAY) == date(2026, 12, 6)


def test_a_day_that_is_begun_counts_whole_and_nothing_left_is_today() -> None:
    assert finish(1, 700, TODAY) == date(2026, 11, 23)
    assert finish(0, 700, TODAY) == TODAY

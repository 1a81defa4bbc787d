"""How much is coded, in the method section: a bar is as long as its number, and a small number is withheld."""

from consult.reports.making.about import coverage
from consult.reports.making.words import Words


def test_a_number_that_may_be_shown_is_a_bar_and_a_small_one_is_withheld() -> None:
    chart = coverage([("Coded", 3), ("Contributions in words", 90)], 10, Words("en"))
    assert chart.table.rows == (("Coded", "‹10"), ("Contributions in words", 90))
    assert "Coded: ‹10; Contributions in words: 90" in chart.svg
    assert chart.svg.count("stroke-dasharray") == 1, "one part is drawn as withheld"

"""How much is coded, in the method section: a bar is as long as its number, and what is withheld is drawn as that."""

from consult.reports.making.about import coverage
from consult.reports.making.words import Words


def test_a_number_is_a_bar_and_what_is_withheld_is_drawn_so() -> None:
    chart = coverage("\u203910", 90, Words("en"))
    assert chart.table.rows == (("Coded", "‹10"), ("Contributions in words", 90))
    assert "Coded: ‹10; Contributions in words: 90" in chart.svg
    assert chart.svg.count("stroke-dasharray") == 1, "one part is drawn as withheld"

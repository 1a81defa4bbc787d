"""No two counts of the same people in one report are a few apart."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from consult.reports.making.comparing import comparable

K = 10
COUNTS = st.fixed_dictionaries({"a": st.integers(0, 60), "b": st.integers(0, 60)})


def test_a_question_asked_of_all_but_four_is_not_shown_for_their_category() -> None:
    shown = comparable({"a": 349, "b": 60}, [("all", {"a": 349, "b": 60}), ("most", {"a": 345, "b": 60})], K)
    assert shown["all"].categories == ("a", "b")
    assert shown["most"].categories == ("b",)


def test_a_question_asked_of_half_is_shown() -> None:
    shown = comparable({"a": 349}, [("half", {"a": 170})], K)
    assert shown["half"].categories == ("a",)
    assert shown["half"].total


@given(COUNTS, st.lists(COUNTS, max_size=6))
def test_shown_counts_are_equal_or_far_apart(everyone: dict[str, int], asked: list[dict[str, int]]) -> None:
    asked = [{key: min(count, everyone[key]) for key, count in counts.items()} for counts in asked]
    questions = [(str(number), counts) for number, counts in enumerate(asked)]
    shown = comparable(everyone, questions, K)
    for category, all_ in everyone.items():
        told = [
            all_,
            *(counts[category] for key, counts in questions if category in shown[key].categories),
        ]
        assert all(one == other or abs(one - other) >= K for one, other in combinations(told, 2))
    totals = [sum(everyone.values())]
    totals += [sum(counts[one] for one in shown[key].categories) for key, counts in questions if shown[key].total]
    assert all(one == other or abs(one - other) >= K for one, other in combinations(totals, 2))

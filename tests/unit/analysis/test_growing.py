"""What may be shown of a count that grows: no two looks differ by a few, and no exact number afterwards tells of a few."""

from hypothesis import given
from hypothesis import strategies as st

from consult.analysis.growing import at_least

WEEKS = st.lists(st.integers(0, 30), max_size=12)


@given(WEEKS, st.sampled_from([3, 5, 10]))
def test_a_number_is_at_least_so_many_and_changes_for_no_fewer_than_k(weeks, k):
    looks = [(sum(weeks[:end]), at_least(weeks[:end], k)) for end in range(len(weeks) + 1)]
    seen = looks[0]
    for came, shown in looks:
        assert shown % k == 0
        assert shown <= came < shown + 2 * k
        if shown != seen[1]:
            assert came - seen[0] >= k
            seen = came, shown


def test_whoever_comes_alone_in_a_week_changes_nothing():
    assert at_least([39], 10) == at_least([39, 1], 10) == 30
    assert at_least([39, 1, 9], 10) == 40

"""Where groups agree and differ, and whether one voice decides it."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from consult.analysis.agreeing import Picture, Voice, robustness, statement, tallied

LEAST = 10
VOICES = st.dictionaries(
    st.builds(
        Voice,
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["for", "against"]),
        st.sampled_from(["", "house", "union"]),
        st.sets(st.sampled_from(["letter", "card"])).map(frozenset),
    ),
    st.integers(1, 12),
    max_size=10,
)


def said(**groups):
    """Return the statement on groups given as (for, against)."""
    return statement({name: {"for": yes, "against": no} for name, (yes, no) in groups.items()}, LEAST)


def test_groups_agree_when_two_thirds_of_each_are_on_one_side():
    assert said(a=(20, 10), b=(14, 0)).picture is Picture.AGREE
    assert said(a=(20, 11), b=(14, 0)).picture is Picture.UNCLEAR


def test_groups_differ_when_two_lean_to_different_sides_whatever_a_third_does():
    made = said(a=(20, 4), b=(2, 30), c=(10, 10))
    assert made.picture is Picture.DIFFER
    assert [group.leans for group in made.groups.values()] == ["for", "against", ""]


def test_nothing_is_said_of_fewer_than_the_least_nor_of_one_group_alone():
    made = said(a=(9, 0), b=(30, 0))
    assert made.picture is Picture.TOO_FEW
    assert list(made.groups) == ["b"]


def test_the_dissent_inside_a_group_is_who_is_not_on_its_side():
    made = said(a=(20, 4), b=(10, 10))
    assert made.groups["a"].dissent == 4
    assert made.groups["b"].dissent == 0


def test_a_statement_that_hangs_on_one_response_says_so():
    voices = Counter({Voice("a", "for"): 20, Voice("a", "against"): 10, Voice("b", "for"): 30})
    assert not robustness(voices, LEAST).response
    voices[Voice("a", "for")] += 5
    assert robustness(voices, LEAST).fully


def test_a_statement_that_hangs_on_one_organisation_or_one_campaign_says_so():
    voices = Counter({Voice("a", "for"): 12, Voice("a", "against"): 8, Voice("b", "for"): 30})
    by_house = voices + Counter({Voice("a", "for", organisation="house"): 9})
    assert (robustness(by_house, LEAST).response, robustness(by_house, LEAST).organisation) == (True, False)
    by_letter = voices + Counter({Voice("a", "for", campaigns=frozenset({"letter"})): 9})
    assert (robustness(by_letter, LEAST).response, robustness(by_letter, LEAST).campaign) == (True, False)


@given(VOICES)
def test_robust_is_what_trying_every_single_voice_finds(voices):
    def told(kept):
        made = statement(tallied(kept), LEAST)
        return made.picture, {name: group.leans for name, group in made.groups.items()}

    single = all(told(Counter(voices) - Counter([voice])) == told(voices) for voice in voices)
    assert robustness(voices, LEAST).response is single

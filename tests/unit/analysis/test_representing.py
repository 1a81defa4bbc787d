"""Which passages stand for all: deterministic, one of a response, at least one of each group, a campaign as one."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.analysis.representing import MOST, Passage, represent, vectors

WORDS = ("vraag", "ons", "eerst", "vergunning", "politie", "veilig", "werk", "gemeente", "straf", "hulp")
passages = st.lists(
    st.builds(
        Passage,
        words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join),
        source=st.integers(0, 8),
        group=st.sampled_from("abc"),
        campaign=st.none() | st.integers(0, 2),
    ),
    max_size=14,
)


@given(passages, st.integers(1, 5))
@settings(max_examples=60)
def test_a_response_and_a_campaign_are_chosen_once_and_the_choice_never_differs(
    said: list[Passage], count: int
) -> None:
    chosen = represent(said, count)
    assert chosen == represent(list(said), count)
    sources = [said[at].source for at in chosen]
    campaigns = [said[at].campaign for at in chosen if said[at].campaign is not None]
    assert len(set(sources)) == len(sources)
    assert len(set(campaigns)) == len(campaigns)


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from("abcd")), min_size=1, max_size=20))
@settings(max_examples=60)
def test_every_group_is_heard_where_each_passage_is_of_another_response(said: list[tuple[str, str]]) -> None:
    offered = [Passage(words, at, group) for at, (words, group) in enumerate(said)]
    assert {offered[at].group for at in represent(offered, 2)} == {group for _words, group in said}


def test_a_campaign_of_three_hundred_copies_weighs_as_one_text() -> None:
    copies = [Passage("vraag ons eerst om raad", at, "a", "letter") for at in range(300)]
    others = [Passage(f"vergunning politie {word} straf", 1000 + at, "a") for at, word in enumerate(WORDS)]
    chosen = represent([*copies, *others], 1)
    assert chosen[0] >= len(copies)


def test_greedy_reaches_its_share_of_the_best_choice_there_is() -> None:
    said = [Passage(" ".join(WORDS[(at * step) % len(WORDS)] for step in (1, 3, 7)), at, "a") for at in range(12)]
    rows = vectors([one.words for one in said])
    likeness = rows @ rows.T

    def covers(places: object) -> float:
        return float(likeness[:, list(places)].max(axis=1).sum())  # type: ignore[call-overload]

    best = max(covers(places) for places in combinations(range(len(said)), 3))
    assert covers(represent(said, 3)) >= (1 - 1 / np.e) * best


def test_of_many_passages_a_sample_is_compared_and_small_groups_stay_whole() -> None:
    many = [Passage(f"{WORDS[at % 10]} {at}", at, "big") for at in range(MOST + 500)]
    few = [Passage("heel iets anders dan de rest", 10_000 + at, "small") for at in range(3)]
    chosen = represent([*many, *few], 4)
    assert {[*many, *few][at].group for at in chosen} == {"big", "small"}


def test_nothing_to_choose_from_is_nothing() -> None:
    assert represent([], 3) == []
    assert represent([Passage("", 1, "a")], 3) == [0]

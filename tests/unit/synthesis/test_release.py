"""No reader of all tables of a release together can work out a small count: an attacker reckons, with linear programming."""

import random
from collections import Counter, defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.analysis.agreeing import Voice
from consult.coding.models import Stance
from consult.coding.queries import Position, Whereabouts
from consult.coding.queries.positions import side_of
from consult.consultations.format import SingleQuestion
from consult.reports.making.choices import choice_tables
from consult.reports.making.release import Release
from consult.responses.models import Channel
from consult.synthesis.reach import Sent
from consult.synthesis.tables import STANCES
from consult.synthesis.tabulating import build
from tests.shipped import shipped
from tests.unit.synthesis.attacker import Attacker, differences, see_questions, see_reach, see_standpoints, see_themes
from tests.unit.synthesis.test_tables import counts_of

FILE = shipped("pooierverbod")
K = 10
THEMES = (("B-COLLEGA", "buiten"), ("C-PRIJS", "smal"), ("E-VEILIG", None))
SIDED = (Stance.SUPPORT, Stance.CONDITIONAL, Stance.OPPOSE)
PLACES = ("PV-05", "PV-09", "PV-12")
QUESTIONS = [one for one in FILE.questions if isinstance(one, SingleQuestion)][:2]


class Crowd:
    """Invented responses, drawn from ``seed``: who sent them, what they chose, and what they say where."""

    def __init__(self, seed: int, size: int, groups: list[str], spread: float) -> None:
        chance = random.Random(seed)  # noqa: S311  (a test draws the same each time)
        self.reach: Counter[tuple[str, str]] = Counter()
        self.responses = []
        self.tallies: dict[str, dict[tuple[str, str], Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self.by_channel: dict[str, dict[tuple[str, str], Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self.positions: Counter[Position] = Counter()
        said_where: Counter[tuple[str, str, str]] = Counter()
        for _ in range(size):
            group, channel = chance.choice(groups), chance.choice([Channel.OPEN] * 5 + [Channel.INVITED, Channel.PAPER])
            self.reach[group, channel.value] += 1
            said = {}
            for theme, towards in THEMES:
                if chance.random() < spread:
                    taken = {chance.choice(STANCES) for _ in range(1 if chance.random() < 0.8 else 2)}
                    if towards and (sides := {Stance(one) for one in taken} & set(SIDED)):
                        voice = Voice(group, side_of(sides))
                        self.positions[Position(towards, channel, voice, public=False)] += 1
                    said[theme] = {(towards, stance) for stance in taken} if towards else set()
                    for place in {chance.choice(PLACES) for _ in range(chance.choice([1, 1, 2]))}:
                        said_where[theme, place, ""] += 1
                    if chance.random() < 0.3:
                        said_where[theme, "", chance.choice("ABC")] += 1
            self.responses.append((group, channel, False, said))
            for question in QUESTIONS:
                if group in FILE.groups_of(question) and chance.random() < 0.9:
                    choice = chance.choice(choice_tables(question)[""])
                    for key in (("", ""), ("", choice)):
                        self.tallies[question.id][key][group] += 1
                        self.by_channel[question.id][key][channel.value] += 1
        self.whereabouts = [Whereabouts(*place, public=False, responses=count) for place, count in said_where.items()]

    def release(self) -> Release:
        """Return the release of it."""
        return Release(
            FILE,
            {place: Sent(count, 0) for place, count in self.reach.items()},
            K,
            questions=[question for question in QUESTIONS if question.id in self.tallies],
            tallies=self.tallies,
            tallies_by_channel=self.by_channel,
            counts=counts_of(self.responses),
            whereabouts=self.whereabouts,
            positions=self.positions,
        )


@st.composite
def crowds(draw: st.DrawFn) -> Crowd:
    kinds = [group.id for group in FILE.groups]
    groups = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=12))
    return Crowd(
        draw(st.integers(0, 10**6)),
        draw(st.sampled_from([8, 30, 90, 250, 700])),
        groups,
        draw(st.sampled_from([0.1, 0.4, 0.97])),
    )


def reader_of(release: Release) -> Attacker:
    """Return a reader of every table of the release."""
    reader = Attacker()
    see_reach(reader, release.reach)
    see_themes(reader, release.tables("nl"), linked=True)
    asked_all = {
        (question.id, group.category)
        for question in QUESTIONS
        for group in FILE.groups
        if {one.id for one in FILE.groups if one.category == group.category} <= set(FILE.groups_of(question))
    }
    see_standpoints(reader, release.tables("nl"), release.standpoints)
    see_questions(reader, release.questions, asked_all)
    return reader


@settings(max_examples=10, deadline=None)
@given(crowds(), st.randoms(use_true_random=False))
def test_no_reader_of_all_tables_can_work_out_what_is_withheld(crowd: Crowd, chance: random.Random) -> None:
    release = crowd.release()
    reader = reader_of(release)
    for name in chance.sample(reader.withheld, min(12, len(reader.withheld))):
        low, high = reader.range_of(name)
        # That there is nobody may be seen in the row of a few, unless they are all of one mind (tested beside this).
        assert high > low or high == 0, f"{name} can only be {low}"


@settings(max_examples=30, deadline=None)
@given(crowds())
def test_nothing_small_is_shown_and_nothing_small_is_left_between_two_shown_counts(crowd: Crowd) -> None:
    release = crowd.release()
    reader = reader_of(release)
    assert all(not 0 < low < K for low, high in reader.bounds if low == high)
    assert all(left == 0 or left >= K for _theme, left in differences(release.tables("nl")))


def test_the_reader_finds_what_a_careless_release_gives_away() -> None:
    reader = Attacker()
    for name, cell in ((("a",), "\u203910"), (("b",), 40), (("all",), 44)):
        reader.see(name, cell)
    reader.adds_up(("all",), [("a",), ("b",)])
    assert reader.range_of(("a",)) == (4, 4)


def test_tables_that_are_withheld_each_by_itself_give_small_counts_away() -> None:
    """Why one ledger: themes and who responded, each safe alone, are not safe side by side."""
    found = 0
    for seed in range(12):
        crowd = Crowd(seed, 60, ["sekswerker", "gemeente", "gemeente", "exploitant"], 0.9)
        reader = Attacker()
        see_reach(reader, Release(FILE, {place: Sent(count, 0) for place, count in crowd.reach.items()}, K).reach)
        see_themes(reader, build(counts_of(crowd.responses), FILE, language="nl", exact=False), linked=True)
        ranges = [reader.range_of(name) for name in reader.withheld]
        found += sum(low == high for low, high in ranges)
    assert found


@pytest.mark.parametrize("size", [2000])
def test_a_large_release_is_mostly_shown(size: int) -> None:
    reader = reader_of(Crowd(1, size, [group.id for group in FILE.groups][:8], 0.5).release())
    assert len(reader.withheld) < len(reader.names) / 3

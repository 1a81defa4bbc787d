"""No reader of all tables of a release together can work out a small count: an attacker reckons, with linear programming."""

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations

import pytest

from consult.analysis.agreeing import Voice
from consult.analysis.telling import Telling, Told
from consult.coding.models import Stance
from consult.coding.queries import Copies, CopyCount, Position, Side, Whereabouts
from consult.coding.queries.positions import side_of
from consult.consultations.format import SingleQuestion
from consult.reports.making.choices import choice_tables
from consult.reports.making.release import Release
from consult.responses.models import Channel
from consult.synthesis.reach import Sent
from consult.synthesis.tables import STANCES
from consult.synthesis.tabulating import build
from tests.shipped import shipped
from tests.unit.synthesis.attacker import (
    Attacker,
    Name,
    differences,
    see_questions,
    see_reach,
    see_standpoints,
    see_themes,
)
from tests.unit.synthesis.test_tables import counts_of

FILE = shipped("pooierverbod")
K = 10
WIDTH = K // 2 - 1
"""How far apart what a small count can be must lie."""
THEMES = (("B-COLLEGA", "buiten"), ("C-PRIJS", "smal"), ("E-VEILIG", None))
SIDED = (Stance.SUPPORT, Stance.CONDITIONAL, Stance.OPPOSE)
PLACES = ("PV-05", "PV-09", "PV-12")
QUESTIONS = [one for one in FILE.questions if isinstance(one, SingleQuestion)][:2]


class Crowd:
    """Invented responses, drawn from ``seed``: who sent them, what they chose, and what they say where."""

    def __init__(self, seed: int, size: int, groups: Sequence[str], spread: float) -> None:
        self.chance = random.Random(seed)  # noqa: S311  (a test draws the same each time)
        self.reach: Counter[tuple[str, str, bool]] = Counter()
        self.responses: list[tuple[str, Channel, bool, dict[str, set[tuple[str, str]]]]] = []
        self.closed: defaultdict[str, Counter[tuple[str, str, str, str]]] = defaultdict(Counter)
        self.positions: Counter[Position] = Counter()
        self.where: Counter[tuple[str, str, str, bool]] = Counter()
        self.copied: Counter[tuple[str, bool]] = Counter()
        for _ in range(size):
            group = self.chance.choice(groups)
            channel = self.chance.choice([Channel.OPEN] * 5 + [Channel.INVITED, Channel.PAPER])
            public = group == "gemeente" and self.chance.random() < 0.2
            self.reach[group, channel.value, public] += 1
            said = {theme: self._said(theme, towards, (group, channel, public), spread) for theme, towards in THEMES}
            self.responses.append(
                (group, channel, public, {theme: one for theme, one in said.items() if one is not None})
            )
            for question in QUESTIONS:
                if group in FILE.groups_of(question) and not public and self.chance.random() < 0.9:
                    choice = self.chance.choice(choice_tables(question)[""])
                    self.answer(question.id, choice, group, channel)

    def answer(self, question: str, choice: str, group: str, channel: Channel, many: int = 1) -> None:
        """Let ``many`` of a group choose the same."""
        for chosen in ("", choice):
            self.closed[question]["", chosen, group, channel.value] += many

    def _said(
        self, theme: str, towards: str | None, who: tuple[str, Channel, bool], spread: float
    ) -> set[tuple[str, str]] | None:
        (group, channel, public), chance = who, self.chance
        if chance.random() >= spread:
            return None
        taken = {chance.choice(STANCES) for _ in range(1 if chance.random() < 0.8 else 2)}
        if towards and (sides := {Stance(one) for one in taken} & set(SIDED)):
            self.positions[Position(towards, channel, Voice(group, side_of(sides)), public=public)] += 1
        for place in {chance.choice(PLACES) for _ in range(chance.choice([1, 1, 2]))}:
            self.where[theme, place, "", public] += 1
        if chance.random() < 0.3:
            self.where[theme, "", chance.choice("ABC"), public] += 1
        self.copied[theme, public] += chance.random() < 0.15
        return {(towards, stance) for stance in taken} if towards else set()

    def release(self, k: int = K, *, public_only: bool = False, telling: Telling | None = None) -> Release:
        """Return the release of it, or of what is public in it."""
        every = [True] if public_only else [True, False]
        reach: dict[tuple[str, str], list[int]] = {}
        for (group, channel, public), many in self.reach.items():
            both = reach.setdefault((group, channel), [0, 0])
            both[0] += many if public in every else 0
            both[1] += many if public else 0
        asked = [] if public_only else [question for question in QUESTIONS if question.id in self.closed]
        everybody = sum(sent for sent, _public in reach.values())
        return Release(
            FILE,
            {place: Sent(*both) for place, both in reach.items()},
            telling or Telling(k),
            questions=asked,
            closed=self.closed,
            counts=counts_of([one for one in self.responses if one[2] in every]),
            copies=Copies(
                [CopyCount(*key, responses=many) for key, many in self.copied.items() if key[1] in every],
                {theme: 1 for theme, _public in self.copied},
            ),
            whereabouts=[
                Whereabouts(*place, public=public, responses=many)
                for (*place, public), many in self.where.items()
                if public in every
            ],
            positions={one: many for one, many in self.positions.items() if one.public in every},
            weeks=[] if public_only else _weeks(everybody),
        )


def _weeks(everybody: int) -> list[tuple[date, int]]:
    """Return weeks in which fewer and fewer respond, the last with few."""
    weeks, left = [], everybody
    while left:
        weeks.append(max(1, left * 2 // 3))
        left -= weeks[-1]
    return [(date(2026, 9, 7) + timedelta(weeks=place), many) for place, many in enumerate(weeks)]


def reader_of(release: Release, public: Release | None = None) -> Attacker:
    """Return a reader of every table of the release, who knows what in it is public."""
    reader = Attacker(reader_of(public) if public else None)
    see_reach(reader, release.reach, release.weeks)
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


GROUPS = tuple(group.id for group in FILE.groups)
CROWDS = [
    (1, 30, GROUPS, 0.4),
    (2, 90, GROUPS[:3], 0.97),
    (3, 250, ("sekswerker", *["gemeente"] * 5, "exploitant"), 0.4),
    (4, 250, GROUPS, 0.97),
    (5, 700, (*GROUPS, *GROUPS[:2] * 8), 0.1),
    (6, 700, GROUPS[:6], 0.97),
    (7, 2000, (*GROUPS, *["sekswerker"] * 20), 0.4),
]


@pytest.mark.parametrize("drawn", CROWDS)
def test_no_reader_of_all_tables_can_narrow_what_is_small_to_fewer_than_half_of_what_its_mark_says(
    drawn: tuple[int, int, Sequence[str], float],
) -> None:
    crowd = Crowd(*drawn)
    release, public = crowd.release(), crowd.release(0, public_only=True)
    reader, known = reader_of(release, public), reader_of(public).told()
    exact, shown = reader_of(crowd.release(0)).told(), reader.told()
    true = {name: many - known.get(name, 0) for name, many in exact.items()}
    assert all(exact[name] == many and not 0 < true[name] < K for name, many in shown.items() if name in exact)
    small = {name: WIDTH for name in reader.withheld if 0 < true[name] < K}
    assert small
    assert reader.narrowed_below(small) == []
    assert all(left == 0 or left >= K for _theme, left in differences(release.tables("nl")))


@pytest.mark.parametrize("drawn", CROWDS[1:5])
def test_no_two_releases_show_numbers_that_differ_by_fewer_than_k(
    drawn: tuple[int, int, Sequence[str], float],
) -> None:
    """Some took their response back, then others came, then nearly all of those went: each time fewer than k, or more."""
    seed, size, *rest = drawn
    seen: list[dict[Name, int | None]] = []
    true: list[dict[Name, int]] = []
    before: list[Told] = []
    for many in (size, size - 3, size + 40, size + 39):
        crowd, telling = Crowd(seed, many, *rest), Telling(K, before)
        release, public = crowd.release(telling=telling), crowd.release(0, public_only=True)
        reader, known = reader_of(release, public), reader_of(public).told()
        exact = reader_of(crowd.release(0)).told()
        true.append({name: exact[name] - known.get(name, 0) for name in exact})
        private = {name: number - known.get(name, 0) for name, number in reader.printed.items()}
        seen.append(private | dict.fromkeys(reader.withheld))
        before.append(telling.told)
    changed = 0
    for one, other in combinations(range(len(seen)), 2):
        for name in seen[one].keys() & seen[other].keys():
            first, second = seen[one][name], seen[other][name]
            apart = abs(true[one][name] - true[other][name])
            if first is None:
                # In a row that is withheld, the nothing in it is no secret.
                assert second is None or apart >= K or not true[one][name], name
            elif second is not None:
                assert first == second or abs(first - second) >= K, name
                changed += 0 < apart < K
    assert changed


def test_the_reader_finds_what_a_careless_release_gives_away() -> None:
    reader = Attacker()
    for name, cell in ((("a",), "\u203910"), (("b",), 40), (("all",), 44)):
        reader.see(name, cell)
    reader.adds_up(("all",), [("a",), ("b",)])
    assert reader.range_of(("a",)) == (4, 4)


def test_tables_that_are_withheld_each_by_itself_give_small_counts_away() -> None:
    """Why one ledger: themes and who responded, each safe alone, are not safe side by side."""
    found = 0
    for seed in range(4):
        crowd = Crowd(seed, 60, ["sekswerker", "gemeente", "gemeente", "exploitant"], 0.9)
        reader = Attacker()
        sent = Counter((group, channel.value) for group, channel, _public, _said in crowd.responses)
        see_reach(reader, Release(FILE, {place: Sent(many, 0) for place, many in sent.items()}, Telling(K)).reach, [])
        see_themes(reader, build(counts_of(crowd.responses), FILE, language="nl", exact=False), linked=True)
        found += len(reader.narrowed_below(dict.fromkeys(reader.withheld, 1)))
    assert found


def test_who_skipped_does_not_follow_from_the_total_over_choices() -> None:
    """The choices add up to who answered: a withheld number of who skipped may not be what is left of who was asked."""
    crowd, question = Crowd(0, 0, GROUPS, 0), QUESTIONS[0]
    first, second = choice_tables(question)[""][:2]
    crowd.reach.update({("sekswerker", "open", False): 60, ("gemeente", "open", False): 60})
    for group, many in (("sekswerker", 28), ("gemeente", 30)):
        crowd.answer(question.id, first, group, Channel.OPEN, many)
        crowd.answer(question.id, second, group, Channel.OPEN, many)
    release = crowd.release()
    reader = reader_of(release)
    for skipped in (name for name in reader.withheld if name[-1] == "skipped"):
        low, high = reader.range_of(skipped)
        assert high - low >= WIDTH
    answered, chosen = release.questions[question.id].answered, release.questions[question.id].by_category[""]
    assert answered is not None
    for part, sent in zip(answered.rows, answered.crosstab().row_totals, strict=True):
        total = chosen.crosstab().row_totals[chosen.rows.index(part)]
        assert not (isinstance(sent, int) and isinstance(total, int) and 0 < sent - total < K)


def test_a_withheld_number_of_responses_does_not_come_back_as_the_number_asked() -> None:
    crowd, question = Crowd(0, 0, GROUPS, 0), QUESTIONS[0]
    (choice, *_rest) = choice_tables(question)[""]
    crowd.reach.update(
        {("sekswerker", "open", False): 4, ("gemeente", "open", False): 40, ("exploitant", "open", False): 30}
    )
    for group, many in (("sekswerker", 4), ("gemeente", 40), ("exploitant", 30)):
        if group in FILE.groups_of(question):
            crowd.answer(question.id, choice, group, Channel.OPEN, many)
    reader = reader_of(crowd.release())
    few = ("reach", FILE.group("sekswerker").category, "")
    assert few in reader.withheld
    low, high = reader.range_of(few)
    assert high - low >= WIDTH


def test_thirty_seven_of_forty_who_mention_a_theme_do_not_give_away_the_three_who_do_not() -> None:
    crowd = Crowd(0, 0, GROUPS, 0)
    crowd.reach["gemeente", "open", False] = 40
    crowd.responses = [("gemeente", Channel.OPEN, False, {"E-VEILIG": set()})] * 37
    release = crowd.release()
    (theme,) = release.tables("nl").themes
    assert not (isinstance(theme.mentions, int) and isinstance(release.reach.total, int))


def test_the_nothing_in_the_row_of_a_few_of_one_mind_does_not_say_that_they_are() -> None:
    crowd = Crowd(0, 0, GROUPS, 0)
    crowd.reach.update({("gemeente", "open", False): 14, ("sekswerker", "open", False): 180})
    crowd.responses = [("gemeente", Channel.OPEN, False, {"C-PRIJS": {("smal", "support")}})] * 14
    for stance in STANCES:
        crowd.responses += [("sekswerker", Channel.OPEN, False, {"C-PRIJS": {("smal", stance)}})] * 30
    crowd.positions[Position("smal", Channel.OPEN, Voice("gemeente", Side.FOR), public=False)] = 14
    for side in (Side.FOR, Side.ONLY_IF, Side.AGAINST):
        crowd.positions[Position("smal", Channel.OPEN, Voice("sekswerker", side), public=False)] = 30
    reader = reader_of(crowd.release())
    row = [("stances", "C-PRIJS", "smal", "by_category", FILE.group("gemeente").category, each) for each in STANCES]
    assert all(name in reader.withheld for name in row)
    low, _high = reader.range_of(row[STANCES.index("support")])
    assert low < 14
    assert any(reader.range_of(name)[1] > 0 for name in row if name[-1] != "support")


def test_a_large_release_is_mostly_shown() -> None:
    reader = reader_of(Crowd(1, 2000, GROUPS[:8], 0.5).release())
    assert len(reader.withheld) < len(reader.names) / 3


def test_of_a_large_release_what_each_category_chose_on_a_channel_is_shown_and_right() -> None:
    crowd, question = Crowd(1, 2000, GROUPS[:8], 0.5), QUESTIONS[0]
    table = crowd.release().questions[question.id].by_place[""][Channel.OPEN].crosstab()
    chosen: Counter[tuple[str, str]] = Counter()
    for (_row, choice, group, channel), many in crowd.closed[question.id].items():
        chosen[FILE.group(group).category, choice] += many if channel == Channel.OPEN else 0
    seen = [
        (cell, chosen[part, choice])
        for part, cells in zip(table.rows, table.cells, strict=True)
        for choice, cell in zip(table.columns, cells, strict=True)
        if isinstance(cell, int)
    ]
    assert len(seen) > len(table.rows) * len(table.columns) / 2
    assert all(cell == true for cell, true in seen)


def test_what_few_chose_on_a_channel_is_not_shown_and_does_not_follow_from_other_channels() -> None:
    crowd, question = Crowd(0, 0, GROUPS, 0), QUESTIONS[0]
    first, second = choice_tables(question)[""][:2]
    for group in ("gemeente", "exploitant", "anders"):
        for channel, many in ((Channel.OPEN, 30), (Channel.INVITED, 4 if group == "gemeente" else 20)):
            crowd.reach[group, channel, False] += many + 30
            crowd.answer(question.id, first, group, channel, many)
            crowd.answer(question.id, second, group, channel, 30)
    release = crowd.release()
    reader = reader_of(release)
    few = ("choice", question.id, "", Channel.INVITED, FILE.group("gemeente").category, first)
    assert few in reader.withheld
    assert reader.narrowed_below({few: WIDTH}) == []

"""Every table of one report in one ledger, so that none gives away what another withholds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from consult.analysis.ledger import Ledger, Rank
from consult.coding.queries import Copies, Count, Position, Whereabouts
from consult.consultations.format import Asked, ConsultationFile, MultiQuestion
from consult.reports.making.choices import choice_tables
from consult.reports.making.comparing import Shown, comparable
from consult.responses.models import Channel
from consult.synthesis.reach import Reach, Reached
from consult.synthesis.standpoints import Standpoints
from consult.synthesis.tables import Tables, Unit
from consult.synthesis.tabulating import NO_COPIES, Plan
from consult.synthesis.withholding import Crosstab, Grid, shown

Tallies = Mapping[str, Mapping[tuple[str, str], Mapping[str, int]]]
ANSWERED, SKIPPED = "answered", "skipped"


@dataclass(frozen=True)
class OneQuestion:
    """The tables of one question in the ledger, a row for each category; by choice and channel under the matrix row."""

    shown: Shown
    answered: Grid | None
    by_category: Mapping[str, Grid]
    by_channel: Mapping[str, Grid]


class Release:
    """Who responded, who answered which question with what, and who mentions which theme: withheld together."""

    def __init__(
        self,
        file: ConsultationFile,
        reach: Reach,
        k: int,
        *,
        steps: int = 1,
        unit: Unit = Unit.RESPONSES,
        questions: Sequence[Asked] = (),
        tallies: Tallies | None = None,
        tallies_by_channel: Tallies | None = None,
        counts: Sequence[Count] = (),
        copies: Copies = NO_COPIES,
        whereabouts: Sequence[Whereabouts] = (),
        positions: Mapping[Position, int] | None = None,
        weeks: Sequence[tuple[date, int]] = (),
    ) -> None:
        self._file, self._reach, self._ledger = file, reach, Ledger(k, steps=steps)
        self._categories: dict[str, list[str]] = {}
        for group in file.groups:
            self._categories.setdefault(group.category, []).append(group.id)
        self._reached = Reached(self._ledger, reach, file)
        self._weeks = self._by_week(weeks)
        asked = {question.id: self.asked(question) for question in questions}
        everyone = {category: self._sent(members) for category, members in self._categories.items()}
        shown = comparable(everyone, asked.items(), k)
        self.questions = {
            question.id: self._enter(
                question,
                asked[question.id],
                shown[question.id],
                (tallies or {})[question.id],
                (tallies_by_channel or {}).get(question.id, {}),
            )
            for question in questions
        }
        self._plan = Plan(
            self._ledger,
            counts,
            file,
            unit=unit,
            copies=copies,
            whereabouts=whereabouts,
            reached=self._reached,
        )
        self._standpoints = Standpoints(self._ledger, positions or {}, file, self._reached, self._plan)
        self._ledger.settle()

    @property
    def size(self) -> int:
        """How many counts were looked at together."""
        return len(self._ledger)

    @property
    def reach(self) -> Crosstab:
        """How many responded, by category and channel."""
        return self._reached.crosstab()

    @property
    def standpoints(self) -> Mapping[tuple[str, str], Crosstab]:
        """Positions by proposition and channel: a row for each category of group, a column for each side."""
        return self._standpoints.tables()

    @property
    def weeks(self) -> Sequence[tuple[date, int | str]]:
        """How many responded in each week."""
        return [(week, shown(self._ledger, number)) for week, number in self._weeks]

    def tables(self, language: str) -> Tables:
        """Return the tables on themes, in the words of the file in ``language``."""
        return self._plan.tables(language)

    def asked(self, question: Asked) -> dict[str, int]:
        """Return how many responses of each category a question was asked of."""
        of = set(self._file.groups_of(question))
        return {
            category: self._sent([group for group in members if group in of])
            for category, members in self._categories.items()
        }

    def _by_week(self, weeks: Sequence[tuple[date, int]]) -> Sequence[tuple[date, int]]:
        numbers = [(week, self._ledger.count(count)) for week, count in weeks]
        total = self._ledger.count(sum(count for _week, count in weeks), printed=False)
        if numbers:
            self._ledger.adds_up(total, [number for _week, number in numbers])
            self._ledger.within(total, self._reached.table.total)
            self._ledger.covers([total], self._reached.table.total)
        return numbers

    def _sent(self, groups: Sequence[str]) -> int:
        return sum(sent.responses for (group, _channel), sent in self._reach.items() if group in groups)

    def _enter(
        self,
        question: Asked,
        asked: Mapping[str, int],
        shown: Shown,
        tally: Mapping[tuple[str, str], Mapping[str, int]],
        by_channel: Mapping[tuple[str, str], Mapping[str, int]],
    ) -> OneQuestion:
        if not shown.categories:
            return OneQuestion(shown, None, {}, {})
        answered = self._answered(asked, shown, tally.get(("", ""), {}))
        channels = [channel.value for channel in Channel if any(found == channel for _group, found in self._reach)]
        if len(channels) < 2 or len(shown.categories) < sum(map(bool, asked.values())):  # noqa: PLR2004  (one channel needs no division)
            channels = []
        categories, divided = {}, {}
        for row, choices in choice_tables(question).items():
            counts = [
                (
                    category,
                    choice,
                    sum(tally.get((row, choice), {}).get(one, 0) for one in self._categories[category]),
                    False,
                )
                for category in shown.categories
                for choice in choices
            ]
            grid = Grid(self._ledger, shown.categories, choices, counts, rank=Rank.LEADING, answers=True)
            self._hold(grid, answered, several=isinstance(question, MultiQuestion))
            categories[row] = grid
            if channels:
                spread = [
                    (channel, choice, by_channel.get((row, choice), {}).get(channel, 0), False)
                    for channel in channels
                    for choice in choices
                ]
                divided[row] = Grid(self._ledger, channels, choices, spread, below=grid.numbers[-1], answers=True)
        return OneQuestion(shown, answered, categories, divided)

    def _answered(self, asked: Mapping[str, int], shown: Shown, answers: Mapping[str, int]) -> Grid:
        """Enter how many of those who were asked answered: all of a category, or as many as may stand beside them."""
        cells = []
        for category in shown.categories:
            number = sum(answers.get(group, 0) for group in self._categories[category])
            cells += [(category, ANSWERED, number, False), (category, SKIPPED, asked[category] - number, False)]
        grid = Grid(self._ledger, shown.categories, [ANSWERED, SKIPPED], cells, rank=Rank.LEADING)
        sent = dict(zip(self._reached.table.rows, self._reached.table.row_totals, strict=True))
        for category, number in zip(grid.rows, grid.row_totals, strict=True):
            if asked[category] == self._sent(self._categories[category]):
                self._ledger.adds_up(sent[category], [number])
            else:
                self._ledger.within(number, sent[category])
        return grid

    def _hold(self, grid: Grid, answered: Grid, *, several: bool) -> None:
        """Say that whoever chose answered, and the other way round; where several may be chosen, that holds for each."""
        for line, (answers, *_rest) in zip(grid.numbers, answered.numbers, strict=True):
            chosen = line[:-1] if several else line[-1:]
            for number in chosen:
                self._ledger.within(number, answers)
            self._ledger.covers(chosen, answers)

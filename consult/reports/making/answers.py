"""Closed answers in the ledger of a report: who answered a question with what, by category, by channel, and by both."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.analysis.agreeing import LEAST_GROUPS
from consult.analysis.ledger import Ledger, Rank
from consult.consultations.format import Asked, ConsultationFile, MultiQuestion
from consult.reports.making.choices import choice_tables
from consult.reports.making.comparing import Shown, comparable
from consult.responses.models import Channel
from consult.synthesis.choosing import ClosedTally, Tally, subjects
from consult.synthesis.reach import Reach, Reached
from consult.synthesis.withholding import Grid

ANSWERED, SKIPPED = "answered", "skipped"


@dataclass(frozen=True)
class OneQuestion:
    """The tables of one question in the ledger, a row for each category; by choice and channel under the matrix row.

    ``by_place`` has by channel what each category chose there, where two are large enough to say something of.
    """

    shown: Shown
    answered: Grid | None
    by_category: Mapping[str, Grid]
    by_channel: Mapping[str, Grid]
    by_place: Mapping[str, Mapping[str, Grid]]


class _Chosen:
    """How many chose what, by row and choice: in each category, on each channel, in each category on each channel."""

    def __init__(self, tally: Tally, category: Mapping[str, str]) -> None:
        self.in_category: Counter[tuple[str, str, str]] = Counter()
        self.on_channel: Counter[tuple[str, str, str]] = Counter()
        self.in_both: Counter[tuple[str, str, str, str]] = Counter()
        for (row, choice, group, channel), many in tally.items():
            self.in_category[row, choice, category[group]] += many
            self.on_channel[row, choice, channel] += many
            self.in_both[row, choice, category[group], channel] += many


class Questions:
    """Enters questions in a ledger, each with its tables, such that they may stand beside each other."""

    def __init__(self, ledger: Ledger, file: ConsultationFile, reach: Reach, reached: Reached) -> None:
        self._ledger, self._file, self._reached = ledger, file, reached
        self._category = {group.id: group.category for group in file.groups}
        self._sent: Counter[str] = Counter()
        for (group, _channel), sent in reach.items():
            self._sent[group] += sent.responses
        self._channels = [one.value for one in Channel if any(channel == one for _group, channel in reach)]

    def enter(self, questions: Sequence[Asked], closed: ClosedTally) -> Mapping[str, OneQuestion]:
        """Return the tables of each question, by its id."""
        asked = {question.id: self.asked(question) for question in questions}
        everyone = self._by_category(set(self._category))
        shown = comparable(everyone, asked.items(), self._ledger.k)
        return {
            one.id: self._enter(one, asked[one.id], shown[one.id], _Chosen(closed[one.id], self._category))
            for one in questions
        }

    def asked(self, question: Asked) -> dict[str, int]:
        """Return how many responses of each category a question was asked of."""
        return self._by_category(set(self._file.groups_of(question)))

    def _by_category(self, groups: set[str]) -> dict[str, int]:
        counts = dict.fromkeys(self._category.values(), 0)
        for group in groups:
            counts[self._category[group]] += self._sent[group]
        return counts

    def _enter(self, question: Asked, asked: Mapping[str, int], shown: Shown, chosen: _Chosen) -> OneQuestion:
        if not shown.categories:
            return OneQuestion(shown, None, {}, {}, {})
        answered = self._answered(question.id, asked, shown, chosen)
        is_whole = len(shown.categories) == sum(map(bool, asked.values()))
        is_divided = is_whole and len(self._channels) > 1
        of_one_answer = {subject.row for subject in subjects(question, "nl")}
        by_category, by_channel, by_place = {}, {}, {}
        for row, choices in choice_tables(question).items():
            counts = [
                (part, choice, chosen.in_category[row, choice, part], False)
                for part in shown.categories
                for choice in choices
            ]
            name = f"{question.id} {row}"
            grid = Grid(self._ledger, shown.categories, choices, counts, name=name, rank=Rank.LEADING, answers=True)
            self._hold(grid, answered, several=isinstance(question, MultiQuestion))
            by_category[row] = grid
            if is_divided:
                spread = [
                    (channel, choice, chosen.on_channel[row, choice, channel], False)
                    for channel in self._channels
                    for choice in choices
                ]
                by_channel[row] = Grid(
                    self._ledger,
                    self._channels,
                    choices,
                    spread,
                    name=f"{name} channel",
                    below=grid.numbers[-1],
                    answers=True,
                )
            if row in of_one_answer and is_whole:
                by_place[row] = (
                    self._by_place(name, row, grid, by_channel[row], chosen)
                    if is_divided
                    else dict.fromkeys(self._channels, grid)
                )
        return OneQuestion(shown, answered, by_category, by_channel, by_place)

    def _by_place(self, name: str, row: str, parts: Grid, channels: Grid, chosen: _Chosen) -> Mapping[str, Grid]:
        """Enter each channel of which something can be said; what was chosen on all others is one count a cell."""
        grids = {}
        for channel, below in zip(channels.rows, channels.numbers, strict=False):
            cells = [
                (part, choice, chosen.in_both[row, choice, part, channel], False)
                for part in parts.rows
                for choice in parts.columns
            ]
            sizes = Counter[str]()
            for part, _choice, many, _public in cells:
                sizes[part] += many
            if sum(size >= self._ledger.k for size in sizes.values()) < LEAST_GROUPS:
                continue
            grids[channel] = Grid(
                self._ledger,
                parts.rows,
                parts.columns,
                cells,
                name=f"{name} {channel}",
                below=below,
                answers=True,
            )
            for part, number in zip(grids[channel].rows, grids[channel].row_totals, strict=True):
                self._reached.hold_part(part, channel, number)
        for down, across in ((down, across) for down in range(len(parts.rows)) for across in range(len(parts.columns))):
            whole, cells_of = parts.numbers[down][across], [grid.numbers[down][across] for grid in grids.values()]
            if 0 < len(grids) < len(self._channels):
                rest = self._ledger.whole(whole) - sum(map(self._ledger.whole, cells_of))
                cells_of.append(self._ledger.count(rest))
            if grids:
                self._ledger.adds_up(whole, cells_of)
        return grids

    def _answered(self, question: str, asked: Mapping[str, int], shown: Shown, chosen: _Chosen) -> Grid:
        """Enter how many of those who were asked answered: all of a category, or as many as may stand beside them."""
        cells = []
        for category in shown.categories:
            number = chosen.in_category["", "", category]
            cells += [(category, ANSWERED, number, False), (category, SKIPPED, asked[category] - number, False)]
        name = f"{question} answered"
        grid = Grid(self._ledger, shown.categories, [ANSWERED, SKIPPED], cells, name=name, rank=Rank.LEADING)
        everyone, table = self._by_category(set(self._category)), self._reached.table
        sent = dict(zip(table.rows, table.row_totals, strict=True))
        for category, number in zip(grid.rows, grid.row_totals, strict=True):
            if asked[category] == everyone[category]:
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

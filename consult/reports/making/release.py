"""Every table of one report in one ledger, so that none gives away what another withholds."""

from collections.abc import Mapping, Sequence
from datetime import date

from consult.analysis.ledger import Ledger
from consult.analysis.telling import Telling
from consult.coding.queries import Copies, Count, Position, Whereabouts
from consult.consultations.format import Asked, ConsultationFile
from consult.reports.making.answers import Questions
from consult.synthesis.choosing import ClosedTally
from consult.synthesis.reach import Reach, Reached
from consult.synthesis.standpoints import Standpoints
from consult.synthesis.tables import Tables, Unit
from consult.synthesis.tabulating import NO_COPIES, Plan
from consult.synthesis.withholding import Crosstab, shown


class Release:
    """Who responded, who answered which question with what, and who mentions which theme: withheld together."""

    def __init__(
        self,
        file: ConsultationFile,
        reach: Reach,
        telling: Telling,
        *,
        steps: int = 1,
        unit: Unit = Unit.RESPONSES,
        questions: Sequence[Asked] = (),
        closed: ClosedTally | None = None,
        counts: Sequence[Count] = (),
        copies: Copies = NO_COPIES,
        whereabouts: Sequence[Whereabouts] = (),
        positions: Mapping[Position, int] | None = None,
        weeks: Sequence[tuple[date, int]] = (),
    ) -> None:
        self._ledger = Ledger(telling.k, steps=steps, telling=telling)
        self._reached = Reached(self._ledger, reach, file)
        self._weeks = self._by_week(weeks)
        self.questions = Questions(self._ledger, file, reach, self._reached).enter(questions, closed or {})
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

    def _by_week(self, weeks: Sequence[tuple[date, int]]) -> Sequence[tuple[date, int]]:
        numbers = [(week, self._ledger.count(count, name=f"week {week}")) for week, count in weeks]
        total = self._ledger.count(sum(count for _week, count in weeks))
        if numbers:
            self._ledger.adds_up(total, [number for _week, number in numbers])
            self._ledger.within(total, self._reached.table.total)
            self._ledger.covers([total], self._reached.table.total)
        return numbers

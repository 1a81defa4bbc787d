"""Positions towards each proposition on each channel, by category of group: entered in a ledger with the themes."""

from collections.abc import Mapping
from itertools import product

from consult.analysis.ledger import Ledger
from consult.coding.models import Stance
from consult.coding.queries import Position, Side
from consult.consultations.format import ConsultationFile
from consult.synthesis.reach import Reached
from consult.synthesis.tabulating import Plan
from consult.synthesis.withholding import Crosstab, Grid

SIDES: tuple[str, ...] = tuple(Side)
_SIDES_OF: Mapping[Stance, tuple[Side, ...]] = {
    Stance.SUPPORT: (Side.FOR, Side.ONLY_IF, Side.BOTH),
    Stance.CONDITIONAL: (Side.ONLY_IF, Side.BOTH),
    Stance.OPPOSE: (Side.AGAINST, Side.BOTH),
}
"""On which sides whoever takes a stance can be."""
_STANCE_OF: Mapping[Side, Stance] = {
    Side.FOR: Stance.SUPPORT,
    Side.ONLY_IF: Stance.CONDITIONAL,
    Side.AGAINST: Stance.OPPOSE,
    Side.BOTH: Stance.OPPOSE,
}
"""The stance that whoever is on a side takes under at least one theme."""


class Standpoints:
    """A table for each proposition and channel: a row for each category of group, a column for each side."""

    def __init__(
        self, ledger: Ledger, taken: Mapping[Position, int], file: ConsultationFile, reached: Reached, plan: Plan
    ) -> None:
        category = {group.id: group.category for group in file.groups}
        self.categories = tuple(dict.fromkeys(category.values()))
        self._tables: dict[tuple[str, str], Grid] = {}
        for proposition in (one.id for one in file.propositions):
            mine = {position: many for position, many in taken.items() if position.proposition == proposition}
            for channel in sorted({str(position.channel) for position in mine}):
                grid = Grid(
                    ledger,
                    self.categories,
                    SIDES,
                    [
                        (category[one.voice.group], one.voice.side, many, one.public)
                        for one, many in mine.items()
                        if one.channel == channel and one.voice.group in category
                    ],
                    name=f"{proposition} {channel}",
                    answers=True,
                )
                self._tables[proposition, channel] = grid
                for part, number in zip(grid.rows, grid.row_totals, strict=True):
                    reached.hold_part(part, channel, number)
            if mine:
                self._link(ledger, proposition, plan)

    def tables(self) -> Mapping[tuple[str, str], Crosstab]:
        """Return each table as it is shown, by proposition and channel."""
        return {place: grid.crosstab() for place, grid in self._tables.items()}

    def _link(self, ledger: Ledger, proposition: str, plan: Plan) -> None:
        """Say that whoever takes a stance under a theme is on one of its sides, and the other way round."""
        grids = [grid for (towards, _channel), grid in self._tables.items() if towards == proposition]
        over_all: dict[tuple[str, str], int] = {}
        for part, side in product(self.categories, SIDES):
            cells = [grid.numbers[grid.rows.index(part)][SIDES.index(side)] for grid in grids]
            sums = sum(map(ledger.whole, cells)), sum(map(ledger.private, cells))
            over_all[part, side] = ledger.count(*sums)
            ledger.adds_up(over_all[part, side], cells)
        under = plan.stances_towards(proposition)
        for (part, stance), numbers in under.items():
            for number in numbers:
                if sides := _SIDES_OF.get(Stance(stance)):
                    ledger.covers([over_all[part, side] for side in sides], number)
        for (part, side), number in over_all.items():
            if themes := under.get((part, _STANCE_OF[Side(side)])):
                ledger.covers(themes, number)

"""One theme divided in parts, by category or channel or group: who mentions it, and the stances they take."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from consult.analysis.ledger import Ledger, Rank
from consult.coding.queries import Count
from consult.synthesis.tables import STANCES, Unit
from consult.synthesis.withholding import Crosstab, Grid, shown


@dataclass(frozen=True)
class Said:
    """All counts of one theme, what stances under it are towards, and what is counted."""

    theme: str
    counts: Sequence[Count]
    towards: tuple[str, ...]
    unit: Unit

    def number(self, count: Count) -> int:
        """Return how many responses, or codings, a count stands for."""
        return count.responses if self.unit is Unit.RESPONSES else count.codings


@dataclass(frozen=True)
class Division:
    """Tables in a ledger with a row for each part: mentions in one column, and one for the stances of each proposition."""

    ledger: Ledger
    mentions: Grid
    stances: Sequence[Grid]

    @classmethod
    def enter(
        cls,
        ledger: Ledger,
        said: Said,
        parts: Sequence[str],
        part_of: Callable[[Count], str],
        *,
        name: str,
        leading: "Division | None" = None,
    ) -> "Division":
        """Enter the tables of ``said`` by ``parts``, known as ``name``; totals are those of ``leading``, which gives way last."""
        rank = Rank.CELL if leading else Rank.LEADING
        mentions = Grid(
            ledger,
            parts,
            [said.theme],
            [
                (part_of(count), said.theme, said.number(count), count.public)
                for count in said.counts
                if not count.stance
            ],
            name=f"{said.theme} {name}",
            rank=rank,
            below=leading.mentions.numbers[-1] if leading else None,
        )
        stances = [
            Grid(
                ledger,
                parts,
                STANCES,
                [
                    (part_of(count), count.stance, said.number(count), count.public)
                    for count in said.counts
                    if count.proposition == proposition
                ],
                name=f"{said.theme} {proposition} {name}",
                rank=rank,
                below=leading.stances[at].numbers[-1] if leading else None,
                answers=True,
            )
            for at, proposition in enumerate(said.towards)
        ]
        made = cls(ledger, mentions, stances)
        made.link()
        return made

    def link(self) -> None:
        """Say that whoever takes a stance mentions the theme, in each part and over all."""
        for place, mention in enumerate([*self.mentions.column(self.mentions.columns[0]), self.mentions.total]):
            taken = [number for grid in self.stances for number in grid.numbers[place][:-1]]
            for number in taken:
                self.ledger.within(number, mention)
            if taken:
                self.ledger.covers(taken, mention)

    def is_part_of(self, leading: "Division", parts_of: Mapping[str, Sequence[str]]) -> None:
        """Say which parts of this division make up each part of ``leading``."""
        for mine, theirs in zip((self.mentions, *self.stances), (leading.mentions, *leading.stances), strict=True):
            for part, line in zip(theirs.rows, theirs.numbers, strict=False):
                inside = [mine.numbers[mine.rows.index(each)] for each in parts_of[part]]
                for place, number in enumerate(line[:-1]):
                    self.ledger.adds_up(number, [row[place] for row in inside])

    @property
    def hides_anything(self) -> bool:
        """Whether anything in it is withheld."""
        return any(
            isinstance(shown(self.ledger, number), str)
            for grid in (self.mentions, *self.stances)
            for line in grid.numbers
            for number in line
        )

    def mentions_shown(self) -> Crosstab:
        """Return who mentions the theme as a table of one row."""
        made = self.mentions.crosstab()
        return Crosstab(
            rows=made.columns,
            columns=made.rows,
            cells=tuple(zip(*made.cells, strict=True)),
            row_totals=made.column_totals,
            column_totals=made.row_totals,
            total=made.total,
        )

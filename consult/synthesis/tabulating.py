"""The tables of a synthesis from maintained counts: exact for analysts, with small cells withheld for everyone else.

A stance is always towards a named proposition, and stances towards different propositions are never added up
(decision 23). Themes that show mentions only get no stances. All tables of a release stand in one ledger, so that no table
shows what another withholds; where one must give way, the table by category is the last. Groups are opened only where
nothing in them has to be withheld.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from consult.analysis.ledger import Ledger
from consult.coding.queries import Copies, Count, Whereabouts
from consult.consultations.format import ConsultationFile
from consult.synthesis.dividing import Division, Said
from consult.synthesis.reach import Reached
from consult.synthesis.tables import StanceTables, Tables, ThemeTables, Unit, threshold
from consult.synthesis.withholding import Crosstab, shown

One = TypeVar("One", Count, Whereabouts)
COPIES, OWN_WORDS = "copies", "own words"
NO_COPIES = Copies()
POSITIONS, FLAGS = "standpunt", "moderatie"


def build(
    counts: Sequence[Count],
    file: ConsultationFile,
    *,
    language: str,
    exact: bool,
    unit: Unit = Unit.RESPONSES,
    copies: Copies = NO_COPIES,
    whereabouts: Sequence[Whereabouts] = (),
) -> Tables:
    """Return the tables of ``counts`` by themselves, in the words of ``file`` in ``language``.

    Raises ``ValueError`` for codings that are not all public, unless ``exact``: three responses may hold many codings.
    """
    ledger = Ledger(0 if exact else threshold(counts, file))
    plan = Plan(ledger, counts, file, unit=unit, copies=copies, whereabouts=whereabouts)
    ledger.settle()
    return plan.tables(language)


class Plan:
    """The tables of all themes, entered in a ledger; they can be read once it is settled."""

    def __init__(
        self,
        ledger: Ledger,
        counts: Sequence[Count],
        file: ConsultationFile,
        *,
        unit: Unit = Unit.RESPONSES,
        copies: Copies = NO_COPIES,
        whereabouts: Sequence[Whereabouts] = (),
        reached: Reached | None = None,
    ) -> None:
        """Enter the tables; ``reached`` is how many responses there are, entered before."""
        if unit is Unit.CODINGS and ledger.k and not all(count.public for count in counts):
            raise ValueError("codings may be counted only where all of them are public")
        self._ledger, self._file, self._unit = ledger, file, unit
        self._category = {group.id: group.category for group in file.groups}
        present = {count.group for count in counts}
        known = [group.id for group in file.groups if group.id in present]
        self.groups = (*known, *sorted(present.difference(known)))
        self.categories = tuple(dict.fromkeys(map(self._category_of, self.groups)))
        self.channels = tuple(sorted({str(count.channel) for count in counts}))
        by_theme = _by_theme(counts)
        places = _by_theme(whereabouts if unit is Unit.RESPONSES else ())
        self._themes = [
            self._enter(self._said(entry.id, by_theme[entry.id]), copies, places.get(entry.id, []), reached)
            for entry in file.themes()
            if entry.family != FLAGS and entry.id in by_theme
        ]

    def tables(self, language: str) -> Tables:
        """Return the tables as the ledger shows them, in the words of the file in ``language``."""
        made = [self._theme(one, language) for one in self._themes]
        return Tables(
            unit=self._unit,
            k=self._ledger.k,
            categories=self.categories,
            channels=self.channels,
            groups=self.groups,
            themes=tuple(theme for theme in made if theme.family != POSITIONS),
            positions=tuple(theme for theme in made if theme.family == POSITIONS),
        )

    def stances_towards(self, proposition: str) -> Mapping[tuple[str, str], Sequence[int]]:
        """Return the numbers of the counts by category and stance, one for each theme under which it is taken."""
        found: dict[tuple[str, str], list[int]] = {}
        for one in self._themes:
            if proposition in one.said.towards:
                grid = one.leading.stances[one.said.towards.index(proposition)]
                for part, line in zip(grid.rows, grid.numbers, strict=False):
                    for stance, number in zip(grid.columns, line, strict=False):
                        found.setdefault((part, stance), []).append(number)
        return found

    def _said(self, key: str, mine: Sequence[Count]) -> Said:
        """Return the counts of a theme; where it shows mentions only, its stances are towards nothing."""
        taken = {count.proposition for count in mine}
        if self._file.theme(key).family == POSITIONS or self._file.proposition_of(key) is None:
            taken = set()
        return Said(key, mine, tuple(one.id for one in self._file.propositions if one.id in taken), self._unit)

    def _enter(self, said: Said, copies: Copies, places: Sequence[Whereabouts], reached: Reached | None) -> "_Entered":
        ledger = self._ledger
        leading = Division.enter(
            ledger, said, self.categories, lambda count: self._category_of(count.group), name="category"
        )
        channels = Division.enter(
            ledger, said, self.channels, lambda count: str(count.channel), name="channel", leading=leading
        )
        if reached is not None and self._unit is Unit.RESPONSES:
            reached.hold(leading.mentions, channels.mentions)
        total = leading.mentions.total
        return _Entered(
            said,
            leading,
            channels,
            self._opened(said, leading),
            self._by_text(said, copies, total),
            copies.campaigns.get(said.theme, 0),
            self._places(said.theme, places, total, "question"),
            self._places(said.theme, places, total, "provision"),
        )

    def _opened(self, said: Said, leading: Division) -> Division | None:
        """Enter the same by group, where by itself nothing in it has to be withheld."""
        alone = Ledger(self._ledger.k)
        Division.enter(alone, said, self.groups, lambda count: count.group, name="group")
        if alone.is_delicate:
            return None
        groups = Division.enter(
            self._ledger, said, self.groups, lambda count: count.group, name="group", leading=leading
        )
        groups.is_part_of(
            leading,
            {
                category: [group for group in self.groups if self._category_of(group) == category]
                for category in self.categories
            },
        )
        return groups

    def _by_text(self, said: Said, copies: Copies, total: int) -> Sequence[int]:
        """Enter the same responses by whether they speak in copies alone; nothing where no campaign speaks of it."""
        if not copies.campaigns.get(said.theme) or self._unit is Unit.CODINGS:
            return ()
        copied = {one.public: one.responses for one in copies.counts if one.theme == said.theme}
        own = {
            public: sum(one.responses for one in said.counts if not one.stance and one.public is public)
            - copied.get(public, 0)
            for public in (False, True)
        }
        numbers = [
            self._ledger.count(sum(part.values()), part.get(False, 0), name=f"{said.theme} {name}")
            for name, part in ((COPIES, copied), (OWN_WORDS, own))
        ]
        self._ledger.adds_up(total, numbers)
        return (*numbers, total)

    def _places(self, theme: str, said: Sequence[Whereabouts], total: int, what: str) -> Mapping[str, int]:
        """Enter how many responses mention the theme in each question, or on each part of the text."""
        found: dict[str, list[int]] = {}
        for one in said:
            if where := str(getattr(one, what)):
                whole, private = found.get(where, [0, 0])
                found[where] = [whole + one.responses, private + (0 if one.public else one.responses)]
        numbers = {where: self._ledger.count(*both, name=f"{theme} {what} {where}") for where, both in found.items()}
        for number in numbers.values():
            self._ledger.within(number, total)
        if what == "question" and numbers:
            self._ledger.covers(list(numbers.values()), total)
        return numbers

    def _theme(self, one: "_Entered", language: str) -> ThemeTables:
        entry, groups = self._file.theme(one.said.theme), one.groups
        if groups is not None and (one.leading.hides_anything or groups.hides_anything):
            groups = None
        return ThemeTables(
            theme=one.said.theme,
            words=entry.in_language(language)[0],
            family=entry.family,
            mentions=shown(self._ledger, one.leading.mentions.total),
            by_category=one.leading.mentions_shown(),
            by_channel=one.channels.mentions_shown(),
            by_group=groups.mentions_shown() if groups else None,
            stances=tuple(
                StanceTables(
                    proposition=proposition,
                    words=self._file.proposition(proposition).in_language(language)[0],
                    by_category=one.leading.stances[at].crosstab(),
                    by_channel=one.channels.stances[at].crosstab(),
                    by_group=groups.stances[at].crosstab() if groups else None,
                )
                for at, proposition in enumerate(one.said.towards)
            ),
            by_text=self._text_table(one),
            campaigns=one.campaigns,
            by_question={where: shown(self._ledger, number) for where, number in one.by_question.items()},
            by_provision={where: shown(self._ledger, number) for where, number in one.by_provision.items()},
        )

    def _text_table(self, one: "_Entered") -> Crosstab | None:
        if not one.by_text:
            return None
        *cells, total = (shown(self._ledger, number) for number in one.by_text)
        return Crosstab((one.said.theme,), (COPIES, OWN_WORDS), (tuple(cells),), (total,), tuple(cells), total)

    def _category_of(self, group: str) -> str:
        return self._category.get(group, group)


@dataclass(frozen=True)
class _Entered:
    """One theme in the ledger: the numbers of its counts."""

    said: Said
    leading: Division
    channels: Division
    groups: Division | None
    by_text: Sequence[int]
    campaigns: int
    by_question: Mapping[str, int]
    by_provision: Mapping[str, int]


def _by_theme(rows: Sequence[One]) -> dict[str, list[One]]:
    found: dict[str, list[One]] = {}
    for row in rows:
        found.setdefault(row.theme, []).append(row)
    return found

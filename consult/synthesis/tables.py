"""The tables of a synthesis, from maintained counts: exact for analysts, with small cells withheld for everyone else.

A stance is always towards a named proposition, and stances towards different propositions are never added up
(decision 23). Themes that show mentions only get no stances. All tables of a release are made together, so that no
table shows what another withholds: the table by category leads, and where a table by channel would show a total that it
withholds, the table by channel gives way. Groups are opened only where nothing in them has to be withheld.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from consult.coding.models import Stance
from consult.coding.queries import Copies, Count
from consult.consultations.format import ConsultationFile
from consult.synthesis.withholding import Crosstab, Grid, Shown, Split

__all__ = ["STANCES", "Crosstab", "Shown", "StanceTables", "Tables", "ThemeTables", "Unit", "build", "threshold"]

COPIES, OWN_WORDS = "copies", "own words"
NO_COPIES = Copies()
POSITIONS, FLAGS = "standpunt", "moderatie"
STANCES: tuple[str, ...] = tuple(Stance)
K_SEX_WORKERS, K_OTHERS = 10, 5
SEX_WORKERS = frozenset({"sekswerker", "sekswerkersorganisatie"})


class Unit(StrEnum):
    """What is counted: responses, or the codings in them (the points of documents)."""

    RESPONSES = "responses"
    CODINGS = "codings"


@dataclass(frozen=True)
class StanceTables:
    """The stances under one theme towards one proposition; the columns are ``STANCES``.

    ``by_group`` is nothing where groups may not be opened. A response that takes two stances stands in both, so totals
    are numbers of stances taken.
    """

    proposition: str
    words: str
    by_category: Crosstab
    by_channel: Crosstab
    by_group: Crosstab | None


@dataclass(frozen=True)
class ThemeTables:
    """Who mentions a theme, each response once (columns of one row), and the stances taken under it.

    ``by_text`` divides the same responses into those that say it only in a copy of a confirmed campaign and those that
    say it in words of their own; nothing where no campaign speaks of the theme, else ``campaigns`` is how many do.
    """

    theme: str
    words: str
    family: str
    mentions: Shown
    by_category: Crosstab
    by_channel: Crosstab
    by_group: Crosstab | None
    stances: tuple[StanceTables, ...]
    by_text: Crosstab | None = None
    campaigns: int = 0


@dataclass(frozen=True)
class Tables:
    """All tables of a consultation. ``k`` is the threshold, 0 where everything is exact.

    ``themes`` are in the order of the codebook; ``positions`` are those of the family ``standpunt``, mentions only.
    """

    unit: Unit
    k: int
    categories: tuple[str, ...]
    channels: tuple[str, ...]
    groups: tuple[str, ...]
    themes: tuple[ThemeTables, ...]
    positions: tuple[ThemeTables, ...]


def threshold(counts: Sequence[Count], file: ConsultationFile) -> int:
    """Return k: 10 where sex workers are among those counted, else 5, and never less than the file's own rule."""
    categories = {group.id: group.category for group in file.groups}
    theirs = {categories[group] for group in SEX_WORKERS & categories.keys()}
    told = any(count.group in SEX_WORKERS or categories.get(count.group) in theirs for count in counts)
    return max(K_SEX_WORKERS if told else K_OTHERS, file.privacy.min_cell_size)


def build(
    counts: Sequence[Count],
    file: ConsultationFile,
    *,
    language: str,
    exact: bool,
    unit: Unit = Unit.RESPONSES,
    copies: Copies = NO_COPIES,
) -> Tables:
    """Return the tables of ``counts``, in the words of ``file`` in ``language``.

    Raises ``ValueError`` for codings that are not all public, unless ``exact``: three responses may hold many codings.
    """
    if unit is Unit.CODINGS and not exact and not all(count.public for count in counts):
        raise ValueError("codings may be counted only where all of them are public")
    maker = _Maker(counts, file, language, k=0 if exact else threshold(counts, file), unit=unit, copies=copies)
    made = [maker.theme(entry.id) for entry in file.themes() if entry.family != FLAGS and entry.id in maker.mentioned]
    return Tables(
        unit=unit,
        k=maker.k,
        categories=maker.categories,
        channels=maker.channels,
        groups=maker.groups,
        themes=tuple(theme for theme in made if theme.family != POSITIONS),
        positions=tuple(theme for theme in made if theme.family == POSITIONS),
    )


class _Maker:
    """Makes one theme's tables after another from the same counts."""

    def __init__(
        self, counts: Sequence[Count], file: ConsultationFile, language: str, *, k: int, unit: Unit, copies: Copies
    ) -> None:
        self.copies = copies
        self.counts, self.file, self.language, self.k, self.unit = counts, file, language, k, unit
        self._category = {group.id: group.category for group in file.groups}
        present = {count.group for count in counts}
        known = [group.id for group in file.groups if group.id in present]
        self.groups = (*known, *sorted(present.difference(known)))
        self.categories = tuple(dict.fromkeys(self._category.get(group, group) for group in self.groups))
        self.channels = tuple(sorted({str(count.channel) for count in counts}))
        self.mentioned = {count.theme for count in counts}

    def theme(self, key: str) -> ThemeTables:
        """Return the tables of one theme."""
        entry = self.file.theme(key)
        mine = [count for count in self.counts if count.theme == key]
        towards = self._propositions(key, mine) if entry.family != POSITIONS else ()
        leading = self._split(key, mine, towards, self.categories, self._category_of)
        leading.settle()
        channels = self._split(key, mine, towards, self.channels, lambda count: str(count.channel))
        channels.settle(leading)
        groups = self._split(key, mine, towards, self.groups, lambda count: count.group)
        groups.settle()
        opened = not (leading.hides_anything or groups.hides_anything)
        return ThemeTables(
            theme=key,
            words=entry.in_language(self.language)[0],
            family=entry.family,
            mentions=leading.mentions.crosstab().total,
            by_category=leading.mentions.crosstab(),
            by_channel=channels.mentions.crosstab(),
            by_group=groups.mentions.crosstab() if opened else None,
            stances=tuple(
                StanceTables(
                    proposition=proposition,
                    words=self.file.proposition(proposition).in_language(self.language)[0],
                    by_category=leading.stances[at].crosstab(),
                    by_channel=channels.stances[at].crosstab(),
                    by_group=groups.stances[at].crosstab() if opened else None,
                )
                for at, proposition in enumerate(towards)
            ),
            by_text=self._by_text(key, mine, leading),
            campaigns=self.copies.campaigns.get(key, 0),
        )

    def _by_text(self, key: str, counts: Sequence[Count], leading: Split) -> Crosstab | None:
        """Return the same responses by whether they speak in copies alone; it follows what ``leading`` withholds."""
        if not self.copies.campaigns.get(key) or self.unit is Unit.CODINGS:
            return None
        copied = {one.public: one.responses for one in self.copies.counts if one.theme == key}
        cells = [(key, COPIES, number, public) for public, number in copied.items()]
        for public in (False, True):
            everybody = sum(count.responses for count in counts if not count.stance and count.public is public)
            cells.append((key, OWN_WORDS, everybody - copied.get(public, 0), public))
        split = Split(Grid((key,), (COPIES, OWN_WORDS), cells, self.k, parts_are_columns=True))
        split.settle(Split(leading.mentions))
        return split.mentions.crosstab()

    def _split(
        self,
        key: str,
        counts: Sequence[Count],
        towards: Sequence[str],
        parts: tuple[str, ...],
        part_of: Callable[[Count], str],
    ) -> Split:
        mentions = [(key, part_of(count), self._number(count), count.public) for count in counts if not count.stance]
        return Split(
            Grid((key,), parts, mentions, self.k, parts_are_columns=True),
            [
                Grid(
                    parts,
                    STANCES,
                    [
                        (part_of(count), count.stance, self._number(count), count.public)
                        for count in counts
                        if count.proposition == proposition
                    ],
                    self.k,
                )
                for proposition in towards
            ],
        )

    def _propositions(self, key: str, counts: Sequence[Count]) -> tuple[str, ...]:
        """Return what stances under the theme are towards, in the order of the file; none where it shows mentions."""
        if self.file.proposition_of(key) is None:
            return ()
        taken = {count.proposition for count in counts}
        return tuple(proposition.id for proposition in self.file.propositions if proposition.id in taken)

    def _category_of(self, count: Count) -> str:
        return self._category.get(count.group, count.group)

    def _number(self, count: Count) -> int:
        return count.responses if self.unit is Unit.RESPONSES else count.codings

"""What a released report says, in the order in which an official reads it: from what was frozen and from nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from consult.analysis.agreeing import Picture
from consult.coding.models import Stance
from consult.errors import N_, NotFoundError
from consult.reports.document import (
    About,
    Block,
    Bullets,
    Cell,
    Chart,
    Document,
    Paragraph,
    Quotation,
    Section,
    Source,
    Table,
)
from consult.reports.frozen import thaw
from consult.reports.making.words import Words
from consult.reports.models import Report

_LANGUAGES = ("en", "nl")
_PART = N_("Part %(id)s")


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A theme of the report: how often it is mentioned, and what its findings state (in Dutch).

    A position on the whole has no section of its own, so it is not ``printed`` apart.
    """

    key: str
    words: str
    mentions: Cell
    statements: Sequence[str]
    printed: bool


@dataclass(frozen=True)
class Towards:
    """The stances towards one proposition, over all groups, under each theme; ``labels`` names them in words."""

    words: str
    labels: Mapping[str, str]
    rows: Sequence[tuple[Spoken, Mapping[str, int | str]]]


@dataclass(frozen=True)
class Told:
    """What the report says of agreement on a proposition or closed question on one channel, with its picture or table."""

    words: str
    picture: Picture
    told: str
    block: Block


class Overview:
    """A released report in one language. Everything in it was withheld, cleared and printed before."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.language = document.language
        self._figures: Mapping[str, Any] = document.figures
        self._sections = {section.about: section for section in _all(document.sections) if section.about}

    def section(self, about: str) -> Section | None:
        """Return the section on a subject, if the report has one."""
        return self._sections.get(about)

    def theme(self, key: str) -> tuple[Spoken, Section]:
        """Return a theme with what is printed of it; raise :class:`NotFoundError` where the report does not have it."""
        section = self.section(About.THEME.keyed(key))
        found = next((one for one in self.themes if one.key == key), None)
        if section is None or found is None:
            raise NotFoundError(N_("The report says nothing of this theme."))
        return found, section

    def provision(self, key: str) -> Section:
        """Return what is printed of a part of the text; raise :class:`NotFoundError` where the report does not have it."""
        section = self.section(About.PROVISION.keyed(key))
        if section is None:
            raise NotFoundError(N_("The report says nothing of this part of the text."))
        return section

    @property
    def k(self) -> int:
        """The number below which a count is withheld; 0 where all is public."""
        return int(self._figures["withheld_below"])

    @property
    def in_points(self) -> bool:
        """Whether points of documents are counted, and not responses."""
        return bool(self._figures["counted"] == "codings")

    @cached_property
    def themes(self) -> Sequence[Spoken]:
        """The themes with a section or a finding, the most mentioned first; those with a withheld number after them."""
        said, names = self._said("theme"), {one["theme"]: one["theme_words"] for one in self._figures["findings"]}
        found = []
        for key, mentions in ((one["theme"], one["mentions"]) for one in self._figures["themes"]):
            section = self.section(About.THEME.keyed(key))
            if section or key in names:
                words = section.heading if section else names[key]
                statements = said.get(key, ())
                found.append(
                    Spoken(key=key, words=words, mentions=mentions, statements=statements, printed=bool(section))
                )
        return sorted(found, key=lambda one: -one.mentions if isinstance(one.mentions, int) else 0)

    @property
    def minority(self) -> Mapping[str, Sequence[str]]:
        """What few say and the report names, by the key of the theme it is about (in Dutch)."""
        return self._said("minority")

    @property
    def provisions(self) -> Mapping[str, Section]:
        """The parts of the text that were responded to, by key, in the report's order."""
        start = About.PROVISION.keyed("")
        return {about.removeprefix(start): one for about, one in self._sections.items() if about.startswith(start)}

    @property
    def towards(self) -> Sequence[Towards]:
        """The stances of all groups together, one entry for each proposition: they are never added up."""
        found: dict[str, list[tuple[Spoken, Table]]] = {}
        for theme in filter(lambda one: one.printed, self.themes):
            _theme, section = self.theme(theme.key)
            for table in filter(None, map(_table, section.blocks)):
                proposition = table.key.removeprefix(f"{theme.key}-")
                if proposition in self._propositions:
                    found.setdefault(proposition, []).append((theme, table))
        return [
            Towards(
                self._propositions[proposition],
                {stance: column.label for stance, column in zip(Stance, rows[0][1].columns[1:], strict=False)},
                [(theme, _numbers(table.rows[-1][1:])) for theme, table in rows],
            )
            for proposition, rows in found.items()
        ]

    @property
    def coverage(self) -> Sequence[tuple[Cell, ...]]:
        """How many contributions in words there are and how many are coded, by name; nothing for an analysis of documents."""
        return self._rows("coverage")

    @property
    def channels(self) -> Sequence[tuple[str, Cell]]:
        """How many responded on each channel, by its name; they are never added up."""
        table = self._table("reach")
        if table is None:
            return []
        return [(column.label, cell) for column, cell in zip(table.columns[1:-1], table.rows[-1][1:], strict=False)]

    @property
    def agreement(self) -> Sequence[Told]:
        """What is said of agreement, by proposition or closed question, and channel; older reports do not keep the picture."""
        return [
            Told(section.heading, Picture(table.picture or Picture.TOO_FEW), before.text, block)
            for about, section in self._sections.items()
            if about.startswith(About.TOWARDS.keyed(""))
            for before, block in zip(section.blocks, section.blocks[1:], strict=False)
            if isinstance(before, Paragraph) and (table := _table(block))
        ]

    def where(self, *, theme: str = "", provision: str = "") -> Mapping[str, Cell]:
        """Return how often a theme is mentioned by part of the text, or the other way round, by key."""
        words = {one.words: one.key for one in self.themes}
        parts = {Words(self.language)(_PART, id=key): key for key in self.provisions}
        known = [
            (words[str(of)], parts[str(on)], number)
            for of, on, number in self._rows("theme-by-part")
            if of in words and on in parts
        ]
        return {on if theme else of: number for of, on, number in known if theme in {"", of} and provision in {"", on}}

    def sources_of(self, section: Section) -> Sequence[Source]:
        """Return the sources that a section refers to, by number."""
        printed = [entry for block in section.blocks if isinstance(block, Bullets) for entry in block.entries]
        printed += [block.attribution for block in section.blocks if isinstance(block, Quotation)]
        return [one for one in self.document.sources if any(f"[{one.number}]" in words for words in printed)]

    @cached_property
    def _propositions(self) -> Mapping[str, str]:
        """The words of each proposition, by key, as the table of all figures has them."""
        return {str(row[2]): str(row[3]) for table in self.document.data_tables for row in table.rows if row[2]}

    def _table(self, key: str) -> Table | None:
        return next((one for one in _tables(self.document.sections) if one.key == key), None)

    def _rows(self, key: str) -> Sequence[tuple[Cell, ...]]:
        table = self._table(key)
        return table.rows if table else ()

    def _said(self, kind: str) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for one in self._figures["findings"]:
            if one["kind"] == kind:
                found.setdefault(one["theme"], []).append(one["statement"])
        return found


def overview_of(report: Report, language: str) -> Overview | None:
    """Return what a report says in ``language``, else in English or Dutch; nothing for one that keeps its parts not apart."""
    frozen = next((report.snapshot[code] for code in (language, *_LANGUAGES) if code in report.snapshot), None)
    if frozen is None:
        return None
    found = Overview(thaw(frozen))
    return found if found.section(About.WHO) and "findings" in found.document.figures else None


def _all(sections: Sequence[Section]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from _all(section.sections)


def _tables(sections: Sequence[Section]) -> Iterator[Table]:
    for section in _all(sections):
        yield from filter(None, map(_table, section.blocks))


def _table(block: Block) -> Table | None:
    found = block.table if isinstance(block, Chart) else block
    return found if isinstance(found, Table) else None


def _numbers(cells: Sequence[Cell]) -> Mapping[str, int | str]:
    return {stance: cell for stance, cell in zip(Stance, cells, strict=False) if cell is not None}

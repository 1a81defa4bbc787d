"""A reader who takes all tables of a release together and reckons what each withheld count can be.

Knows what is printed, what each mark means and how such counts hang together; knows nothing of how they were withheld.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import chain, product
from math import ceil, floor, inf

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from consult.synthesis.tables import STANCES, Tables
from consult.synthesis.withholding import Crosstab, Grid, Shown

_NEAR = 1e-6
_MANY, _TRIES = 10**4, 12
Name = tuple[object, ...]


class Attacker:
    """Collects what is printed, and answers what a count can be."""

    def __init__(self, public: "Attacker | None" = None) -> None:
        """Begin knowing nothing but, where there is such a reader, what is ``public`` under its maker's name."""
        self._public = public.told() if public else {}
        self.names: dict[Name, int] = {}
        self.bounds: list[tuple[float, float]] = []
        self.withheld: list[Name] = []
        self.printed: dict[Name, int] = {}
        self._equal: list[list[tuple[int, int]]] = []
        self._at_most: list[list[tuple[int, int]]] = []

    def see(self, name: Name, cell: Shown) -> None:
        """Take in a printed cell: a number, or a mark."""
        at = self._at(name)
        if isinstance(cell, int):
            self.printed[name] = cell
            seen: tuple[float, float] = (cell, cell)
        else:
            self.withheld.append(name)
            seen = (1, int(cell[1:]) - 1) if cell.startswith("\u2039") else (0, inf)
        low, high = self.bounds[at]
        self.bounds[at] = max(low, seen[0], self._public.get(name, 0)), min(high, seen[1])

    def told(self) -> dict[Name, int]:
        """Return the counts that are seen as numbers."""
        return {name: int(self.bounds[at][0]) for name, at in self.names.items() if len(set(self.bounds[at])) == 1}

    def adds_up(self, total: Name, parts: Iterable[Name]) -> None:
        self._equal.append([(self._at(total), -1), *((self._at(part), 1) for part in parts)])

    def at_most(self, less: Iterable[Name], more: Iterable[Name]) -> None:
        """Know that ``less`` together are no more than ``more`` together."""
        self._at_most.append([*((self._at(one), 1) for one in less), *((self._at(one), -1) for one in more)])

    def see_table(self, name: Name, table: Crosstab, totals: Name | None = None, *, turned: bool = False) -> None:
        """Take in a table: its cells are ``(*name, row, column)``, with ``""`` for all; ``totals`` names its lowest row."""
        rows, columns = (*table.rows, ""), (*table.columns, "")
        lines = [(*cells, end) for cells, end in zip(table.cells, table.row_totals, strict=True)]
        lines.append((*table.column_totals, table.total))
        if turned:
            rows, columns, lines = columns, rows, list(zip(*lines, strict=True))

        def at(row: str, column: str) -> Name:
            return (*totals, "", column) if totals and not row else (*name, row, column)

        for row, line in zip(rows, lines, strict=True):
            for column, cell in zip(columns, line, strict=True):
                self.see(at(row, column), cell)
        for row in rows:
            self.adds_up(at(row, ""), [at(row, column) for column in columns[:-1]])
        for column in columns:
            self.adds_up(at("", column), [at(row, column) for row in rows[:-1]])

    def range_of(self, name: Name) -> tuple[int, int]:
        """Return the least and the most whole number that the count can be."""
        ends = []
        for sign in (1, -1):
            wanted = np.zeros(len(self.names))
            wanted[self.names[name]] = sign
            ends.append(self._world(wanted) @ wanted * sign)
        return ceil(ends[0] - _NEAR), floor(ends[1] + _NEAR)

    def narrowed_below(self, widths: Mapping[Name, int]) -> list[Name]:
        """Return which counts can be told more closely than to within their width.

        Worlds at random settle most of them, each for many counts; whatever is left is reckoned by itself.
        """
        chance, left = np.random.default_rng(3), list(widths)
        least, most = np.full(len(self.names), inf), np.full(len(self.names), -inf)
        for _try in range(_TRIES):
            wanted = np.zeros(len(self.names))
            wanted[[self.names[name] for name in left]] = chance.choice([-1, 1], len(left))
            world = self._world(wanted)
            least, most = np.minimum(least, world), np.maximum(most, world)
            wide = most - least + _NEAR
            left = [name for name in left if wide[self.names[name]] < widths[name]]
        ranges = {name: self.range_of(name) for name in left}
        return [name for name, (low, high) in ranges.items() if high - low < widths[name]]

    def _world(self, wanted: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return a world that agrees with all that was seen, with the least of what is ``wanted``."""
        answer = linprog(
            wanted,
            A_ub=self._matrix(self._at_most) if self._at_most else None,
            b_ub=np.zeros(len(self._at_most)) if self._at_most else None,
            A_eq=self._matrix(self._equal),
            b_eq=np.zeros(len(self._equal)),
            bounds=[(low, _MANY if high == inf else high) for low, high in self.bounds],
        )
        assert answer.status == 0, answer.message
        world: NDArray[np.float64] = answer.x
        return world

    def _at(self, name: Name) -> int:
        if name not in self.names:
            self.names[name] = len(self.names)
            self.bounds.append((0, inf))
        return self.names[name]

    def _matrix(self, lines: list[list[tuple[int, int]]]) -> csr_matrix:
        flat = [(row, at, sign) for row, line in enumerate(lines) for at, sign in line]
        rows, columns, signs = zip(*flat, strict=True)
        return csr_matrix((signs, (rows, columns)), shape=(len(lines), len(self.names)))


def see_reach(reader: Attacker, reach: Crosstab, weeks: Sequence[tuple[date, Shown]]) -> None:
    """Take in who responded, and when: all of them did in some week."""
    reader.see_table(("reach",), reach)
    for week, cell in weeks:
        reader.see(("week", week), cell)
    if weeks:
        reader.adds_up(("reach", "", ""), [("week", week) for week, _cell in weeks])


def see_themes(reader: Attacker, tables: Tables, *, linked: bool) -> None:  # noqa: C901  (one reader, all tables of a theme)
    """Take in every table on themes; ``linked``: who responded was seen too."""
    for theme in (*tables.themes, *tables.positions):
        leading = ("theme", theme.theme, "by_category")
        for kind in ("by_category", "by_channel", "by_group"):
            mentions: Crosstab | None = getattr(theme, kind)
            if mentions is None:
                continue
            name = ("theme", theme.theme, kind)
            reader.see_table(name, mentions, leading, turned=True)
            for part in mentions.columns:
                if linked and kind != "by_group":
                    whole = ("reach", part, "") if kind == "by_category" else ("reach", "", part)
                    reader.at_most([(*name, part, theme.theme)], [whole])
            taken: dict[str, list[Name]] = {part: [] for part in (*mentions.columns, "")}
            for one in theme.stances:
                stances = ("stances", theme.theme, one.proposition, kind)
                reader.see_table(stances, getattr(one, kind), ("stances", theme.theme, one.proposition, "by_category"))
                for part, stance in ((part, stance) for part in mentions.columns for stance in STANCES):
                    taken[part].append((*stances, part, stance))
                    reader.at_most([(*stances, part, stance)], [(*name, part, theme.theme)])
            for part in mentions.columns:
                if taken[part]:
                    reader.at_most([(*name, part, theme.theme)], taken[part])
        total = (*leading, "", theme.theme)
        if theme.by_text:
            name = ("copies", theme.theme)
            for text, cell in zip(theme.by_text.columns, theme.by_text.cells[0], strict=True):
                reader.see((*name, text), cell)
            reader.adds_up(total, [(*name, text) for text in theme.by_text.columns])
        for kind, spread in (("question", theme.by_question), ("provision", theme.by_provision)):
            _see_places(reader, (kind, theme.theme), spread, total, covers=kind == "question")


def see_questions(reader: Attacker, questions: Mapping[str, object], everywhere: set[tuple[str, str]]) -> None:
    """Take in the tables of closed questions; ``everywhere`` are the (question, category) that all were asked."""
    for key, one in questions.items():
        if one.answered is None:
            continue
        reader.see_table(("answered", key), one.answered.crosstab())
        for category in one.shown.categories:
            asked, sent = ("answered", key, category, ""), ("reach", category, "")
            if (key, category) in everywhere:
                reader.adds_up(asked, [sent])
            reader.at_most([asked], [sent])
        for row, grid in one.by_category.items():
            name = ("choice", key, row, "by_category")
            reader.see_table(name, grid.crosstab())
            for category in one.shown.categories:
                reader.adds_up((*name, category, ""), [("answered", key, category, "answered")])
            if row in one.by_channel:
                reader.see_table(("choice", key, row, "by_channel"), one.by_channel[row].crosstab(), name)
                _see_channels(reader, (key, row), one.by_channel[row].rows, one.by_place.get(row, {}))


def _see_channels(reader: Attacker, place: Name, channels: Sequence[str], grids: Mapping[str, Grid]) -> None:
    """Take in what each category chose on some of the ``channels``: no more than on all of them together."""
    tables = {channel: grid.crosstab() for channel, grid in grids.items()}
    for channel, table in tables.items():
        name = ("choice", *place, channel)
        reader.see_table(name, table)
        for choice in table.columns:
            reader.adds_up((*name, "", choice), [("choice", *place, "by_channel", channel, choice)])
        for category in table.rows:
            reader.at_most([(*name, category, "")], [("reach", category, channel)])
    for table in list(tables.values())[:1]:
        for category, choice in product(table.rows, table.columns):
            cells, whole = (
                [("choice", *place, one, category, choice) for one in tables],
                ("choice", *place, "by_category", category, choice),
            )
            reader.at_most(cells, [whole])
            if len(tables) == len(channels):
                reader.adds_up(whole, cells)


def see_standpoints(reader: Attacker, tables: Tables, standpoints: Mapping[tuple[str, str], Crosstab]) -> None:
    """Take in the positions; whoever takes a stance under a theme takes one of the positions that go with it."""
    for (proposition, channel), table in standpoints.items():
        name = ("standpoint", proposition, channel)
        reader.see_table(name, table)
        for part in table.rows:
            reader.at_most([(*name, part, "")], [("reach", part, channel)])
    channels = {
        proposition: [one for towards, one in standpoints if towards == proposition] for proposition, _ in standpoints
    }
    for theme in tables.themes:
        for one in theme.stances:
            for part in one.by_category.rows:
                for stance, sides in (("support", ("for", "only if", "both")), ("oppose", ("against", "both"))):
                    taken = ("stances", theme.theme, one.proposition, "by_category", part, stance)
                    cells = [
                        ("standpoint", one.proposition, each, part, side)
                        for each in channels.get(one.proposition, [])
                        for side in sides
                    ]
                    reader.at_most([taken], cells)


def _see_places(reader: Attacker, name: Name, spread: Mapping[str, Shown], total: Name, *, covers: bool) -> None:
    for where, cell in spread.items():
        reader.see((*name, where), cell)
        reader.at_most([(*name, where)], [total])
    if covers and spread:
        reader.at_most([total], [(*name, where) for where in spread])


def differences(tables: Tables) -> Iterable[tuple[str, int]]:
    """Yield what is left where one shown count is part of another: who mentions a theme, but not there or so."""
    for theme in (*tables.themes, *tables.positions):
        for cell in chain(theme.by_question.values(), theme.by_provision.values()):
            if isinstance(cell, int) and isinstance(theme.mentions, int):
                yield theme.theme, theme.mentions - cell
        for one in theme.stances:
            for kind in ("by_category", "by_channel"):
                mentions, stances = getattr(theme, kind), getattr(one, kind)
                for place, part in enumerate(mentions.columns):
                    whole = mentions.cells[0][place]
                    cells = stances.cells[stances.rows.index(part)]
                    yield from (
                        (theme.theme, whole - cell)
                        for cell in cells
                        if isinstance(whole, int) and isinstance(cell, int)
                    )

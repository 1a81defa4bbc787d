"""The pictures of the synthesis desk: drawn by the chart room, each beside its table."""

from collections.abc import Mapping, Sequence
from datetime import date

from babel.dates import format_date
from flask_babel import gettext as _

from consult.charts import counts_bars, heat_map, sides_bars
from consult.coding.queries import Side
from consult.synthesis.agreement import Said
from consult.synthesis.queries import Standing
from consult.text.markup import drawing

_PART_OF: Mapping[str, str] = {
    Side.FOR: "support",
    Side.ONLY_IF: "conditional",
    Side.AGAINST: "oppose",
    Side.BOTH: "none",
}


def heat(rows: Sequence[tuple[str, Sequence[int]]], columns: Sequence[tuple[str, str]], language: str) -> str:
    """Return the table of themes as squares, without its last column: that of all together."""
    return drawing(
        heat_map(
            [(label, cells[:-1]) for label, cells in rows],
            [words for _key, words in columns],
            title=_("Responses that mention a theme"),
            language=language,
        )
    )


def sides_picture(said: Said, categories: Mapping[str, str], language: str) -> str:
    """Return where the groups that are spoken of stand towards a proposition."""
    return drawing(
        sides_bars(
            [
                (categories.get(name, name), {_PART_OF[side]: number for side, number in group.sides.items()})
                for name, group in said.statement.groups.items()
            ],
            {_PART_OF[side]: words for side, words in said.sides.items()},
            title=said.words,
            language=language,
        )
    )


def week_bars(weeks: Sequence[tuple[date, int]], language: str) -> tuple[str, Sequence[tuple[str, int]]]:
    """Return the responses by the week they were sent in, as a picture and as rows."""
    rows = [(_("Week of %(day)s", day=format_date(week, "d MMM", locale=language)), number) for week, number in weeks]
    return drawing(counts_bars(rows, title=_("Responses by week"), language=language)), rows


def coverage_bars(standing: Standing, language: str) -> tuple[str, Sequence[tuple[str, int]]]:
    """Return how many contributions are coded and how many are not, as a picture and as rows."""
    rows = [(_("Coded"), standing.coded), (_("Not coded yet"), standing.contributions - standing.coded)]
    return drawing(counts_bars(rows, title=_("Contributions coded"), language=language)), rows

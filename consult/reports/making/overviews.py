"""What a report tells of all themes together: how often each is mentioned, where, and every figure in long form."""

from collections.abc import Iterator, Sequence

from consult.charts import heat_map
from consult.errors import N_
from consult.reports.document import Cell, Chart, Column, Table
from consult.reports.making.material import Material
from consult.reports.making.people import category_names
from consult.reports.making.words import Words
from consult.synthesis.tables import Crosstab, StanceTables, Tables, ThemeTables, Unit


def summary(material: Material, tables: Tables, say: Words) -> Chart:
    """Return how often each theme is mentioned, by category of group, as squares and in a table."""
    names = category_names(material, say)
    table = Table(
        key="mentions",
        title=counted(tables, say, N_("Responses that mention a theme"), N_("Points on each theme")),
        columns=(
            Column(label=say(N_("Theme"))),
            *(Column(label=names[category], numeric=True) for category in tables.categories),
            Column(label=say(N_("Total")), numeric=True),
        ),
        rows=tuple(
            (theme.words, *spread(theme.by_category, tables.categories), theme.mentions) for theme in tables.themes
        ),
    )
    return Chart(
        title=table.title,
        svg=heat_map(
            [(theme.words, theme.by_category.cells[0]) for theme in tables.themes],
            [names[category] for category in tables.categories],
            title=table.title,
            language=say.language,
        ),
        alternative=say(N_("Squares, darker for more: the table below has the numbers.")),
        table=table,
    )


def by_place(material: Material, tables: Tables, say: Words) -> Iterator[Table]:
    """Yield in which questions, and on which parts of the text, each theme is mentioned."""
    parts = {one.key: say(N_("Part %(id)s"), id=one.key) for one in material.provisions}
    for key, title, heading, what, words in (
        ("theme-by-question", N_("Responses that mention a theme, by question"), N_("Question"), "by_question", {}),
        ("theme-by-part", N_("Responses that mention a theme, by part of the text"), N_("Part"), "by_provision", parts),
    ):
        rows = tuple(
            (theme.words, words.get(where, where), cell)
            for theme in tables.themes
            for where, cell in getattr(theme, what).items()
        )
        if rows:
            yield Table(
                key=key,
                title=say(title),
                columns=(
                    Column(label=say(N_("Theme"))),
                    Column(label=say(heading)),
                    Column(label=say(N_("responses")), numeric=True),
                ),
                rows=rows,
                note=say(
                    N_("A response that mentions a theme in two places stands in both: these numbers do not add up.")
                ),
            )


def long_table(tables: Tables, say: Words) -> Table:
    """Return every figure on themes in long form: theme, proposition, stance, how it is divided, and the number."""
    rows: list[tuple[Cell, ...]] = []
    for theme in (*tables.themes, *tables.positions):
        rows += _long(theme, theme.by_category, "category")
        rows += _long(theme, theme.by_channel, "channel")
        if theme.by_group is not None:
            rows += _long(theme, theme.by_group, "group")
        for stances in theme.stances:
            for by, crosstab in (
                ("category", stances.by_category),
                ("channel", stances.by_channel),
                ("group", stances.by_group),
            ):
                if crosstab is not None:
                    rows += _long_stances(theme, stances, crosstab, by)
    labels = (
        N_("Theme key"),
        N_("Theme"),
        N_("Proposition key"),
        N_("Proposition"),
        N_("Stance"),
        N_("Divided by"),
        N_("Division"),
    )
    return Table(
        key="figures",
        title=counted(tables, say, N_("All figures on themes, in responses"), N_("All figures on themes, in points")),
        columns=(*(Column(label=say(label)) for label in labels), Column(label=say(N_("Count")), numeric=True)),
        rows=tuple(rows),
    )


def spread(crosstab: Crosstab, columns: Sequence[str]) -> tuple[Cell, ...]:
    """Return the one row of a table of mentions, a number for each of ``columns``."""
    found = dict(zip(crosstab.columns, crosstab.cells[0], strict=True)) if crosstab.rows else {}
    return tuple(found.get(column, 0) for column in columns)


def counted(tables: Tables, say: Words, responses: str, points: str) -> str:
    """Return ``points`` where a table counts points of documents, else ``responses``, in the report's language."""
    return say(points if tables.unit is Unit.CODINGS else responses)


def _long(theme: ThemeTables, crosstab: Crosstab, by: str) -> Iterator[tuple[Cell, ...]]:
    for cells in crosstab.cells:
        for column, cell in zip(crosstab.columns, cells, strict=True):
            yield (theme.theme, theme.words, "", "", "", by, column, cell)


def _long_stances(theme: ThemeTables, stances: StanceTables, crosstab: Crosstab, by: str) -> Iterator[tuple[Cell, ...]]:
    for row, cells in zip(crosstab.rows, crosstab.cells, strict=True):
        for column, cell in zip(crosstab.columns, cells, strict=True):
            yield (theme.theme, theme.words, stances.proposition, stances.words, str(column), by, row, cell)

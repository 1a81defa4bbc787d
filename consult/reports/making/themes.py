"""The heart of a report: per theme who mentions it, the stances towards a named proposition, and the findings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from consult.charts import stance_bars
from consult.coding.models import Stance
from consult.errors import N_
from consult.reports.document import About, Block, Bullets, Chart, Column, Notice, Paragraph, Quotation, Section, Table
from consult.reports.making.material import Material
from consult.reports.making.overviews import counted, spread
from consult.reports.making.people import CHANNELS, category_names
from consult.reports.making.words import Words
from consult.responses.models import Channel
from consult.synthesis.tables import StanceTables, Tables, ThemeTables, Unit

STANCES: Mapping[Stance, str] = {
    Stance.SUPPORT: N_("in favour"),
    Stance.CONDITIONAL: N_("only if …"),
    Stance.OPPOSE: N_("against"),
    Stance.QUESTION: N_("question"),
    Stance.NONE: N_("no stance"),
}


@dataclass(frozen=True, kw_only=True)
class PrintedFinding:
    """A finding as it is printed: its statement, restated points with the number of their source, and cleared quotes.

    ``notes`` say how it came about: what is paraphrased, and how participants read it back.
    """

    theme: str
    statement: str
    points: tuple[tuple[str, int], ...] = ()
    quotes: tuple[Quotation, ...] = ()
    notes: tuple[str, ...] = ()


def themes(material: Material, tables: Tables, findings: Sequence[PrintedFinding], say: Words, number: str) -> Section:
    """Return the part with a section for each theme that is mentioned or that a finding is about."""
    parts = tuple(
        Section(
            number=f"{number}.{place}",
            heading=theme.words,
            about=About.THEME.keyed(theme.theme),
            blocks=tuple(_theme_blocks(material, tables, theme, findings, say)),
        )
        for place, theme in enumerate(tables.themes, 1)
    )
    intro = [
        say(
            N_(
                "A stance is always towards the proposition that is printed with it. A response that takes two stances stands in both."
            )
        )
    ]
    if tables.unit is Unit.CODINGS:
        intro = [
            say(
                N_(
                    "What is counted here are points: passages of the documents. A point on two themes counts under both. Points are in our own words or taken over with their source."
                )
            )
        ]
    return Section(
        number=number,
        heading=say(N_("Theme by theme")),
        blocks=tuple(Paragraph(text=line) for line in intro),
        sections=(*parts, *_positions(material, tables, say, f"{number}.{len(parts) + 1}")),
        about=About.THEMES,
    )


def minority(findings: Sequence[PrintedFinding], because: str, say: Words, number: str) -> Section:
    """Return the fixed part for views that few hold and that matter, and for dissent within a group."""
    blocks: list[Block] = []
    for finding in findings:
        blocks += _finding_blocks(finding)
    if not blocks:
        blocks.append(Paragraph(text=say(N_("The analysts name none. Their reason: %(because)s"), because=because)))
    heading = say(N_("Minority views and dissent"))
    return Section(number=number, heading=heading, blocks=tuple(blocks), about=About.MINORITY)


def _theme_blocks(
    material: Material, tables: Tables, theme: ThemeTables, findings: Sequence[PrintedFinding], say: Words
) -> Iterator[Block]:
    definition = material.file.theme(theme.theme).definition
    if definition and not material.is_document_analysis:
        yield Paragraph(text=definition)
    for finding in findings:
        if finding.theme == theme.theme:
            yield from _finding_blocks(finding)
    yield _mentions(material, tables, theme, say)
    for stances in theme.stances:
        yield _stances(material, theme, stances, say)


def _finding_blocks(finding: PrintedFinding) -> list[Block]:
    blocks: list[Block] = [Paragraph(text=finding.statement)]
    if finding.points:
        blocks.append(Bullets(entries=tuple(f"{text} [{source}]" for text, source in finding.points)))
    return [*blocks, *finding.quotes, *(Notice(text=note) for note in finding.notes)]


def _mentions(material: Material, tables: Tables, theme: ThemeTables, say: Words) -> Table:
    names = category_names(material, say)
    return Table(
        key=f"{theme.theme}-mentions",
        title=counted(tables, say, N_("Who mentions this"), N_("Points on this theme")),
        columns=(
            Column(label=say(N_("Category"))),
            Column(label=counted(tables, say, N_("responses"), N_("points")), numeric=True),
        ),
        rows=(
            *(
                (names[category], cell)
                for category, cell in zip(tables.categories, spread(theme.by_category, tables.categories), strict=True)
            ),
            (say(N_("Total")), theme.mentions),
        ),
    )


def _stances(material: Material, theme: ThemeTables, stances: StanceTables, say: Words) -> Chart | Table:
    crosstab = stances.by_category
    labels = {stance.value: say(STANCES[stance]) for stance in Stance}
    title = say(N_("Stances towards: %(proposition)s"), proposition=stances.words)
    if all(isinstance(cell, str) for cells in crosstab.cells for cell in cells):
        return _totals(theme, stances, labels, say)
    names = category_names(material, say)
    rows = [(names.get(row, row), cells) for row, cells in zip(crosstab.rows, crosstab.cells, strict=True)]
    table = Table(
        key=f"{theme.theme}-{stances.proposition}",
        title=title,
        columns=(
            Column(label=say(N_("Category"))),
            *(Column(label=labels[column], numeric=True) for column in crosstab.columns),
            Column(label=say(N_("Total")), numeric=True),
        ),
        rows=(
            *((label, *cells, total) for (label, cells), total in zip(rows, crosstab.row_totals, strict=True)),
            (say(N_("Total")), *crosstab.column_totals, crosstab.total),
        ),
        note=_by_channel(stances, say),
    )
    parts = [(label, dict(zip(crosstab.columns, cells, strict=True))) for label, cells in rows]
    return Chart(
        title=title,
        svg=stance_bars(parts, labels, title=stances.words, language=say.language),
        alternative=say(N_("Stacked bars of the numbers in the table below.")),
        table=table,
    )


def _totals(theme: ThemeTables, stances: StanceTables, labels: Mapping[str, str], say: Words) -> Table:
    """Return the totals alone, where no division by group may be shown."""
    crosstab = stances.by_category
    return Table(
        key=f"{theme.theme}-{stances.proposition}",
        title=say(N_("Stances towards: %(proposition)s"), proposition=stances.words),
        columns=(
            Column(label=say(N_("Category"))),
            *(Column(label=labels[column], numeric=True) for column in crosstab.columns),
        ),
        rows=((say(N_("Total")), *crosstab.column_totals),),
        note=say(N_("Not divided by group: some numbers are too small.")),
    )


def _by_channel(stances: StanceTables, say: Words) -> str:
    crosstab = stances.by_channel
    if len(crosstab.rows) < 2:  # noqa: PLR2004  (one channel needs no division)
        return ""
    parts = [
        f"{say(CHANNELS[Channel(row)])}: "
        + ", ".join(
            f"{say(STANCES[Stance(column)])} {cell}" for column, cell in zip(crosstab.columns, cells, strict=True)
        )
        for row, cells in zip(crosstab.rows, crosstab.cells, strict=True)
    ]
    return say(N_("By channel. %(parts)s"), parts="; ".join(parts))


def _positions(material: Material, tables: Tables, say: Words, number: str) -> Iterator[Section]:
    if not tables.positions:
        return
    names = category_names(material, say)
    table = Table(
        key="positions",
        title=say(N_("Positions on the whole, in responses")),
        columns=(
            Column(label=say(N_("Position"))),
            *(Column(label=names[category], numeric=True) for category in tables.categories),
            Column(label=say(N_("Total")), numeric=True),
        ),
        rows=tuple((one.words, *spread(one.by_category, tables.categories), one.mentions) for one in tables.positions),
    )
    yield Section(number=number, heading=say(N_("Positions on the whole")), blocks=(table,))

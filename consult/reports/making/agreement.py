"""Where groups agree and where they differ, by subject and channel, from what may be shown and nothing else."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from consult.analysis.agreeing import Picture, Robust, Statement, robustness, statement
from consult.charts import sides_bars
from consult.coding.queries import Side
from consult.errors import N_
from consult.reports.document import About, Block, Bullets, Chart, Notice, Paragraph, Section, Table
from consult.reports.making.cells import printed
from consult.reports.making.choices import tables_of
from consult.reports.making.material import Material
from consult.reports.making.people import CHANNELS, category_names
from consult.reports.making.words import Words
from consult.responses.models import Channel
from consult.synthesis.agreement import DEFINITIONS, FRAGILE, PICTURES, ROBUST, SIDES, robust_among
from consult.synthesis.choosing import Subject, subjects
from consult.synthesis.withholding import Crosstab

_DRAWN_AS: Mapping[str, str] = {
    Side.FOR: "support",
    Side.ONLY_IF: "conditional",
    Side.AGAINST: "oppose",
    Side.BOTH: "none",
}


def agreement(material: Material, say: Words, number: str) -> Section:
    """Return the part on agreement: what the words mean, then what there is to say by channel of each subject.

    Subjects are the propositions, and the closed questions to which one answer can be given.
    """
    parts: list[Section] = []
    for proposition in material.file.propositions:
        tables = {
            channel: table
            for (towards, channel), table in material.release.standpoints.items()
            if towards == proposition.id and any(map(_is_shown, table.row_totals))
        }
        if tables:
            parts.append(
                Section(
                    number=f"{number}.{len(parts) + 1}",
                    heading=say.text(proposition),
                    about=About.TOWARDS.keyed(proposition.id),
                    blocks=tuple(
                        block
                        for channel, table in tables.items()
                        for block in _on_channel(material, proposition.id, channel, table, say)
                    ),
                )
            )
    for subject, heading, blocks in _on_questions(material, say):
        about = About.TOWARDS.keyed(subject.key)
        parts.append(Section(number=f"{number}.{len(parts) + 1}", heading=heading, about=about, blocks=blocks))
    return Section(
        number=number,
        heading=say(N_("Agreement and divergence")),
        blocks=(
            Notice(text=say(N_("Who responded chose to do so. The numbers are self-selected and not representative."))),
            Bullets(
                entries=tuple(
                    say(words, least=material.k) if "%(least)s" in words else say(words) for words in DEFINITIONS
                )
            ),
            *(
                ()
                if parts
                else (Paragraph(text=say(N_("On no proposition and on no closed question is there enough to show."))),)
            ),
        ),
        sections=tuple(parts),
        about=About.AGREEMENT,
    )


def shown_statement(table: Crosstab, least: int, side_of: Mapping[str, str]) -> Statement:
    """Return what there is to say of the groups of which every number may be shown, and of no other."""
    shown: dict[str, Counter[str]] = {}
    for row, cells in zip(table.rows, table.cells, strict=True):
        numbers = [cell for cell in cells if isinstance(cell, int)]
        if len(numbers) == len(cells):
            shown[row] = Counter()
            for column, number in zip(table.columns, numbers, strict=True):
                if column in side_of:
                    shown[row][side_of[column]] += number
    return statement(shown, least)


def _on_questions(material: Material, say: Words) -> Iterator[tuple[Subject, str, tuple[Block, ...]]]:
    """Yield the words and the blocks of each closed question, and each row of a matrix, of which something can be said."""
    for question in material.file.questions:
        if question.id not in material.release.questions:
            continue
        by_place = material.release.questions[question.id].by_place
        for subject in subjects(question, say.language):
            blocks = [
                block
                for channel, grid in by_place.get(subject.row, {}).items()
                for block in _answers_on(material, subject, channel, grid.crosstab(), say)
            ]
            if blocks:
                yield subject, f"{question.id}. {subject.words}", tuple(blocks)


def _answers_on(material: Material, subject: Subject, channel: str, table: Crosstab, say: Words) -> Iterator[Block]:
    made = shown_statement(table, material.k, subject.side_of)
    if made.picture is Picture.TOO_FEW:
        return
    where, names = say(CHANNELS[Channel(channel)]), category_names(material, say)
    everybody = subject.voices(material.closed[subject.question], material.file)[channel]
    found = robustness({voice: many for voice, many in everybody.items() if voice.group in made.groups}, material.k)
    told = say(N_("Channel: %(channel)s. %(picture)s."), channel=where, picture=say(PICTURES[made.picture]))
    yield Paragraph(text=" ".join([told, *_what_it_hangs_on(found, say)]))
    numbers = printed(
        table,
        key=f"agreement-{subject.key}-{channel}",
        title=say(N_("Answers by channel: %(channel)s"), channel=where),
        heading=say(N_("Category")),
        rows=names,
        columns=dict(_choices(material, subject, say)),
        total=say(N_("Total")),
        note="; ".join(_dissent(made, names, subject.sides, say)),
    )
    yield replace(numbers, picture=made.picture)


def _choices(material: Material, subject: Subject, say: Words) -> Sequence[tuple[str, str]]:
    tables = tables_of(material.file.question(subject.question), say)
    return next(choices for row, _title, choices in tables if row == subject.row)


def _on_channel(material: Material, proposition: str, channel: str, table: Crosstab, say: Words) -> Iterator[Block]:
    where, names = say(CHANNELS[Channel(channel)]), category_names(material, say)
    made = shown_statement(table, material.k, {side: side for side in SIDES})
    told = say(N_("Channel: %(channel)s. %(picture)s."), channel=where, picture=say(PICTURES[made.picture]))
    if made.picture is not Picture.TOO_FEW:
        found = robust_among(material.positions, material.file, (proposition, channel), set(made.groups), material.k)
        told = " ".join([told, *_what_it_hangs_on(found, say)])
    yield Paragraph(text=told)
    sides = {side: say(words) for side, words in SIDES.items()}
    title = say(N_("Positions by channel: %(channel)s"), channel=where)
    numbers = printed(
        table,
        key=f"agreement-{proposition}-{channel}",
        title=title,
        heading=say(N_("Category")),
        rows=names,
        columns=sides,
        total=say(N_("Total")),
        note="; ".join(_dissent(made, names, sides, say)),
    )
    numbers = replace(numbers, picture=made.picture)
    yield _picture(table, numbers, names, sides, say) if made.groups else numbers


def _picture(table: Crosstab, numbers: Table, names: Mapping[str, str], sides: Mapping[str, str], say: Words) -> Chart:
    rows = [
        (names[row], {_DRAWN_AS[side]: cell for side, cell in zip(table.columns, cells, strict=True)})
        for row, cells in zip(table.rows, table.cells, strict=True)
        if any(cells)
    ]
    return Chart(
        title=numbers.title,
        svg=sides_bars(
            rows, {_DRAWN_AS[side]: words for side, words in sides.items()}, title=numbers.title, language=say.language
        ),
        alternative=say(
            N_("Bars to the left for who is against, to the right for who is for: the table has the numbers.")
        ),
        table=numbers,
    )


def _dissent(made: Statement, names: Mapping[str, str], sides: Mapping[str, str], say: Words) -> Iterator[str]:
    for name, group in made.groups.items():
        if group.leans:
            words = N_("%(group)s leans to “%(side)s”; %(dissent)s are not on that side")
            yield say(words, group=names[name], side=sides[group.leans], dissent=group.dissent)


def _what_it_hangs_on(found: Robust, say: Words) -> Iterator[str]:
    if found.fully:
        yield say(ROBUST)
    for what, words in FRAGILE.items():
        if not getattr(found, what):
            yield say(words)


def _is_shown(cell: object) -> bool:
    return isinstance(cell, int) and cell > 0

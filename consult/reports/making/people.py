"""Who took part, per group and channel; and what was chosen, per question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from consult.charts import counts_bars
from consult.coding.names import STANCES
from consult.consultations.format import (
    Asked,
    LikertQuestion,
    MatrixLikertQuestion,
    MatrixSingleQuestion,
    MultiQuestion,
    ProvisionQuestion,
    RankingQuestion,
    SingleQuestion,
)
from consult.errors import N_
from consult.reports.document import Block, Chart, Column, Notice, Paragraph, Section, Table
from consult.reports.making.cells import crossing
from consult.reports.making.comparing import Shown, comparable
from consult.reports.making.material import Material
from consult.reports.making.words import Words
from consult.responses.models import Channel
from consult.synthesis.names import category_name

CHANNELS: Mapping[Channel, str] = {
    Channel.OPEN: N_("open"),
    Channel.INVITED: N_("invited"),
    Channel.ASSISTED: N_("with help"),
    Channel.PAPER: N_("on paper"),
    Channel.ORGANISATION: N_("organisation account"),
    Channel.PUBLISHED: N_("published document"),
}


def who(material: Material, say: Words, number: str) -> Section:
    """Return the part that counts responses per group and channel, and names who answers under a public name."""
    if material.is_document_analysis:
        return Section(number=number, heading=say(N_("Which documents")), blocks=(_documents(material, say),))
    blocks: list[Block] = [
        Notice(text=say(N_("Who responded chose to do so. The numbers are self-selected and not representative."))),
        _reach(material, say),
    ]
    if material.participants:
        blocks += [
            Paragraph(
                text=say(
                    N_(
                        "These organisations answer under their own name. How many people they speak for is as they state it, and is never added up."
                    )
                )
            ),
            _organisations(material, say),
        ]
    return Section(number=number, heading=say(N_("Who responded")), blocks=tuple(blocks))


def per_question(material: Material, say: Words, number: str) -> Section:
    """Return the part with a table for every closed question, by category of group."""
    closed = [question for question in material.file.questions if question.id in material.tallies]
    shown = comparable(
        reached(material), [(question.id, asked_of(material, question)) for question in closed], material.k
    )
    parts = tuple(
        Section(
            number=f"{number}.{place}",
            heading=f"{question.id}. {say.text(question.text)}",
            blocks=tuple(question_blocks(material, question, say, shown[question.id])),
        )
        for place, question in enumerate(closed, 1)
    )
    intro = N_(
        "Asked of, answered and skipped are given for each question. Choices are counted by category of group, and by channel where that shows no small number."
    )
    return Section(
        number=number, heading=say(N_("Question by question")), blocks=(Paragraph(text=say(intro)),), sections=parts
    )


def categories(material: Material) -> dict[str, list[str]]:
    """Return the ids of the groups in each category, in the file's order."""
    found: dict[str, list[str]] = {}
    for group in material.file.groups:
        found.setdefault(group.category, []).append(group.id)
    return found


def reached(material: Material) -> dict[str, int]:
    """Return how many responses each category sent."""
    return {
        category: sum(count for (group, _channel), count in material.reach.items() if group in members)
        for category, members in categories(material).items()
    }


def category_names(material: Material, say: Words) -> dict[str, str]:
    """Return each category's name, as the desks name it."""
    return {category: say(category_name(category)) for category in categories(material)}


def _reach(material: Material, say: Words) -> Chart:
    names, groups = category_names(material, say), categories(material)
    channels = [channel for channel in Channel if any(found == channel for _group, found in material.reach)]
    counts = [
        [sum(material.reach.get((group, channel.value), 0) for group in groups[category]) for channel in channels]
        for category in groups
    ]
    table = crossing(
        key="reach",
        title=say(N_("Responses by category of group and channel")),
        heading=say(N_("Category")),
        rows=[names[category] for category in groups],
        columns=[say(CHANNELS[channel]) for channel in channels],
        counts=counts,
        total=say(N_("Total")),
        k=material.k,
    )
    return Chart(
        title=say(N_("Responses by category of group")),
        svg=counts_bars(
            [(str(row[0]), row[-1]) for row in table.rows[:-1]],
            title=say(N_("Responses by category of group")),
            language=say.language,
        ),
        alternative=say(N_("Bars of the numbers in the table below.")),
        table=table,
    )


def _organisations(material: Material, say: Words) -> Table:
    names = {group.id: say.text(group) for group in material.file.groups}
    return Table(
        key="organisations",
        title=say(N_("Organisations that answer under their own name")),
        columns=(
            Column(label=say(N_("Organisation"))),
            Column(label=say(N_("Group"))),
            Column(label=say(N_("Whom it consulted"))),
            Column(label=say(N_("People, as stated")), numeric=True),
        ),
        rows=tuple((one.name, names[one.group], one.consulted, one.people) for one in material.participants),
    )


def _documents(material: Material, say: Words) -> Table:
    names = {group.id: say.text(group) for group in material.file.groups}
    return Table(
        key="documents",
        title=say(N_("The documents, and who published them")),
        columns=(
            Column(label=say(N_("Document"))),
            Column(label=say(N_("Published by"))),
            Column(label=say(N_("Group"))),
        ),
        rows=tuple((one.source, one.name, names[one.group]) for one in material.participants),
    )


def asked_of(material: Material, question: Asked) -> dict[str, int]:
    """Return how many responses of each category the question was asked of."""
    of = set(material.file.groups_of(question))
    return {
        category: sum(count for (group, _channel), count in material.reach.items() if group in of and group in members)
        for category, members in categories(material).items()
    }


def question_blocks(material: Material, question: Asked, say: Words, shown: Shown) -> Iterator[Block]:
    """Yield who answered, then each choice by category of group, then by channel where that shows nothing more."""
    groups, names, asked = categories(material), category_names(material, say), asked_of(material, question)
    if not shown.categories:
        yield Paragraph(text=say(N_("Withheld: a small group could be worked out from these numbers.")))
        return
    tally = material.tallies[question.id]
    answered = {one: sum(tally["", ""][group] for group in groups[one]) for one in shown.categories}
    table = crossing(
        key=f"{question.id}-answered",
        title=say(N_("Answered and not answered")),
        heading=say(N_("Category")),
        rows=[names[one] for one in shown.categories],
        columns=[say(N_("answered")), say(N_("skipped or not shown"))],
        counts=[[answered[one], asked[one] - answered[one]] for one in shown.categories],
        total=say(N_("Total")),
        k=material.k,
    )
    yield table if shown.total else replace(table, rows=table.rows[:-1])
    for row, title, choices in _tables(question, say):
        spread = [
            [sum(tally[row, choice][group] for group in groups[one]) for one in shown.categories]
            for choice, _label in choices
        ]
        table = _choices_table(
            material,
            question,
            say,
            row=row,
            title=title,
            choices=choices,
            columns=[names[one] for one in shown.categories],
            counts=spread,
        )
        yield table
        if len(shown.categories) < sum(map(bool, asked.values())):
            continue
        yield from _choices_by_channel(material, question, say, row=row, title=title, choices=choices, leading=table)


def _choices_by_channel(
    material: Material,
    question: Asked,
    say: Words,
    *,
    row: str,
    title: str,
    choices: Sequence[tuple[str, str]],
    leading: Table,
) -> Iterator[Block]:
    """Yield the choices by channel, unless the table by category withholds a total that this one could give away."""
    channels = [channel for channel in Channel if any(found == channel for _group, found in material.reach)]
    totals = (*leading.rows[-1][1:], *(line[-1] for line in leading.rows))
    if len(channels) > 1 and not any(isinstance(total, str) for total in totals):
        tally = material.tallies_by_channel[question.id]
        counts = [[tally[row, choice][channel] for channel in channels] for choice, _label in choices]
        names = [say(CHANNELS[channel]) for channel in channels]
        yield _choices_table(
            material, question, say, row=f"{row}-channel", title=title, choices=choices, columns=names, counts=counts
        )


def _choices_table(
    material: Material,
    question: Asked,
    say: Words,
    *,
    row: str,
    title: str,
    choices: Sequence[tuple[str, str]],
    columns: Sequence[str],
    counts: Sequence[Sequence[int]],
) -> Table:
    return crossing(
        key=f"{question.id}{f'-{row}' if row else ''}",
        title=title,
        heading=say(N_("Choice")),
        rows=[label for _choice, label in choices],
        columns=columns,
        counts=counts,
        total=say(N_("Total")),
        k=material.k,
        note=_several(question, say),
    )


def _several(question: Asked, say: Words) -> str:
    if isinstance(question, MultiQuestion):
        return say(N_("More than one choice was allowed: the total counts choices, not people."))
    return ""


def _tables(question: Asked, say: Words) -> Iterator[tuple[str, str, Sequence[tuple[str, str]]]]:
    """Yield (row, title, [(choice, label)]) for each table that a closed question needs."""
    match question:
        case SingleQuestion() | MultiQuestion():
            yield "", say.text(question.text), [(option.id, say.text(option)) for option in question.options]
        case RankingQuestion():
            first = [(f"1:{option.id}", say.text(option)) for option in question.options]
            yield "", say(N_("Put in the first place")), first
        case ProvisionQuestion():
            title = say(N_("What people think of this part"))
            yield "", title, [(stance, say(label)) for stance, label in STANCES.items()]
        case LikertQuestion():
            yield "", say.text(question.text), _points(question, say)
        case MatrixSingleQuestion():
            for row in question.rows:
                yield row.id, say.text(row), [(column.id, say.text(column)) for column in question.columns]
        case MatrixLikertQuestion():
            for row in question.rows:
                yield row.id, say.text(row), _points(question, say)
        case _:
            return


def _points(question: LikertQuestion | MatrixLikertQuestion, say: Words) -> list[tuple[str, str]]:
    scale = question.scale
    numbered: list[int | str] = [*range(1, scale.points + 1)]
    if scale.no_answer is not None:
        numbered.append("no_answer")
    return [(str(point), scale.label(point, say.language)[0]) for point in numbered]

"""Who took part, per group and channel; and what was chosen, per question."""

from collections.abc import Iterator, Mapping, Sequence

from consult.charts import counts_bars
from consult.consultations.format import (
    LikertQuestion,
    MatrixLikertQuestion,
    MatrixSingleQuestion,
    MultiQuestion,
    Question,
    RankingQuestion,
    SingleQuestion,
)
from consult.errors import N_
from consult.reports.document import Block, Chart, Column, Notice, Paragraph, Section, Table
from consult.reports.making.cells import crossing
from consult.reports.making.material import Material
from consult.reports.making.words import Words
from consult.responses.models import Channel

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
    parts = tuple(
        Section(
            number=f"{number}.{place}",
            heading=f"{question.id}. {say.text(question.text)}",
            blocks=tuple(_question_blocks(material, question, say)),
        )
        for place, question in enumerate(closed, 1)
    )
    intro = N_("Asked of, answered and skipped are given for each question. Choices are counted by category of group.")
    return Section(
        number=number, heading=say(N_("Question by question")), blocks=(Paragraph(text=say(intro)),), sections=parts
    )


def categories(material: Material) -> dict[str, list[str]]:
    """Return the ids of the groups in each category, in the file's order."""
    found: dict[str, list[str]] = {}
    for group in material.file.groups:
        found.setdefault(group.category, []).append(group.id)
    return found


def category_names(material: Material, say: Words) -> dict[str, str]:
    """Return each category's name: that of its group where it has one, else its own key in words."""
    names = {group.category: say.text(group) for group in material.file.groups}
    return {
        category: names[category] if len(groups) == 1 else say(_CATEGORIES.get(category, category))
        for category, groups in categories(material).items()
    }


_CATEGORIES = {
    "ervaringsdeskundige": N_("Sex workers and their organisations"),
    "alliantie": N_("Alliance"),
    "maatschappelijk": N_("Civil society and care"),
    "branche": N_("Sector"),
    "omgeving": N_("People close to sex workers"),
    "markt": N_("Banks, insurers and other services"),
    "overheid": N_("Government bodies"),
    "kennis": N_("Research"),
    "overig": N_("Other or not said"),
}


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


def _question_blocks(material: Material, question: Question, say: Words) -> Iterator[Block]:
    groups, names = categories(material), category_names(material, say)
    asked_groups = set(material.file.groups_of(question))
    asked = [
        sum(
            count
            for (group, _channel), count in material.reach.items()
            if group in groups[category] and group in asked_groups
        )
        for category in groups
    ]
    tally = material.tallies[question.id]
    answered = [sum(tally["", ""][group] for group in groups[category]) for category in groups]
    shown = [place for place, count in enumerate(asked) if count]
    labels = [names[list(groups)[place]] for place in shown]
    kept = list(groups)
    yield crossing(
        key=f"{question.id}-answered",
        title=say(N_("Answered and not answered")),
        heading=say(N_("Category")),
        rows=labels,
        columns=[say(N_("answered")), say(N_("skipped or not shown"))],
        counts=[[answered[place], asked[place] - answered[place]] for place in shown],
        total=say(N_("asked")),
        k=material.k,
    )
    for row, title, choices in _tables(question, say):
        yield crossing(
            key=f"{question.id}{f'-{row}' if row else ''}",
            title=title,
            heading=say(N_("Choice")),
            rows=[label for _choice, label in choices],
            columns=labels,
            counts=[
                [sum(tally[row, choice][group] for group in groups[kept[place]]) for place in shown]
                for choice, _label in choices
            ],
            total=say(N_("Total")),
            k=material.k,
            note=_several(question, say),
        )


def _several(question: Question, say: Words) -> str:
    if isinstance(question, MultiQuestion | RankingQuestion):
        return say(N_("More than one choice was allowed: the total counts choices, not people."))
    return ""


def _tables(question: Question, say: Words) -> Iterator[tuple[str, str, Sequence[tuple[str, str]]]]:
    """Yield (row, title, [(choice, label)]) for each table that a closed question needs."""
    match question:
        case SingleQuestion() | MultiQuestion():
            yield "", say.text(question.text), [(option.id, say.text(option)) for option in question.options]
        case RankingQuestion():
            first = [(f"1:{option.id}", say.text(option)) for option in question.options]
            yield "", say(N_("Put in the first place")), first
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

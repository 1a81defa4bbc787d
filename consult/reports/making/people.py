"""Who took part, per group and channel; and what was chosen, per question."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from babel.dates import format_date

from consult.charts import counts_bars
from consult.consultations.format import Asked, MultiQuestion
from consult.errors import N_
from consult.reports.document import About, Block, Chart, Column, Notice, Paragraph, Section, Table
from consult.reports.making.answers import ANSWERED, SKIPPED
from consult.reports.making.cells import printed, turned
from consult.reports.making.choices import tables_of
from consult.reports.making.material import Material
from consult.reports.making.words import Words
from consult.responses.models import Channel
from consult.synthesis.names import category_name

CHANNELS: Mapping[Channel, str] = {
    Channel.OPEN: N_("open"),
    Channel.INVITED: N_("invited"),
    Channel.ASSISTED: N_("with help"),
    Channel.PAPER: N_("on paper, or in a meeting"),
    Channel.ORGANISATION: N_("organisation account"),
    Channel.PUBLISHED: N_("published document"),
}


def who(material: Material, say: Words, number: str) -> Section:
    """Return the part that counts responses per group and channel, and names who answers under a public name."""
    if material.is_document_analysis:
        return Section(
            number=number, heading=say(N_("Which documents")), blocks=(_documents(material, say),), about=About.WHO
        )
    blocks: list[Block] = [
        Notice(text=say(N_("Who responded chose to do so. The numbers are self-selected and not representative."))),
        _reach(material, say),
        *_weeks(material, say),
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
            *_together(material, say),
            _organisations(material, say),
        ]
    return Section(number=number, heading=say(N_("Who responded")), blocks=tuple(blocks), about=About.WHO)


def per_question(material: Material, say: Words, number: str) -> Section:
    """Return the part with a table for every closed question, by category of group."""
    closed = [question for question in material.file.questions if question.id in material.closed]
    parts = tuple(
        Section(
            number=f"{number}.{place}",
            heading=f"{question.id}. {say.text(question.text)}",
            blocks=tuple(question_blocks(material, question, say)),
        )
        for place, question in enumerate(closed, 1)
    )
    intro = N_(
        "Asked of, answered and skipped are given for each question. Choices are counted by category of group, and by channel where that shows no small number."
    )
    return Section(
        number=number,
        heading=say(N_("Question by question")),
        blocks=(Paragraph(text=say(intro)),),
        sections=parts,
        about=About.QUESTIONS,
    )


def categories(material: Material) -> dict[str, list[str]]:
    """Return the ids of the groups in each category, in the file's order."""
    found: dict[str, list[str]] = {}
    for group in material.file.groups:
        found.setdefault(group.category, []).append(group.id)
    return found


def category_names(material: Material, say: Words) -> dict[str, str]:
    """Return each category's name, as the desks name it."""
    return {category: say(category_name(category)) for category in categories(material)}


def reach_table(material: Material, say: Words) -> Table:
    """Return how many responses came in, by category of group and channel."""
    return printed(
        material.release.reach,
        key="reach",
        title=say(N_("Responses by category of group and channel")),
        heading=say(N_("Category")),
        rows=category_names(material, say),
        columns={channel: say(words) for channel, words in CHANNELS.items()},
        total=say(N_("Total")),
    )


def _reach(material: Material, say: Words) -> Chart:
    table = reach_table(material, say)
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


def _weeks(material: Material, say: Words) -> Iterator[Chart]:
    """Yield the responses by week, where more than one week may be shown."""
    weeks = [
        (say(N_("Week of %(day)s"), day=format_date(week, "d MMM yyyy", locale=say.language)), cell)
        for week, cell in material.release.weeks
    ]
    if sum(isinstance(cell, int) for _week, cell in weeks) > 1:
        yield Chart(
            title=say(N_("Responses by week")),
            svg=counts_bars(weeks, title=say(N_("Responses by week")), language=say.language),
            alternative=say(N_("Bars of the numbers in the table below.")),
            table=Table(
                key="weeks",
                title=say(N_("Responses by week")),
                columns=(Column(label=say(N_("Week"))), Column(label=say(N_("Responses")), numeric=True)),
                rows=tuple(weeks),
            ),
        )


def _organisations(material: Material, say: Words) -> Table:
    names = {group.id: say.text(group) for group in material.file.groups}
    return Table(
        key="organisations",
        title=say(N_("Organisations that answer under their own name")),
        columns=(
            Column(label=say(N_("Organisation"))),
            Column(label=say(N_("Group"))),
            Column(label=say(N_("Signed along by"))),
            Column(label=say(N_("Whom it consulted"))),
            Column(label=say(N_("People, as stated")), numeric=True),
        ),
        rows=tuple(
            (one.name, names[one.group], "; ".join(one.co_signers), one.consulted, one.people)
            for one in material.participants
        ),
    )


def _together(material: Material, say: Words) -> Iterator[Block]:
    """Yield how many organisations stand behind the responses named below, where some signed along (decision 26)."""
    if not any(one.co_signers for one in material.participants):
        return
    signed = {name for one in material.participants for name in (one.name, *one.co_signers)}
    words = N_(
        "Responses below: %(responses)s. Organisations that signed them: %(organisations)s. A response that several signed counts as one."
    )
    yield Paragraph(text=say(words, organisations=len(signed), responses=len(material.participants)))


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


def question_blocks(material: Material, question: Asked, say: Words) -> Iterator[Block]:
    """Yield who answered, then each choice by category of group, then by channel where that shows nothing more."""
    one, names = material.release.questions[question.id], category_names(material, say)
    if one.answered is None:
        yield Paragraph(text=say(N_("Withheld: a small group could be worked out from these numbers.")))
        return
    table = printed(
        one.answered.crosstab(),
        key=f"{question.id}-answered",
        title=say(N_("Answered and not answered")),
        heading=say(N_("Category")),
        rows=names,
        columns={ANSWERED: say(N_("answered")), SKIPPED: say(N_("skipped or not shown"))},
        total=say(N_("Total")),
    )
    yield table if one.shown.total else replace(table, rows=table.rows[:-1])
    channels = {str(channel): say(words) for channel, words in CHANNELS.items()}
    for row, title, choices in tables_of(question, say):
        for divided, key, parts in ((one.by_category, row, names), (one.by_channel, f"{row}-channel", channels)):
            if row in divided:
                yield printed(
                    turned(divided[row].crosstab()),
                    key=f"{question.id}{f'-{key}' if key else ''}",
                    title=title,
                    heading=say(N_("Choice")),
                    rows=dict(choices),
                    columns=parts,
                    total=say(N_("Total")),
                    note=_several(question, say),
                )


def _several(question: Asked, say: Words) -> str:
    if isinstance(question, MultiQuestion):
        return say(N_("More than one choice was allowed: the total counts choices, not people."))
    return ""

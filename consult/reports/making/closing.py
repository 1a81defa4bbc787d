"""The last parts of a report: campaigns, what lies outside, what we do not know, and annexes."""

from collections.abc import Iterable, Iterator, Sequence

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
from consult.reports.document import About, Block, Bullets, Column, Paragraph, Section, Table
from consult.reports.formats.tables import is_withheld
from consult.reports.making.material import Material
from consult.reports.making.moderating import REFERRED
from consult.reports.making.words import Words
from consult.synthesis.tables import Tables


def campaigns(material: Material, tables: Tables, say: Words, number: str) -> Section:
    """Return the part on near-identical texts: the campaigns that moderators confirmed, and what of each theme is copies."""
    found = material.grouped
    how = N_(
        "A computer compared answers of twelve words and more, without opening them. Moderators decided which are copies of one text. In every other number of this report each copy counts as the response it is."
    )
    blocks: list[Block] = [Paragraph(text=say(how))]
    if found.proposed:
        open_ = N_("Groups of equal texts that no moderator judged yet: %(count)s. They count as separate texts.")
        blocks.append(Paragraph(text=say(open_, count=found.proposed)))
    if not found.campaigns:
        blocks.append(Paragraph(text=say(N_("No campaign was confirmed."))))
    else:
        blocks += [_confirmed(material, say), *_by_text(tables, say)]
    heading = say(N_("Campaigns and equal texts"))
    return Section(number=number, heading=heading, blocks=tuple(blocks), about=About.CAMPAIGNS)


def _confirmed(material: Material, say: Words) -> Table:
    rows = tuple(
        (
            say(N_("Campaign %(number)s"), number=place),
            material.asked[one.question_id],
            material.telling.alone(f"campaign {one.campaign_id}", one.copies),
        )
        for place, one in enumerate(material.grouped.campaigns, 1)
    )
    return Table(
        key="campaigns",
        title=say(N_("Confirmed campaigns: each is one text")),
        columns=(
            Column(label=say(N_("Campaign"))),
            Column(label=say(N_("Question"))),
            Column(label=say(N_("Copies")), numeric=True),
        ),
        rows=rows,
    )


def _by_text(tables: Tables, say: Words) -> Iterator[Table]:
    """Yield the table that holds copies apart from responses in words of their own, where a campaign speaks of a theme."""
    rows = [(one, one.by_text) for one in (*tables.themes, *tables.positions) if one.by_text is not None]
    if not rows:
        return
    labels = (
        N_("Responses"),
        N_("of which only in copies"),
        N_("of which in words of their own"),
        N_("Campaigns that say it"),
    )
    yield Table(
        key="copies",
        title=say(N_("Copies and words of one's own, by theme")),
        columns=(Column(label=say(N_("Theme"))), *(Column(label=say(label), numeric=True) for label in labels)),
        rows=tuple((one.words, by_text.total, *by_text.cells[0], one.campaigns) for one, by_text in rows),
        note=say(N_("A campaign is one text, however many copies it has.")),
    )


def outside(material: Material, say: Words, number: str) -> Section:
    """Return the part on what was set aside: referred answers, and flags of moderators."""
    count = material.telling.alone(REFERRED, material.account.referred)
    return Section(
        number=number,
        heading=say(N_("Outside the subject, and signals")),
        blocks=(
            Paragraph(
                text=say(
                    N_(
                        "What lies outside the subject is coded as such and stays in. Answers that wait for a second look are not in this report: %(count)s."
                    ),
                    count=count,
                )
            ),
        ),
        about=About.OUTSIDE,
    )


def unknown(material: Material, say: Words, number: str, *, withheld: int, uncoded: int) -> Section:
    """Return the part that lists what this report cannot say."""
    entries: list[str] = []
    if material.is_document_analysis:
        entries.append(
            say(
                N_(
                    "Six documents are no survey: what is not in them is not known. A count says how often a point stands in a text, not how many people hold it."
                )
            )
            if material.responses == _SIX
            else say(
                N_(
                    "Documents are no survey: what is not in them is not known. A count says how often a point stands in a text, not how many people hold it."
                )
            )
        )
        entries.append(
            say(N_("The labels were given by those who collected the points, and were not judged by a second coder."))
        )
    else:
        missing = [
            say.text(group)
            for group in material.file.groups
            if not any(group.id == found for found, _channel in material.reach)
        ]
        entries.append(say(N_("What people think who did not respond.")))
        if missing:
            entries.append(say(N_("Nobody responded as: %(groups)s."), groups="; ".join(missing)))
        if material.account.waiting + material.account.referred:
            entries.append(say(N_("What stands in answers that are not decided yet.")))
        if not material.agreements:
            entries.append(say(N_("Whether coders agree: no sample was coded by two people for this report.")))
    if uncoded:
        entries.append(say(N_("What stands in contributions that are not coded yet.")))
    if withheld:
        entries.append(
            say(
                N_(
                    "%(count)s cells in this report are withheld because they are small, or because a small one could be worked out from them."
                ),
                count=withheld,
            )
        )
    heading = say(N_("What we do not know"))
    return Section(number=number, heading=heading, blocks=(Bullets(entries=tuple(entries)),), about=About.UNKNOWN)


_SIX = 6


def questionnaire(material: Material, say: Words, number: str) -> Section:
    """Return the annex with the questions as they were asked."""
    parts = tuple(
        Section(
            number=f"{number}.{section.id}",
            heading=say.text(section.title),
            blocks=tuple(
                block
                for question in material.file.questions
                if question.section == section.id
                for block in (
                    Paragraph(text=f"{question.id}. {say.text(question.text)}"),
                    *((Bullets(entries=tuple(_choices(question, say))),) if _choices(question, say) else ()),
                )
            ),
        )
        for section in material.file.proposal_sections
    )
    return Section(number=number, heading=say(N_("Annex: the questions")), sections=parts, about=About.ASKED)


def codebook(material: Material, say: Words, number: str) -> Section:
    """Return the annex with every theme, its definition, and what stances on it are towards."""
    rows = []
    for theme in material.file.themes():
        proposition = material.file.proposition_of(theme.id)
        towards = say.text(proposition) if proposition else say(N_("mentions only"))
        rows.append((theme.id, say.text(theme), theme.definition, towards))
    table = Table(
        key="codebook",
        title=say(N_("Codebook, version %(version)s"), version=material.file.codebook.version),
        columns=tuple(
            Column(label=say(label)) for label in (N_("Key"), N_("Theme"), N_("Definition"), N_("Stances are towards"))
        ),
        rows=tuple(rows),
    )
    settled = Paragraph(text=_settled(material, say))
    heading = say(N_("Annex: the codebook"))
    return Section(number=number, heading=heading, blocks=(settled, table), about=About.CODEBOOK)


def _settled(material: Material, say: Words) -> str:
    """Return with whom the codebook was settled, or why with nobody (decision 30)."""
    version = material.codebook
    if version and version.settled_with:
        return f"{say(N_('Settled with'))}: {version.settled_with}"
    if version and version.not_settled_because:
        return f"{say(N_('Settled with nobody else'))}: {version.not_settled_because}"
    return say(N_("This version came with the file of the consultation."))


def count_withheld(sections: Iterable[Section]) -> int:
    """Return how many cells in ``sections`` are withheld."""
    return sum(_withheld_in(section.blocks) + count_withheld(section.sections) for section in sections)


def _withheld_in(blocks: Sequence[object]) -> int:
    tables = [table for block in blocks if isinstance(table := getattr(block, "table", block), Table)]
    return sum(is_withheld(cell) for table in tables for row in table.rows for cell in row[1:])


def _choices(question: Question, say: Words) -> list[str]:
    match question:
        case SingleQuestion() | MultiQuestion() | RankingQuestion():
            return [say.text(option) for option in question.options]
        case MatrixSingleQuestion():
            columns = " / ".join(say.text(column) for column in question.columns)
            return [f"{say.text(row)}: {columns}" for row in question.rows]
        case LikertQuestion():
            return [question.scale.label(point, say.language)[0] for point in range(1, question.scale.points + 1)]
        case MatrixLikertQuestion():
            return [say.text(row) for row in question.rows]
        case _:
            return []

"""The first parts of a report: what this consultation is, and how it was done."""

from collections.abc import Iterator
from datetime import date

from babel.dates import format_date

from consult.charts import counts_bars
from consult.errors import N_
from consult.reports.document import (
    About,
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    Facts,
    Notice,
    Paragraph,
    Section,
    Table,
)
from consult.reports.making.doubling import doubled
from consult.reports.making.invitations import invitations
from consult.reports.making.material import Material
from consult.reports.making.moderating import moderation
from consult.reports.making.words import Words

PHASES = {
    "verkennen": N_("Exploring"),
    "ontwerpen": N_("Designing"),
    "uitvoeren": N_("Carrying out"),
    "afronden": N_("Concluding"),
}


def about(material: Material, say: Words, number: str) -> Section:
    """Return the part that says who asked whom, what, when and with whom."""
    file, consultation = material.file, material.consultation
    if material.is_document_analysis:
        return Section(
            number=number,
            heading=say(N_("About this analysis")),
            blocks=(
                Notice(
                    text=say(
                        N_(
                            "This is not a consultation. There are no responses: nobody was asked. Published documents were read."
                        )
                    )
                ),
                *(Paragraph(text=line) for line in say.text(file.intro).splitlines() if line.strip()),
                Facts(pairs=((say(N_("Documents read")), str(material.responses)),)),
            ),
            sections=tuple(_changes(material, say, f"{number}.1")),
            about=About.CONSULTATION,
        )
    pairs = [
        (say(N_("Asked by")), consultation.owner),
        (say(N_("Together with")), consultation.partner),
        (say(N_("Phase of participation")), say(PHASES[file.participation_phase])),
        (say(N_("Open from")), _day(consultation.opens_on, say)),
        (say(N_("Open up to and including")), _day(consultation.closes_on, say)),
        (say(N_("Version of the questions")), file.version),
        (say(N_("Settled together with")), _co_signed(material, say)),
    ]
    return Section(
        number=number,
        heading=say(N_("About this consultation")),
        blocks=(
            # The first lines say what it is about; those after them tell a respondent how to answer.
            Paragraph(text=say.text(file.intro).splitlines()[0]),
            Facts(pairs=tuple((name, value) for name, value in pairs if value)),
        ),
        sections=(
            Section(
                number=f"{number}.1",
                heading=say(N_("What was put forward")),
                blocks=(
                    Bullets(
                        entries=tuple(
                            f"{part.id}. {say.text(part.title)} {say.text(part.body)}"
                            for part in file.proposal_sections
                        )
                    ),
                ),
            ),
            *_changes(material, say, f"{number}.2"),
        ),
        about=About.CONSULTATION,
    )


def _changes(material: Material, say: Words, number: str) -> Iterator[Section]:
    """Yield what is different since the report before this one, in the words of whoever released it."""
    if not material.former:
        return
    note = [Paragraph(text=line) for line in material.change_note.splitlines() if line.strip()]
    if say.language != "nl":
        note.insert(0, Paragraph(text=say(N_("This note is in Dutch, as the analysts wrote it."))))
    heading = say(N_("What changed since report %(number)s"), number=material.former)
    yield Section(number=number, heading=heading, blocks=tuple(note), about=About.CHANGES)


def method(material: Material, say: Words, number: str, *, coders: int, coded: int, contributions: int) -> Section:
    """Return the part that says what was done with the words between the answer and this report."""
    if material.is_document_analysis:
        blocks = _method_of_documents(say, coders=coders, coded=coded, contributions=contributions)
    else:
        blocks = (
            *moderation(material, say),
            *invitations(material, say),
            *_counting(material, say, coders=coders, coded=coded, all_=contributions),
        )
    agreed = Section(
        number=f"{number}.1",
        heading=say(N_("Agreement between coders")),
        blocks=tuple(doubled(material, say)),
        about=About.DOUBLING,
    )
    return Section(
        number=number,
        heading=say(N_("Method")),
        blocks=(*blocks, _log(material, say)),
        sections=(agreed,),
        about=About.METHOD,
    )


def _log(material: Material, say: Words) -> Paragraph:
    # Printed in every copy of the report, so that the log cannot be shortened afterwards without anybody seeing it.
    kept = N_(
        "The log of what staff did had %(count)s entries when this report was made. Its checksum was %(checksum)s."
    )
    return Paragraph(text=say(kept, count=material.log_head.number, checksum=material.log_head.digest.hex()))


def _method_of_documents(say: Words, *, coders: int, coded: int, contributions: int) -> tuple[Block, ...]:
    points = N_(
        "The points and their labels come from the file that was loaded. Each document is one text of the body that published it; its points stand in the order of the file."
    )
    judged = N_("%(coded)s of %(all)s texts are coded. Coders who judged them: %(coders)s.")
    exact = N_("What is public under its maker's own name is shown with exact numbers.")
    return (
        Paragraph(text=say(points)),
        Paragraph(text=say(judged, coded=coded, all=contributions, coders=coders)),
        Paragraph(text=say(exact)),
    )


def _counting(material: Material, say: Words, *, coders: int, coded: int, all_: int) -> tuple[Block, ...]:
    k = material.k
    judged = N_(
        "%(coded)s of %(all)s contributions in words are coded, by %(coders)s coders. A stance is always towards a named proposition; stances towards different propositions are never added up."
    )
    withheld = N_(
        "Numbers below %(k)s are withheld (‹%(k)s), and so is every number from which one could be worked out (×). All tables of this report are looked at together. Closed figures are given for each channel, where that shows no small number."
    )
    compared = N_(
        "A number that changed by fewer than %(k)s since an earlier report is printed as it stood there, and what an earlier report withheld stays withheld until it changed by as many. So totals may not fit. Otherwise anybody could see from two reports what a few people said."
    )
    far = material.telling.alone("coded", coded), material.telling.alone("contributions", all_)
    rounded = N_("Nothing is rounded.")
    if material.settings.rounding > 1:
        rounded = N_("Numbers of respondents are rounded to steps of %(steps)s, each by itself: totals may not fit.")
    public = N_("A number in which everything is public under its maker's own name is not withheld.")
    none = N_("No percentages or intervals about respondents are given: who responds chose to do so.")
    return (
        Paragraph(text=say(judged, coded=far[0], all=far[1], coders=coders)),
        coverage(*far, say),
        Paragraph(text=say(withheld, k=k)),
        *([Paragraph(text=say(compared, k=k))] if any(material.before) else ()),
        Paragraph(text=say(rounded, steps=material.settings.rounding)),
        Paragraph(text=say(public)),
        Paragraph(text=say(none)),
        *_waves(material, say),
    )


def coverage(coded: Cell, contributions: Cell, say: Words) -> Chart:
    """Return how many contributions are coded, and how many there are, as bars with their table."""
    title = say(N_("Contributions coded"))
    rows = [(say(N_("Coded")), coded), (say(N_("Contributions in words")), contributions)]
    return Chart(
        title=title,
        svg=counts_bars(rows, title=title, language=say.language),
        alternative=say(N_("Bars of the numbers in the table below.")),
        table=Table(
            key="coverage",
            title=title,
            columns=(Column(label=say(N_("Contributions"))), Column(label=say(N_("Count")), numeric=True)),
            rows=tuple(rows),
        ),
    )


def _waves(material: Material, say: Words) -> tuple[Block, ...]:
    waves = material.grouped.waves
    if not waves:
        return ()
    text = N_(
        "Responses of one week with exactly the same choices, five or more of them: %(waves)s times, %(responses)s responses together. People may have agreed on them, or think alike. All of them count."
    )
    together = material.telling.alone("waves", sum(wave.responses for wave in waves))
    return (Paragraph(text=say(text, waves=len(waves), responses=together)),)


def _day(day: date | None, say: Words) -> str:
    return format_date(day, "long", locale=say.language) if day else ""


def _co_signed(material: Material, say: Words) -> str:
    if material.settled_with:
        return ", ".join(
            f"{one.organisation} ({_day(one.signed_on, say)}, {one.version})" for one in material.settled_with
        )
    because = material.file.not_co_signed_because
    return say(
        N_("Not settled together with others. %(because)s"), because=say.text(because) if because else ""
    ).strip()

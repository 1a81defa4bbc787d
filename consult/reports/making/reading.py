"""How participants read the findings back, what the partner replies, and what words of quantity stand for."""

from collections.abc import Mapping

from babel.dates import format_date

from consult.analysis.quantities import RULES, WORDS
from consult.analysis.telling import Telling
from consult.errors import N_
from consult.reports.document import About, Block, Column, Paragraph, Section, Table
from consult.reports.making.words import Words
from consult.synthesis.models import Finding, Fit, QuoteState, Rejoinder
from consult.synthesis.queries import Result, Results


def notes_on(finding: Finding, result: Result | None, say: Words, telling: Telling) -> tuple[str, ...]:
    """Return what is printed below a finding: what was paraphrased, and what participants said when they read it back."""
    return (*_standing(finding, say), *(_read(finding, result, say, telling) if result else ()))


def read_back(results: Results, say: Words, number: str, telling: Telling) -> Section:
    """Return the part on the validation round: when it was, and how many said that something is missing."""
    heading = say(N_("Read back by participants"))
    if not results.rounds:
        none = say(N_("The findings were not read back by participants."))
        return Section(number=number, heading=heading, blocks=(Paragraph(text=none),), about=About.READ_BACK)
    asked = N_(
        "Participants who asked for it when they sent their answers, and organisations, were asked whether each finding that their words support puts their point well. What they said stands with each finding; numbers below %(k)s are withheld."
    )
    missing = N_("Participants who say that something is missing: %(count)s.")
    blocks: list[Block] = [Paragraph(text=say(asked, k=telling.k))]
    for one in results.rounds:
        first, last = (format_date(day, "long", locale=say.language) for day in (one.opens_on, one.closes_on))
        period = N_("A round was open from %(first)s up to and including %(last)s.")
        blocks.append(Paragraph(text=say(period, first=first, last=last)))
    blocks.append(Paragraph(text=say(missing, count=telling.alone("read back missing", results.missing))))
    return Section(number=number, heading=heading, blocks=tuple(blocks), about=About.READ_BACK)


def right_of_reply(partner: str, rejoinder: Rejoinder | None, say: Words, number: str) -> Section:
    """Return the part with the partner's own words, or that it did not reply; they are in the language it wrote."""
    name = rejoinder.partner if rejoinder else partner
    heading = say(N_("Reply of %(partner)s"), partner=name)
    if rejoinder is None:
        none = say(N_("%(partner)s may reply to this report. It has not done so."), partner=name)
        return Section(number=number, heading=heading, blocks=(Paragraph(text=none),), about=About.REJOINDER)
    theirs = say(N_("These are the words of %(partner)s. Whoever made this report did not change them."), partner=name)
    lines = [line for line in rejoinder.words.split("\n") if line.strip()]
    return Section(
        number=number,
        heading=heading,
        blocks=(Paragraph(text=theirs), *(Paragraph(text=line) for line in lines)),
        about=About.REJOINDER,
    )


def scale(say: Words, number: str) -> Section:
    """Return the annex that says what words of quantity in the findings stand for; findings are in Dutch."""
    rows = tuple((", ".join(words), say(RULES[quantity])) for quantity, words in WORDS["nl"].items())
    table = Table(
        key="quantities",
        title=say(N_("What words of quantity stand for")),
        columns=(Column(label=say(N_("Words"))), Column(label=say(N_("What they stand for")))),
        rows=rows,
        note=say(N_("Responses are counted, not people. The same scale is printed in every report.")),
    )
    heading = say(N_("Annex: words of quantity"))
    return Section(number=number, heading=heading, blocks=(table,), about=About.QUANTITIES)


def _standing(finding: Finding, say: Words) -> tuple[str, ...]:
    made = []
    if finding.from_one:
        made.append(say(N_("This stands on the words of one participant.")))
    if any(one.quote is QuoteState.REFUSED for one in finding.evidence):
        told = N_("Some of this is told in our own words: a quote could have shown who somebody is.")
        made.append(say(told))
    return tuple(made)


def _read(finding: Finding, result: Result, say: Words, telling: Telling) -> tuple[str, ...]:
    if not any(result.fits.values()):
        return ()
    counts: Mapping[str, object] = {
        fit.value: telling.alone(f"read back {finding.lineage_id} {fit}", result.fits.get(fit, 0)) for fit in Fit
    }
    asked = N_("Read back by participants: it puts their point well: yes %(yes)s, partly %(partly)s, no %(no)s.")
    said = [say(asked, **counts)]
    if result.asked != finding.statement:
        said.append(say(N_("It was worded otherwise when they read it.")))
    if finding.after_reading:
        said.append(say(N_("What the analysts did with disagreement: %(words)s"), words=finding.after_reading))
    elif result.is_disputed:
        said.append(say(N_("Not everybody finds their point well put here. This is not resolved.")))
    return tuple(said)

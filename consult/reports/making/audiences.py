"""The same report for other readers: which of its parts each gets, and how they are arranged. Nothing is counted anew."""

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count
from string import ascii_uppercase
from types import MappingProxyType

from consult.errors import N_
from consult.reports.document import About, Document, Notice, Section
from consult.reports.making.briefly import memorandum, summary
from consult.reports.making.words import Words
from consult.reports.models import Audience

OPTIONAL: Mapping[str, str] = MappingProxyType(
    {
        About.QUESTIONS: N_("Question by question"),
        About.PROVISIONS: N_("The text, part by part"),
        About.AGREEMENT: N_("Agreement and divergence"),
        About.READ_BACK: N_("Read back by participants"),
        About.CAMPAIGNS: N_("Campaigns and equal texts"),
        About.OUTSIDE: N_("Outside the subject, and signals"),
        About.ASKED: N_("Annex: the questions"),
        About.CODEBOOK: N_("Annex: the codebook"),
    }
)
"""The parts that a full report and an annex may go without; every other part is always in."""
CHOSEN: Mapping[Audience, tuple[str, ...]] = MappingProxyType(
    {
        Audience.ANNEX: (About.QUESTIONS, About.OUTSIDE, About.ASKED, About.CODEBOOK),
        Audience.MEMORANDUM: (),
        Audience.SUMMARY: (),
    }
)
"""The audiences that somebody may choose besides the full report, with the parts that each usually goes without."""


def arranged(document: Document, audience: Audience, left_out: Collection[str] = ()) -> Document:
    """Return what ``audience`` reads of a full report; ``left_out`` are the parts of :data:`OPTIONAL` it goes without."""
    say = Words(document.language)
    match audience:
        case Audience.MEMORANDUM:
            return memorandum(document, say)
        case Audience.SUMMARY:
            return summary(document, say)
        case Audience.ANNEX:
            subtitle = say(N_("Annex to a letter to Parliament"))
            return dataclasses.replace(_without(document, left_out, say), subtitle=subtitle)
        case _:
            return _without(document, left_out, say)


def _without(document: Document, left_out: Collection[str], say: Words) -> Document:
    leaving = OPTIONAL.keys() & set(left_out)
    gone = [section.heading for section in document.sections if section.about in leaving]
    if not gone:
        return document
    kept = [section for section in document.sections if section.about not in leaving]
    told = N_("Left out of this document: %(parts)s. Their figures stand in the data files of report %(number)s.")
    notice = Notice(text=say(told, parts="; ".join(gone), number=document.number))
    kept[0] = dataclasses.replace(kept[0], blocks=(notice, *kept[0].blocks))
    return dataclasses.replace(document, sections=tuple(_renumbered(kept)))


def _renumbered(sections: Sequence[Section]) -> Iterator[Section]:
    """Yield sections under numbers that follow each other, and annexes under letters."""
    numbers, letters = map(str, count(1)), iter(ascii_uppercase)
    for section in sections:
        yield _moved(section, section.number, next(numbers if section.number.isdecimal() else letters))


def _moved(section: Section, before: str, after: str) -> Section:
    return dataclasses.replace(
        section,
        number=after + section.number.removeprefix(before),
        sections=tuple(_moved(each, before, after) for each in section.sections),
    )

"""A report in short: the consultation paragraph of an explanatory memorandum, and a summary on one page."""

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any

from consult.errors import N_
from consult.reports.document import About, Block, Bullets, Cell, Document, Facts, Notice, Paragraph, Section
from consult.reports.formats.tables import tables_of
from consult.reports.making.replied import DONE, NO_REPLY
from consult.reports.making.words import Words

_FEW = N_("Few say this. It stands here because it matters.")
_LINES, _ACROSS, _TITLE_ACROSS = 18, 74, 42
"""How many lines of the summary go on one page with a title of one line, and how many characters on a line of each."""


def memorandum(document: Document, say: Words) -> Document:
    """Return who was asked, who responded, and each point with what is done with it."""
    sections = _by_about(document)
    about = sections[About.CONSULTATION].blocks
    asked = [one for one in about if isinstance(one, Paragraph)][:1] + [one for one in about if isinstance(one, Facts)]
    unknown = sections[About.UNKNOWN]
    left_out = N_(
        "Left out here: the method, every table, agreement between groups, campaigns and annexes. They stand in report %(number)s."
    )
    return _short(
        document,
        say(N_("Consultation paragraph for an explanatory memorandum")),
        Section(
            number="",
            heading=say(N_("Who was asked, and who responded")),
            blocks=(*asked, *_responded(document, say), *_warnings(sections)),
        ),
        Section(
            number="",
            heading=say(N_("The main points, and what is done with them")),
            sections=tuple(_points(document, say)),
        ),
        Section(number="", heading=unknown.heading, blocks=unknown.blocks),
        Section(
            number="",
            heading=say(N_("Where this comes from")),
            blocks=(Paragraph(text=say(left_out, number=document.number)),),
        ),
    )


def summary(document: Document, say: Words) -> Document:
    """Return the sentences of the summary on one page, with who took part, what is done, and where the rest stands."""
    room = _LINES - 2 * (ceil(len(document.title) / _TITLE_ACROSS) - 1)
    shown, more = _fitting(document.summary, room)
    blocks: list[Block] = [Bullets(entries=tuple(shown))] if shown else []
    if more:
        blocks.append(Paragraph(text=say(N_("Points that do not fit on this page: %(count)s."), count=more)))
    rest = N_(
        "This page leaves out how it was done, all figures, what few people say, and what we do not know. You find that in report %(number)s."
    )
    then = Section(
        number="",
        heading=say(N_("Who took part, and what is done with it")),
        blocks=(
            *_total(document, say),
            *_warnings(_by_about(document)),
            *_done(document, say),
            Paragraph(text=say(rest, number=document.number)),
        ),
    )
    heading = document.labels.summary or document.title
    return _short(
        document,
        say(N_("Summary on one page")),
        Section(number="", heading=heading, blocks=tuple(blocks)),
        then,
    )


def _short(document: Document, subtitle: str, *sections: Section) -> Document:
    return dataclasses.replace(
        document,
        subtitle=subtitle,
        sections=sections,
        summary=(),
        sources=(),
        data_tables=(),
        facts=document.facts[-1:],
        is_short=True,
    )


def _by_about(document: Document) -> Mapping[str, Section]:
    return {section.about: section for section in document.sections if section.about}


def _fitting(sentences: Sequence[str], room: int) -> tuple[list[str], int]:
    """Return the sentences that fit in so many lines, and how many do not."""
    shown: list[str] = []
    for place, sentence in enumerate(sentences):
        room -= ceil(len(sentence) / _ACROSS)
        if room < 0:
            return shown, len(sentences) - place
        shown.append(sentence)
    return shown, 0


def _reach(document: Document) -> Sequence[Sequence[Cell]]:
    """Return the rows of the table on who responded, its total last; nothing for an analysis of documents."""
    return next((table.rows for table in tables_of(document) if table.key == "reach"), ())


def _total(document: Document, say: Words) -> Iterator[Block]:
    rows = _reach(document)
    if rows:
        yield Paragraph(text=say(N_("Responses that came in: %(count)s."), count=rows[-1][-1]))


def _responded(document: Document, say: Words) -> Iterator[Block]:
    rows = _reach(document)
    if rows:
        by_category = "; ".join(f"{row[0]}: {row[-1]}" for row in rows[:-1])
        told = N_("Responses that came in: %(count)s. By category of group: %(categories)s.")
        yield Paragraph(text=say(told, count=rows[-1][-1], categories=by_category))
        yield Paragraph(text=document.labels.withheld)


def _warnings(sections: Mapping[str, Section]) -> Iterator[Notice]:
    """Yield how the figures are to be read: that who responded chose to, or that nobody was asked."""
    for about in (About.WHO, About.CONSULTATION):
        yield from (one for one in sections[about].blocks if isinstance(one, Notice))


def _points(document: Document, say: Words) -> Iterator[Section]:
    by_theme: dict[str, list[Mapping[str, Any]]] = {}
    # An analysis of documents gets no reply.
    awaits = bool(_reach(document))
    for one in document.figures["findings"]:
        by_theme.setdefault(one["theme_words"], []).append(one)
    for theme, findings in by_theme.items():
        yield Section(
            number="",
            heading=theme,
            blocks=tuple(block for one in findings for block in _point(one, say, awaits=awaits)),
        )


def _point(finding: Mapping[str, Any], say: Words, *, awaits: bool) -> Iterator[Block]:
    few = f" {say(_FEW)}" if finding["kind"] == "minority" else ""
    yield Paragraph(text=f"{finding['statement']}{few}")
    reply = finding["reply"]
    if reply is None and not awaits:
        return
    said = f"{reply['words']}. {reply['reason']}" if reply else say(NO_REPLY)
    yield Facts(pairs=((say(DONE), said),))


def _done(document: Document, say: Words) -> Iterator[Block]:
    """Yield how many points are adopted, partly adopted and so on, in the words of the replies."""
    replies = [one["reply"] for one in document.figures["findings"]]
    counted = Counter(one["words"] if one else say(NO_REPLY) for one in replies)
    if any(replies):
        told = "; ".join(f"{words}: {number}" for words, number in counted.items())
        yield Paragraph(text=say(N_("What is done with each point: %(replies)s."), replies=told))
    elif replies and _reach(document):
        yield Paragraph(text=say(N_("Nobody has said yet what is done with these points.")))

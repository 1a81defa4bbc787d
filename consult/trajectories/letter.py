"""The letter on progress as a document: per theme the problems, what is done with them, how far that is, and what changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from babel.dates import format_date
from sqlalchemy.orm import Session

from consult.errors import N_
from consult.replies.names import DISPOSITIONS
from consult.replies.queries import replies_of, themes_in
from consult.reports.document import Block, Bullets, Column, Document, Notice, Paragraph, Section, Table
from consult.reports.formats import FORMATS
from consult.reports.making.document import DEMONSTRATION
from consult.reports.making.words import Words
from consult.trajectories.models import Commitment, Progress, ProgressLetter
from consult.trajectories.names import IN_PLAN, KINDS, PROGRESS
from consult.trajectories.queries import Trajectory, commitments_of, letters_of, next_number

LANGUAGE = "nl"
"""A letter is in Dutch: so are findings, replies and commitments, and so is what is sent to Parliament."""
PRINTED = ("docx", "odt", "pdf")


def document(
    session: Session,
    trajectory: Trajectory,
    *,
    sender: str,
    demonstration: bool,
    addresses: Mapping[str, str],
    today: date,
) -> Document:
    """Return the next letter on a trajectory as it is today, from reports in force and what is published, and nothing else.

    ``addresses`` has the public page of each consultation's replies, by slug.
    """
    say = Words(LANGUAGE)
    commitments = [found.published[0] for found in commitments_of(session, trajectory.key).values() if found.published]
    problems, done = _said(session, trajectory, say)
    keys = [key for key in trajectory.themes if key in problems or any(one.theme == key for one in commitments)]
    former = next((one for one in letters_of(session, trajectory.key) if one.released_on), None)
    facts = _facts(trajectory, commitments, problems)
    sections = [
        _about(trajectory, addresses, say),
        Section(
            number="2", heading=say(N_("What changed since the former letter")), blocks=_changes(former, facts, say)
        ),
    ]
    for number, key in enumerate(keys, 3):
        own = [one for one in commitments if one.theme == key]
        parts = (
            Section(number=f"{number}.1", heading=say(N_("The problems")), blocks=_list(problems.get(key, ()), say)),
            Section(number=f"{number}.2", heading=say(N_("What is replied")), blocks=_list(done.get(key, ()), say)),
            Section(
                number=f"{number}.3", heading=say(N_("What is done, and how far it is")), blocks=_table(key, own, say)
            ),
        )
        sections.append(Section(number=str(number), heading=say.text(trajectory.themes[key]), sections=parts))
    labels = replace(say.labels(), report=say(N_("Progress letter")))
    return Document(
        language=LANGUAGE,
        title=say.text(trajectory.name),
        subtitle=say(N_("Progress letter")),
        sender=sender,
        number=next_number(session, trajectory.key),
        released_on=today,
        labels=labels,
        sections=tuple(sections),
        demonstration=f"{say(DEMONSTRATION)} {trajectory.demonstration}".strip() if demonstration else "",
        figures=facts,
    )


def files(letter: Document, *, draft: bool) -> Mapping[str, bytes]:
    """Return the letter in each printed format, by key: the same bytes for the same letter. A draft says that it is one."""
    if draft:
        mark = Words(letter.language)(N_("Draft: nobody has released this letter yet."))
        notice = Section(number="", heading=mark, blocks=(Notice(text=mark),))
        letter = replace(letter, subtitle=f"{letter.subtitle}. {mark}", sections=(notice, *letter.sections))
    return {key: FORMATS[key].render(letter) for key in PRINTED}


def _about(trajectory: Trajectory, addresses: Mapping[str, str], say: Words) -> Section:
    rows = []
    for one in trajectory.rounds:
        report = one.report
        said = say(N_("Report %(number)s"), number=report.number) if report else say(N_("No report counts now"))
        rows.append((say.text(one.file.short_title), said, addresses[one.consultation.slug]))
    from_what = N_("This letter was put together from the reports that count now, and from what is published.")
    by_whom = N_("People chose themselves to answer. So a number does not tell what everybody thinks.")
    labels = (N_("Consultation"), N_("Report"), N_("Where it stands"))
    table = Table(
        key="rounds",
        title=say(N_("What this letter stands on")),
        columns=tuple(Column(label=say(label)) for label in labels),
        rows=tuple(rows),
    )
    return Section(
        number="1",
        heading=say(N_("About this letter")),
        blocks=(*(Paragraph(text=say(one)) for one in (from_what, by_whom)), table),
    )


def _said(
    session: Session, trajectory: Trajectory, say: Words
) -> tuple[Mapping[str, Sequence[str]], Mapping[str, Sequence[str]]]:
    """Return by theme the findings of the reports in force, and the replies to them."""
    problems: dict[str, list[str]] = {}
    done: dict[str, list[str]] = {}
    for one in trajectory.rounds:
        replies = replies_of(session, one.consultation.id)
        title = say.text(one.file.short_title)
        for theme in themes_in(one.report):
            where = say(
                N_("%(title)s, report %(report)s; this theme is mentioned: %(mentions)s"),
                title=title,
                report=one.report.number if one.report else "",
                mentions=theme.mentions,
            )
            for point in theme.points:
                problems.setdefault(theme.key, []).append(f"{point.statement} ({where})")
                for reply in replies[point.lineage_id].published[:1] if point.lineage_id in replies else ():
                    due = f" {say(N_('No later than'))}: {_day(reply.due_on)}." if reply.due_on else ""
                    words = f"{say(DISPOSITIONS[reply.disposition])}. {' '.join(reply.reason.split())}{due}"
                    done.setdefault(theme.key, []).append(words)
    return problems, done


def _changes(former: ProgressLetter | None, facts: Mapping[str, Any], say: Words) -> tuple[Block, ...]:
    """Return what differs from the letter before: commitments that are new or stand otherwise, and points that came or went."""
    if former is None:
        return (Paragraph(text=say(N_("This is the first letter on this subject."))),)
    before, now = former.snapshot["figures"], facts
    entries = list(_moved(before["commitments"], now["commitments"], say))
    for words, points in (
        (N_("Points in the reports that are new: %(count)s."), set(now["problems"]) - set(before["problems"])),
        (
            N_("Points that the reports do not have any more: %(count)s."),
            set(before["problems"]) - set(now["problems"]),
        ),
    ):
        if points:
            entries.append(say(words, count=len(points)))
    since = say(N_("Compared with letter %(number)s of %(day)s."), number=former.number, day=_day(former.made_on))
    nothing = () if entries else (Paragraph(text=say(N_("Nothing changed."))),)
    return (Paragraph(text=since), *((Bullets(entries=tuple(entries)),) if entries else ()), *nothing)


def _moved(before: Mapping[str, Any], now: Mapping[str, Any], say: Words) -> Iterator[str]:
    for lineage, (progress, planning, words) in now.items():
        far = say(PROGRESS[Progress(progress)][0])
        if lineage not in before:
            yield say(N_("New: %(words)s (%(far)s)"), words=words, far=far)
            continue
        was, planned, _words = before[lineage]
        if was != progress:
            before_far = say(PROGRESS[Progress(was)][0])
            yield say(N_("%(words)s Was: %(was)s. Is now: %(now)s."), words=words, was=before_far, now=far)
        if planned != planning:
            yield say(N_("%(words)s Planned before: %(was)s. Now: %(now)s."), words=words, was=planned, now=planning)


def _list(entries: Sequence[str], say: Words) -> tuple[Block, ...]:
    return (Bullets(entries=tuple(entries)),) if entries else (Paragraph(text=say(N_("Nothing yet."))),)


def _table(key: str, commitments: Sequence[Commitment], say: Words) -> tuple[Block, ...]:
    if not commitments:
        return _list((), say)
    labels = (N_("What"), N_("Kind"), N_("Who"), N_("With"), N_("When"), N_("How far"))
    rows = tuple(
        (
            one.words,
            f"{say(KINDS[one.kind])}. {say(IN_PLAN[one.in_plan])}",
            one.responsible,
            one.partners,
            one.planning,
            _far(one, say),
        )
        for one in commitments
    )
    title = say(N_("Commitments and solutions"))
    return (
        Table(
            key=f"commitments-{key}", title=title, columns=tuple(Column(label=say(one)) for one in labels), rows=rows
        ),
    )


def _far(one: Commitment, say: Words) -> str:
    words = say(PROGRESS[one.progress][0])
    return f"{words}: {one.stopped_because}" if one.stopped_because else words


def _facts(
    trajectory: Trajectory, commitments: Sequence[Commitment], problems: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """Return what the next letter compares itself with, and the reports that this one stands on."""
    return {
        "commitments": {str(one.lineage_id): [one.progress.value, one.planning, one.words] for one in commitments},
        "reports": {one.consultation.slug: one.report.number for one in trajectory.rounds if one.report},
        "problems": sorted({words for each in problems.values() for words in each}),
    }


def _day(day: date) -> str:
    return format_date(day, "d MMMM yyyy", locale=LANGUAGE)

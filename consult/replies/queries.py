"""What may be replied to, and what was replied: points come from the report that counts now, never from open tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from consult.days import monday_of
from consult.errors import N_, NotFoundError
from consult.moderation.models import Contribution
from consult.moderation.queries import document_of
from consult.replies.models import Reply, ReplyState
from consult.reports.models import Report
from consult.reports.queries import PUBLIC_STATES, held_report_in_force, report_in_force, reports_of, standings
from consult.synthesis.queries import supported_by

NOT_THERE = N_("This point is not in the report that counts now: it was withdrawn or changed. So it gets no reply.")
LANGUAGES = ("nl", "en")
"""The languages that a report may be in, the one that is always there first."""


class News(StrEnum):
    """What may be new for who takes part: a report came out, one does not count any more, replies were published."""

    REPORT = "report"
    SUPERSEDED = "superseded"
    REPLIES = "replies"


@dataclass(frozen=True, kw_only=True)
class Point:
    """What a report asks a reply to, as it printed it: a finding in Dutch, or a recommendation word for word.

    ``heading`` is a finding's theme in words, or names the recommendation. It and ``notes``, on how the words came about
    and how participants read them back, are in ``language``. A recommendation has no ``theme`` but an ``organisation``.
    """

    lineage_id: UUID
    theme: str = ""
    organisation: str = ""
    heading: str
    language: str
    statement: str
    statement_language: str = LANGUAGES[0]
    is_minority: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Theme:
    """The findings of a report on one theme. ``mentions`` is the figure that the report prints, withheld where it is."""

    key: str
    words: str
    language: str
    mentions: int | str
    points: Sequence[Point]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The recommendations that a report printed out of one document, whose it is, and who signed it along."""

    document: UUID
    organisation: str
    co_signers: Sequence[str]
    points: Sequence[Point]


@dataclass(frozen=True)
class Replies:
    """What there is of replies to one point: the published versions, the newest first, and what is being written."""

    published: Sequence[Reply] = ()
    making: Reply | None = None

    @property
    def state(self) -> str:
        """How far it is: ``none``, or the state of what is being written, else ``published``."""
        if self.making:
            return self.making.state.value
        return ReplyState.PUBLISHED.value if self.published else "none"


NONE = Replies()


def themes_in(report: Report | None, language: str = LANGUAGES[0]) -> Sequence[Theme]:
    """Return the themes of a report that have a finding, in its order; in Dutch where it is not there in ``language``."""
    spoken, figures = _figures(report, language)
    # A report from before there were replies does not keep its findings apart.
    if "findings" not in figures:
        return ()
    mentions = {one["theme"]: one["mentions"] for one in figures["themes"]}
    points: dict[str, list[Point]] = {}
    for one in figures["findings"]:
        point = Point(
            lineage_id=UUID(one["finding"]),
            theme=one["theme"],
            heading=one["theme_words"],
            language=spoken,
            statement=one["statement"],
            is_minority=one["kind"] == "minority",
            notes=tuple(one["notes"]),
        )
        points.setdefault(point.theme, []).append(point)
    return [
        Theme(key=key, words=found[0].heading, language=spoken, mentions=mentions.get(key, 0), points=found)
        for key, found in points.items()
    ]


def papers_in(report: Report | None, language: str = LANGUAGES[0]) -> Sequence[Paper]:
    """Return the recommendations that a report prints, by document in its order; reports from before them have none."""
    spoken, figures = _figures(report, language)
    papers = groupby(figures.get("recommendations", ()), key=itemgetter("document", "organisation", "co_signers"))
    return [
        Paper(
            document=UUID(document),
            organisation=organisation,
            co_signers=along,
            points=[
                Point(
                    lineage_id=UUID(one["id"]),
                    organisation=organisation,
                    heading=one["words"],
                    language=spoken,
                    statement=one["statement"],
                    statement_language=one["language"],
                    notes=tuple(one["told"]),
                )
                for one in each
            ],
        )
        for (document, organisation, along), each in papers
    ]


def points_in(report: Report | None, language: str = LANGUAGES[0]) -> Sequence[Point]:
    """Return everything that a report asks a reply to, in its order."""
    groups: Sequence[Theme | Paper] = (*themes_in(report, language), *papers_in(report, language))
    return [point for group in groups for point in group.points]


def point_in(report: Report | None, lineage_id: UUID, language: str = LANGUAGES[0]) -> Point:
    """Return a point as the report prints it; raise :class:`NotFoundError` where the report does not have it."""
    for point in points_in(report, language):
        if point.lineage_id == lineage_id:
            return point
    raise NotFoundError(NOT_THERE)


def held_point(session: Session, consultation_id: UUID, lineage_id: UUID) -> tuple[Report, Point]:
    """Return the report in force, held until the transaction ends, and a finding in it; raises what :func:`point_in` does."""
    report = held_report_in_force(session, consultation_id)
    if report is None:
        raise NotFoundError(NOT_THERE)
    return report, point_in(report, lineage_id)


def replies_of(session: Session, consultation_id: UUID) -> Mapping[UUID, Replies]:
    """Return every reply of a consultation by the lineage of its point, with the report it was written to."""
    rows = session.scalars(
        select(Reply)
        .where(Reply.consultation_id == consultation_id)
        .order_by(Reply.number.desc())
        .options(joinedload(Reply.report))
    ).all()
    found: dict[UUID, list[Reply]] = {}
    for row in rows:
        found.setdefault(row.lineage_id, []).append(row)
    return {
        lineage: Replies(
            [one for one in each if one.state is ReplyState.PUBLISHED],
            next((one for one in each if one.state is not ReplyState.PUBLISHED), None),
        )
        for lineage, each in found.items()
    }


def offered_to(session: Session, consultation_id: UUID, user_id: UUID) -> Sequence[Reply]:
    """Return the replies that wait for somebody who did not write them, where ``user_id`` is such a person.

    What is not in the report in force any more cannot be published, and so waits for nobody.
    """
    rows = session.scalars(
        select(Reply).where(Reply.consultation_id == consultation_id, Reply.state == ReplyState.OFFERED)
    ).all()
    others = [one for one in rows if not one.was_written_by(user_id)]
    there = {point.lineage_id for point in points_in(report_in_force(session, consultation_id))} if others else set()
    return [one for one in others if one.lineage_id in there]


def days_of_publication(session: Session, consultation_id: UUID) -> Sequence[tuple[date, int]]:
    """Return the days on which replies were published and how many, the earliest first."""
    rows = session.execute(
        select(Reply.published_on, func.count())
        .where(Reply.consultation_id == consultation_id, Reply.published_on.is_not(None))
        .group_by(Reply.published_on)
        .order_by(Reply.published_on)
    )
    return [(day, number) for day, number in rows if day is not None]


def news_of(session: Session, consultation_id: UUID) -> Mapping[News, date]:
    """Return the Monday of the week of the last news of each kind; nothing finer, and the same for every holder."""
    weeks: dict[News, list[date]] = {
        News.REPORT: [one.released_on for one in reports_of(session, consultation_id) if one.state in PUBLIC_STATES],
        News.SUPERSEDED: [one.since for one in standings(session, consultation_id).values() if one.since],
        News.REPLIES: [day for day, _number in days_of_publication(session, consultation_id)],
    }
    return {kind: monday_of(max(days)) for kind, days in weeks.items() if days}


def unanswered_themes(session: Session, report: Report) -> Sequence[Theme]:
    """Return the themes of a report of which no finding has a published reply."""
    found = replies_of(session, report.consultation_id)
    return [
        theme
        for theme in themes_in(report)
        if not any(found.get(point.lineage_id, NONE).published for point in theme.points)
    ]


def points_of_response(session: Session, report: Report | None, response_id: UUID, language: str) -> Sequence[Point]:
    """Return the findings of a report that a response's words support, in its order, and its own recommendations."""
    if report is None:
        return ()
    supported = supported_by(session, report.synthesis_id, response_id)
    open_ = select(Contribution).where(Contribution.response_id == response_id, Contribution.maker != "")
    mine = {document_of(one) for one in session.scalars(open_)}
    return [
        *(point for theme in themes_in(report, language) for point in theme.points if point.lineage_id in supported),
        *(point for paper in papers_in(report, language) for point in paper.points if paper.document in mine),
    ]


def _figures(report: Report | None, language: str) -> tuple[str, Mapping[str, Any]]:
    """Return the figures that a report froze, in ``language`` or else in Dutch; none where no report counts."""
    if report is None:
        return language, {}
    spoken = next(code for code in (language, *reversed(LANGUAGES)) if code in report.snapshot)
    return spoken, report.snapshot[spoken]["figures"]

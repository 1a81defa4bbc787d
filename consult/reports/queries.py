"""Which reports there are, how far one is, and its files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, undefer

from consult.analysis.telling import Told
from consult.errors import N_, NotFoundError
from consult.reports.models import AnswerChange, Audience, Report, ReportChange, ReportFile, ReportState

PUBLIC_STATES = (ReportState.RELEASED, ReportState.SUPERSEDED)
DOCUMENTS = ("html", "pdf", "docx", "odt")
"""The formats that are read, and not reckoned with."""


def reports_of(session: Session, consultation_id: UUID) -> Sequence[Report]:
    """Return every report of a consultation, the newest first, with the job that makes it."""
    return session.scalars(
        select(Report)
        .where(Report.consultation_id == consultation_id)
        .order_by(Report.number.desc())
        .options(joinedload(Report.job))
    ).all()


def report_numbered(session: Session, consultation_id: UUID, number: int) -> Report:
    """Return a released or superseded report by its number, or refuse."""
    report = session.scalar(
        select(Report).where(
            Report.consultation_id == consultation_id, Report.number == number, Report.state.in_(PUBLIC_STATES)
        )
    )
    if report is None:
        raise NotFoundError(N_("This report does not exist."))
    return report


def report_in_force(session: Session, consultation_id: UUID) -> Report | None:
    """Return the report of a consultation that counts now; nothing before the first, or while the last is made anew."""
    return session.scalar(_in_force(consultation_id))


def held_report_in_force(session: Session, consultation_id: UUID) -> Report | None:
    """Return the same, held until the transaction ends: nothing supersedes it meanwhile."""
    return session.scalar(_in_force(consultation_id).with_for_update())


def report_before(session: Session, report: Report) -> Report | None:
    """Return the release before ``report``, if there was one."""
    return session.scalar(
        select(Report)
        .where(
            Report.consultation_id == report.consultation_id,
            Report.number < report.number,
            Report.state.in_(PUBLIC_STATES),
        )
        .order_by(Report.number.desc())
        .limit(1)
    )


def told_before(session: Session, report: Report) -> Sequence[Told]:
    """Return what each release before ``report`` told of its counts; those from before that was kept told nothing."""
    rows = session.scalars(
        select(Report.told).where(
            Report.consultation_id == report.consultation_id,
            Report.number < report.number,
            Report.state.in_(PUBLIC_STATES),
        )
    )
    return [{name: (count, shown) for name, (count, shown) in told.items()} for told in rows]


def last_release(session: Session, consultation_id: UUID) -> Report | None:
    """Return the newest report of a consultation that came out, also where it does not count any more."""
    return session.scalar(
        select(Report)
        .where(Report.consultation_id == consultation_id, Report.state.in_(PUBLIC_STATES))
        .order_by(Report.number.desc())
        .limit(1)
    )


def files_of(session: Session, report_id: UUID) -> Sequence[ReportFile]:
    """Return the files of a report without their bytes, by audience, language and format."""
    found = session.scalars(
        select(ReportFile)
        .where(ReportFile.report_id == report_id)
        .order_by(ReportFile.language.desc(), ReportFile.format)
    ).all()
    return sorted(found, key=lambda one: list(Audience).index(one.audience))


def file_with_bytes(session: Session, report_id: UUID, name: str) -> ReportFile:
    """Return one file of a report with its bytes, or refuse."""
    found = session.scalar(
        select(ReportFile)
        .where(ReportFile.report_id == report_id, ReportFile.name == name)
        .options(undefer(ReportFile.content))
    )
    if found is None:
        raise NotFoundError(N_("This report does not exist."))
    if found.content is None:
        raise NotFoundError(N_("This file was taken away: words that stand in it were hidden or taken back later."))
    return found


def public_documents(session: Session, report: Report) -> Sequence[ReportFile]:
    """Return what everybody may read of a report, without the bytes: its documents, once whoever asked published them.

    Its data are open at once (``opendata``); the package for the archive is for the archive.
    """
    if report.state is not ReportState.RELEASED or report.published_on is None:
        return ()
    return [one for one in files_of(session, report.id) if one.format in DOCUMENTS]


def public_document(session: Session, consultation_id: UUID, number: int, name: str) -> ReportFile:
    """Return one of them with its bytes, or refuse."""
    report = report_in_force(session, consultation_id)
    if report is None or report.number != number or report.published_on is None:
        raise NotFoundError(N_("This report is not public, or it does not count any more."))
    found = file_with_bytes(session, report.id, name)
    if found.format not in DOCUMENTS:
        raise NotFoundError(N_("This report does not exist."))
    return found


@dataclass(frozen=True)
class Standing:
    """Whether a superseded report was overtaken by changes: how many by kind, the first week, and its successor.

    ``newer`` is the number of the report that counts now, if there is one.
    """

    changes: Mapping[AnswerChange, int]
    since: date | None
    newer: int | None


def standings(session: Session, consultation_id: UUID) -> Mapping[UUID, Standing]:
    """Return how each superseded report of a consultation came to be so, by report; two statements."""
    reports = session.scalars(select(Report).where(Report.consultation_id == consultation_id)).all()
    newest = max((one.number for one in reports if one.state is ReportState.RELEASED), default=None)
    counted: dict[UUID, dict[AnswerChange, int]] = {}
    weeks: dict[UUID, date] = {}
    for report_id, change, number, week in session.execute(
        select(ReportChange.report_id, ReportChange.change, func.count(), func.min(ReportChange.week))
        .where(ReportChange.report_id.in_([one.id for one in reports]))
        .group_by(ReportChange.report_id, ReportChange.change)
    ):
        counted.setdefault(report_id, {})[change] = number
        weeks[report_id] = min(week, weeks.get(report_id, week))
    return {
        one.id: Standing(counted.get(one.id, {}), weeks.get(one.id), newest)
        for one in reports
        if one.state is ReportState.SUPERSEDED
    }


def next_number(session: Session, consultation_id: UUID) -> int:
    """Return the number of the next report of a consultation, from 1."""
    return (session.scalar(select(func.max(Report.number)).where(Report.consultation_id == consultation_id)) or 0) + 1


def _in_force(consultation_id: UUID) -> Select[Report]:
    return (
        select(Report)
        .where(Report.consultation_id == consultation_id, Report.state == ReportState.RELEASED)
        .order_by(Report.number.desc())
        .limit(1)
    )

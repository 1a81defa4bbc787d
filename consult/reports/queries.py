"""Which reports there are, how far one is, and its files."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, undefer

from consult.errors import N_, NotFoundError
from consult.reports.models import Report, ReportFile, ReportState

PUBLIC_STATES = (ReportState.RELEASED, ReportState.SUPERSEDED)


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


def files_of(session: Session, report_id: UUID) -> Sequence[ReportFile]:
    """Return the files of a report without their bytes, by language and format."""
    return session.scalars(
        select(ReportFile)
        .where(ReportFile.report_id == report_id)
        .order_by(ReportFile.language.desc(), ReportFile.format)
    ).all()


def file_with_bytes(session: Session, report_id: UUID, name: str) -> ReportFile:
    """Return one file of a report with its bytes, or refuse."""
    found = session.scalar(
        select(ReportFile)
        .where(ReportFile.report_id == report_id, ReportFile.name == name)
        .options(undefer(ReportFile.content))
    )
    if found is None:
        raise NotFoundError(N_("This report does not exist."))
    return found


def next_number(session: Session, consultation_id: UUID) -> int:
    """Return the number of the next report of a consultation, from 1."""
    return (session.scalar(select(func.max(Report.number)).where(Report.consultation_id == consultation_id)) or 0) + 1

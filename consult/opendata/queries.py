"""What is public of a consultation: the report in force as it was frozen, its data files, and published replies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, ConsultationState
from consult.consultations.queries import consultation_by_slug
from consult.errors import N_, NotFoundError
from consult.replies.models import Reply
from consult.replies.queries import LANGUAGES, replies_of
from consult.reports.document import Document, Table
from consult.reports.formats.tables import named_tables
from consult.reports.frozen import thaw
from consult.reports.models import Report, ReportFile
from consult.reports.queries import PUBLIC_STATES, file_with_bytes, files_of, report_in_force, reports_of

FORMATS = ("csv", "json")
"""The formats that are data: every other file of a report may quote somebody, and is for whoever asked to publish."""


@dataclass(frozen=True)
class Released:
    """The report in force, what it says in one language, and its tables by name."""

    report: Report
    document: Document
    tables: Mapping[str, Table]


def public_consultation(session: Session, slug: str) -> Consultation:
    """Return a consultation or an analysis of documents that is public, or refuse: one in preparation is nowhere."""
    consultation = consultation_by_slug(session, slug)
    if consultation.state is ConsultationState.DRAFT:
        raise NotFoundError(N_("This consultation does not exist."))
    return consultation


def released(session: Session, consultation_id: UUID, language: str) -> Released:
    """Return the report in force in ``language``, else in Dutch; refuse where no report counts now."""
    report = report_in_force(session, consultation_id)
    if report is None:
        raise NotFoundError(N_("No report counts now."))
    document = thaw(report.snapshot.get(language) or report.snapshot[LANGUAGES[0]])
    return Released(report, document, named_tables(document))


def table_named(found: Released, name: str) -> Table:
    """Return one table of a report, or refuse."""
    if name not in found.tables:
        raise NotFoundError(N_("The report does not have this table."))
    return found.tables[name]


def public_reports(session: Session, consultation_id: UUID) -> Sequence[Report]:
    """Return the reports of a consultation that came out, the newest first."""
    return [one for one in reports_of(session, consultation_id) if one.state in PUBLIC_STATES]


def open_files(session: Session, report: Report) -> Sequence[ReportFile]:
    """Return the files of a report that are data, without their bytes."""
    return [one for one in files_of(session, report.id) if one.format in FORMATS]


def open_file(session: Session, consultation_id: UUID, number: int, name: str) -> ReportFile:
    """Return a data file with its bytes, or refuse: only of the report that counts now, as on the public pages."""
    report = report_in_force(session, consultation_id)
    if report is None or report.number != number:
        raise NotFoundError(N_("This report does not count now. So its data are not given."))
    found = file_with_bytes(session, report.id, name)
    if found.format not in FORMATS:
        raise NotFoundError(N_("This report does not exist."))
    return found


def published_replies(session: Session, consultation_id: UUID) -> Sequence[Reply]:
    """Return every published version of every reply, the newest day first."""
    every = [one for each in replies_of(session, consultation_id).values() for one in each.published]
    return sorted(
        every, key=lambda one: (one.published_on or one.report.released_on, str(one.lineage_id)), reverse=True
    )

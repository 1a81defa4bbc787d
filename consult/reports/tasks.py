"""The job that makes a report's files, one a step: broken off anywhere, it goes on where it was."""

from datetime import UTC, datetime
from uuid import UUID

from consult.errors import N_, NotFoundError
from consult.jobs.services import Run
from consult.reports.document import Document
from consult.reports.formats import FORMATS
from consult.reports.frozen import thaw
from consult.reports.models import Report
from consult.reports.queries import files_of
from consult.reports.services import keep_file, release


def make_report(run: Run) -> None:
    """Make every file of the report in ``run``, then release it."""
    report_id = UUID(run.args["report"])
    number, documents = _frozen(run, report_id)
    wanted = [(language, name) for language in sorted(documents, reverse=True) for name in FORMATS]
    with run.database.reading() as session:
        there = {(file.language, file.format) for file in files_of(session, report_id)}
    for done, (language, name) in enumerate(wanted, 1):
        if (language, name) in there:
            continue
        chosen = FORMATS[name]
        content = chosen.render(documents[language])
        with run.step(done, len(wanted), datetime.now(UTC)) as session:
            keep_file(
                session,
                report_id,
                content,
                format_=name,
                language=language,
                name=f"verslag-{number}-{language}.{chosen.extension}",
                media_type=chosen.media_type,
            )
    with run.step(len(wanted), len(wanted), datetime.now(UTC)) as session:
        release(session, report_id)


def _frozen(run: Run, report_id: UUID) -> tuple[int, dict[str, Document]]:
    with run.database.reading() as session:
        report = session.get(Report, report_id)
        if report is None:
            raise NotFoundError(N_("This report does not exist."))
        return report.number, {language: thaw(frozen) for language, frozen in report.snapshot.items()}

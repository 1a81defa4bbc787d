"""The job that freezes what a report says and makes its files, one a step: broken off anywhere, it goes on where it was."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session, joinedload

from consult.config import Settings
from consult.errors import N_, NotFoundError
from consult.jobs.services import Run
from consult.moderation.queries import Texts
from consult.reports.document import Document
from consult.reports.formats import FORMATS
from consult.reports.frozen import thaw
from consult.reports.making.document import documents as read_documents
from consult.reports.models import Report
from consult.reports.queries import files_of
from consult.reports.services import count_up_to, keep_file, keep_words, release


def make_report(run: Run, settings: Settings, texts: Callable[[Session], Texts]) -> None:
    """Freeze what the report in ``run`` says, make every file of it, then release it; ``texts`` opens what it quotes."""
    report_id = UUID(run.args["report"])
    number, documents = _frozen(run, report_id)
    if not documents:
        _freeze(run, report_id, settings, texts)
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


def _freeze(run: Run, report_id: UUID, settings: Settings, texts: Callable[[Session], Texts]) -> None:
    """Read everything without keeping anybody from writing: who changes what was read takes the report back."""
    now = datetime.now(UTC)
    with run.step(0, len(FORMATS), now) as session:
        count_up_to(session, report_id, now)
    with run.database.reading() as session:
        report = session.get_one(Report, report_id, options=[joinedload(Report.consultation)])
        made = read_documents(
            session, texts(session), report.consultation, settings, number=report.number, released_on=report.released_on
        )
    with run.step(0, len(FORMATS), datetime.now(UTC)) as session:
        keep_words(session, report_id, made)


def _frozen(run: Run, report_id: UUID) -> tuple[int, dict[str, Document]]:
    with run.database.reading() as session:
        report = session.get(Report, report_id)
        if report is None:
            raise NotFoundError(N_("This report does not exist."))
        return report.number, {language: thaw(frozen) for language, frozen in report.snapshot.items()}

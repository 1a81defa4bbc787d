"""The job that freezes what a report says and makes its files, one a step: broken off anywhere, it goes on where it was."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from sqlalchemy.orm import Session, joinedload

from consult.config import Settings
from consult.errors import N_, NotFoundError
from consult.jobs.services import Run
from consult.moderation.queries import Texts
from consult.reports.document import Document
from consult.reports.formats import FORMATS, PRINTED
from consult.reports.frozen import thaw
from consult.reports.making.archiving import MEDIA_TYPE, archive
from consult.reports.making.audiences import arranged
from consult.reports.making.document import documents as read_documents
from consult.reports.models import Audience, Report
from consult.reports.names import ARCHIVE_FORMAT
from consult.reports.queries import file_with_bytes, files_of, report_before, told_before
from consult.reports.replied import Repliers
from consult.reports.services import count_up_to, keep_file, keep_words, release

_NAMES: Mapping[Audience, str] = {
    Audience.FULL: "",
    Audience.ANNEX: "-bijlage",
    Audience.MEMORANDUM: "-toelichting",
    Audience.SUMMARY: "-samenvatting",
}
_FORMATS: Mapping[Audience, tuple[str, ...]] = {
    Audience.FULL: tuple(FORMATS),
    Audience.ANNEX: PRINTED,
    Audience.MEMORANDUM: PRINTED,
    Audience.SUMMARY: ("html", *PRINTED),
}


@dataclass(frozen=True)
class Frozen:
    """What a report says by language, and for whom its files are."""

    number: int
    documents: Mapping[str, Document]
    audiences: Mapping[Audience, tuple[str, ...]]

    def wanted(self) -> Iterator[tuple[str, Audience, str]]:
        """Yield the language, audience and format of each file."""
        for language in sorted(self.documents, reverse=True):
            for audience in self.audiences:
                for format_ in _FORMATS[audience]:
                    yield language, audience, format_


def make_report(run: Run, settings: Settings, texts: Callable[[Session], Texts], replied: Repliers) -> None:
    """Freeze what the report in ``run`` says, make every file of it, then release it.

    ``texts`` opens what it quotes, and ``replied`` gives the replies that it prints.
    """
    report_id = UUID(run.args["report"])
    frozen = _frozen(run, report_id)
    if not frozen.documents:
        _freeze(run, report_id, settings, texts, replied)
        frozen = _frozen(run, report_id)
    wanted = list(frozen.wanted())
    with run.database.reading() as session:
        there = {(file.language, file.audience, file.format) for file in files_of(session, report_id)}
    read_by = cache(
        lambda language, audience: arranged(frozen.documents[language], audience, frozen.audiences[audience])
    )
    for done, (language, audience, format_) in enumerate(wanted, 1):
        if (language, audience, format_) in there:
            continue
        chosen = FORMATS[format_]
        # The machine formats hold every figure, whatever the printed ones leave out.
        is_printed = format_ in (*PRINTED, "html")
        content = chosen.render(read_by(language, audience) if is_printed else frozen.documents[language])
        with run.step(done, len(wanted), datetime.now(UTC)) as session:
            keep_file(
                session,
                report_id,
                content,
                audience=audience,
                format_=format_,
                language=language,
                name=f"verslag-{frozen.number}{_NAMES[audience]}-{language}.{chosen.extension}",
                media_type=chosen.media_type,
            )
    _archive(run, report_id, settings, frozen, len(wanted))
    with run.step(len(wanted), len(wanted), datetime.now(UTC)) as session:
        release(session, report_id)


def _archive(run: Run, report_id: UUID, settings: Settings, frozen: Frozen, steps: int) -> None:
    """Keep the package for the archive, which holds PDF files that were made before."""
    with run.database.reading() as session:
        report = session.get_one(Report, report_id, options=[joinedload(Report.consultation)])
        names = [
            one.name for one in files_of(session, report_id) if (one.audience, one.format) == (Audience.FULL, "pdf")
        ]
        content = archive(
            frozen.documents["nl"],
            {name: file_with_bytes(session, report_id, name).content or b"" for name in names},
            identity=f"{report.consultation.slug}-{frozen.number}",
            source=settings.site_name,
            asked=report.consultation.definition,
            note=report.change_note,
        )
    with run.step(steps, steps, datetime.now(UTC)) as session:
        keep_file(
            session,
            report_id,
            content,
            audience=Audience.ARCHIVE,
            format_=ARCHIVE_FORMAT,
            language="nl",
            name=f"verslag-{frozen.number}-archief.zip",
            media_type=MEDIA_TYPE,
        )


def _freeze(
    run: Run, report_id: UUID, settings: Settings, texts: Callable[[Session], Texts], replied: Repliers
) -> None:
    """Read everything without keeping anybody from writing: who changes what was read takes the report back."""
    now = datetime.now(UTC)
    with run.step(0, len(FORMATS), now) as session:
        count_up_to(session, report_id, now)
    with run.database.reading() as session:
        report = session.get_one(Report, report_id, options=[joinedload(Report.consultation)])
        former = report_before(session, report)
        made = read_documents(
            session,
            texts(session),
            report.consultation,
            settings,
            number=report.number,
            released_on=report.released_on,
            former=former.number if former else 0,
            before=told_before(session, report),
            change_note=report.change_note,
            replied=replied(session, report.consultation_id),
        )
    with run.step(0, len(FORMATS), datetime.now(UTC)) as session:
        keep_words(session, report_id, made)


def _frozen(run: Run, report_id: UUID) -> Frozen:
    with run.database.reading() as session:
        report = session.get(Report, report_id)
        if report is None:
            raise NotFoundError(N_("This report does not exist."))
        return Frozen(
            report.number,
            {language: thaw(frozen) for language, frozen in report.snapshot.items()},
            {
                one: tuple(report.audiences.get(one, ()))
                for one in _FORMATS
                if one in {Audience.FULL, *report.audiences}
            },
        )

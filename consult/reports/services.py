"""Ask for a release, keep its files as they are made, and put it in the place of the one before."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from consult.accounts.queries import refuse_unless_employed
from consult.audit import AuditAction, record
from consult.changes import ChangeKind, announce
from consult.consultations.models import Consultation
from consult.errors import N_, InvalidError, TransitionError
from consult.jobs.services import enqueue
from consult.reports.formats.cleaning import clean
from consult.reports.frozen import freeze
from consult.reports.making.audiences import OPTIONAL
from consult.reports.making.document import Written
from consult.reports.models import Audience, Report, ReportFile, ReportState
from consult.reports.queries import files_of, held_report_in_force, last_release, next_number
from consult.synthesis.models import Synthesis, SynthesisState
from consult.synthesis.queries import rejoinder_of

JOB = "make-report"
NOTE_LIMIT = 2_000


def ask(
    session: Session,
    consultation: Consultation,
    *,
    released_on: date,
    by: UUID,
    audiences: Mapping[Audience, Collection[str]] = MappingProxyType({}),
    change_note: str = "",
    waits_for: str = "",
) -> Report:
    """Return a new report in the making: a job freezes what it says and makes its files.

    ``audiences`` are those to make files for besides the full report, each with the parts that it goes without; the full
    report may go without some too. ``change_note`` says what is different since the report before, if there was one.
    ``waits_for`` is a partner without whose own comment nothing is released. A report whose job failed or was cancelled
    makes way.

    Raises :class:`TransitionError` when no synthesis is approved, when it rests on something that changed since, or while
    another report is in the making; :class:`InvalidError` for a part that is always in, and where a change note is
    missing or too long, or the partner's comment is.
    """
    synthesis = _approved(session, consultation.id)
    _clear_way(session, consultation.id)
    if any(set(parts) - OPTIONAL.keys() for parts in audiences.values()):
        raise InvalidError(N_("This part stands in every report. It cannot be left out."))
    if waits_for and rejoinder_of(session, consultation.id) is None:
        raise InvalidError(
            N_("%(partner)s gave no comment yet. Wait for it, or say that the report comes out without it."),
            partner=waits_for,
        )
    note = _note(session, consultation.id, change_note)
    number = next_number(session, consultation.id)
    report = Report(
        consultation_id=consultation.id,
        synthesis_id=synthesis.id,
        job_id=None,
        number=number,
        asked_by_id=by,
        released_on=released_on,
        audiences={one.value: sorted(parts) for one, parts in {Audience.FULL: (), **audiences}.items()},
        change_note=note,
    )
    session.add(report)
    session.flush()
    report.job_id = enqueue(session, JOB, {"report": str(report.id)}).id
    session.flush()
    record(session, AuditAction.REPORT_ASKED, report.id, actor_id=by, number=str(number))
    return report


def count_up_to(session: Session, report_id: UUID, moment: datetime) -> None:
    """Let the report count what was coded until ``moment``, when it begins to be read, and nothing later.

    Raises :class:`TransitionError` for a report that is not in the making any more.
    """
    _in_the_making(session, report_id).frozen_at = moment
    session.flush()


def keep_words(session: Session, report_id: UUID, written: Written) -> None:
    """Freeze what the report says, by language; whatever changed while it was read has taken the report back already.

    Raises :class:`TransitionError` for a report that is not in the making any more, or whose synthesis is stale or not
    the approved one.
    """
    report = _in_the_making(session, report_id)
    if _approved(session, report.consultation_id).id != report.synthesis_id:
        raise TransitionError(N_("Only an approved synthesis can be released."))
    report.snapshot = {language: freeze(document) for language, document in written.documents.items()}
    report.told = dict(written.told)
    session.flush()


def _approved(session: Session, consultation_id: UUID) -> Synthesis:
    synthesis = session.scalar(
        select(Synthesis)
        .where(Synthesis.consultation_id == consultation_id, Synthesis.state == SynthesisState.APPROVED)
        .with_for_update()
    )
    if synthesis is None:
        raise TransitionError(N_("Only an approved synthesis can be released."))
    if synthesis.stale_because:
        raise TransitionError(N_("Something that this synthesis rests on has changed. Write a new version first."))
    return synthesis


def _note(session: Session, consultation_id: UUID, typed: str) -> str:
    """Return the change note as it is kept: nothing for the first report."""
    if last_release(session, consultation_id) is None:
        return ""
    note = clean(typed).strip()
    if not note:
        raise InvalidError(N_("Say what is different since the report before this one."))
    if len(note) > NOTE_LIMIT:
        raise InvalidError(N_("This has at most %(limit)s characters."), limit=NOTE_LIMIT)
    return note


def _clear_way(session: Session, consultation_id: UUID) -> None:
    for making in session.scalars(
        select(Report)
        .where(Report.consultation_id == consultation_id, Report.state == ReportState.MAKING)
        .options(joinedload(Report.job))
    ):
        if making.job is not None and not making.job.has_stopped:
            raise TransitionError(N_("A report is in the making already. Wait until it is released."))
        making.state = ReportState.FAILED


def keep_file(
    session: Session,
    report_id: UUID,
    content: bytes,
    *,
    format_: str,
    language: str,
    name: str,
    media_type: str,
    audience: Audience = Audience.FULL,
) -> ReportFile:
    """Return the stored file; one that a broken-off attempt left is replaced.

    Raises :class:`TransitionError` for a report that is not in the making any more.
    """
    _in_the_making(session, report_id)
    left = session.scalar(
        select(ReportFile).where(
            ReportFile.report_id == report_id,
            ReportFile.audience == audience,
            ReportFile.format == format_,
            ReportFile.language == language,
        )
    )
    if left is not None:
        session.delete(left)
        session.flush()
    kept = ReportFile(
        report_id=report_id,
        audience=audience,
        format=format_,
        language=language,
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
    )
    session.add(kept)
    session.flush()
    return kept


def release(session: Session, report_id: UUID) -> Report:
    """Return the report, released: its checksum covers every file, and the report before it is superseded."""
    report = _in_the_making(session, report_id)
    digests = sorted(f"{file.name} {file.sha256}" for file in files_of(session, report_id))
    report.checksum = hashlib.sha256("\n".join(digests).encode()).hexdigest()
    report.state = ReportState.RELEASED
    for former in session.scalars(
        select(Report).where(
            Report.consultation_id == report.consultation_id,
            Report.state == ReportState.RELEASED,
            Report.id != report.id,
        )
    ):
        former.state = ReportState.SUPERSEDED
        record(session, AuditAction.REPORT_SUPERSEDED, former.id, number=str(former.number))
    record(
        session,
        AuditAction.REPORT_RELEASED,
        report.id,
        actor_id=report.asked_by_id,
        number=str(report.number),
        checksum=report.checksum,
    )
    session.flush()
    announce(session, ChangeKind.REPORT_RELEASED, report.id)
    return report


def publish(session: Session, consultation: Consultation, number: int, *, by: UUID, today: date) -> Report:
    """Return the report that counts now, its documents public from ``today``; a second time changes nothing.

    Raises :class:`ForbiddenError` for whoever the owner does not employ, and :class:`TransitionError` for another report.
    """
    refuse_unless_employed(session, consultation.owner, by)
    report = held_report_in_force(session, consultation.id)
    if report is None or report.number != number:
        raise TransitionError(N_("This report does not count any more. So its documents are not made public."))
    if report.published_on is None:
        report.published_on = today
        record(session, AuditAction.REPORT_PUBLISHED, report.id, actor_id=by, number=str(number))
        session.flush()
    return report


def forget_figures(session: Session, consultation_id: UUID) -> None:
    """Forget how large each count of its reports was: with the last response gone, no later report is compared with them."""
    session.execute(update(Report).where(Report.consultation_id == consultation_id).values(told={}))


def _in_the_making(session: Session, report_id: UUID) -> Report:
    report = session.get(Report, report_id, with_for_update=True)
    if report is None or report.state is not ReportState.MAKING:
        raise TransitionError(N_("This report is not in the making."))
    return report

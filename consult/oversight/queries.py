"""When each term ends, what is past it, and when the program last looked.

The terms of words and codes are those of the consultation's file; the others are the same for the whole installation
(``docs/decisions/0069``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, ConsultationState
from consult.consultations.queries import definition
from consult.days import HERE, day_of, monday_of, months_after
from consult.jobs.models import Job, JobState
from consult.oversight.models import ErasureRun
from consult.reports.models import Report, ReportState
from consult.responses.models import Response, ResponseState
from consult.responses.services.withdrawing import TO_THINK_AGAIN

WAITS_FOR_REPORT = 24
"""Months after closing from which the term counts at the latest, whether there is a report by then or not."""
DRAFTS = timedelta(days=30)
LOG_MONTHS = 24
WORK = timedelta(days=30)
LATE = timedelta(hours=48)
"""How long after it was last done erasing counts as not done (``security.md`` check 54)."""
_WEEK = timedelta(days=6)


@dataclass(frozen=True)
class Ends:
    """The last days of the terms of one consultation: of its words, and of the codes that open them."""

    consultation: Consultation
    words: date
    codes: date


def ends_of_terms(session: Session) -> Sequence[Ends]:
    """Return when the terms end of every consultation that has a last day; not of one whose report is being made."""
    making = select(Report.consultation_id).where(Report.state == ReportState.MAKING)
    found = session.scalars(
        select(Consultation)
        .where(Consultation.state != ConsultationState.DRAFT, Consultation.closes_on.is_not(None))
        .where(Consultation.id.not_in(making))
        .order_by(Consultation.closes_on, Consultation.slug)
    ).all()
    made = (ReportState.RELEASED, ReportState.SUPERSEDED)
    last_report = select(Report.consultation_id, func.max(Report.released_on)).where(Report.state.in_(made))
    released = dict(session.execute(last_report.group_by(Report.consultation_id)).all())
    return [_ends(one, one.closes_on, released.get(one.id)) for one in found if one.closes_on]


def sent_past(session: Session, today: date) -> Select[Response]:
    """Return the rule of responses that were sent, and of which the term of words is over."""
    ids = [one.consultation.id for one in ends_of_terms(session) if one.words < today]
    return select(Response).where(Response.consultation_id.in_(ids), Response.state == ResponseState.SUBMITTED)


def codes_past(session: Session, today: date) -> Select[Response]:
    """Return the rule of sent responses whose code outlived its term; the code of words that go, goes with them."""
    ids = [one.consultation.id for one in ends_of_terms(session) if one.codes < today]
    has_one = or_(Response.code_digest.is_not(None), Response.send_digest.is_not(None))
    return select(Response).where(Response.consultation_id.in_(ids), Response.state == ResponseState.SUBMITTED, has_one)


def drafts_left(_session: Session, today: date) -> Select[Response]:
    """Return the rule of drafts that nobody came back to.

    Of an individual, thirty days after the week in which it was last written; of an organisation, whose members know
    where it is, as long as it can be sent. Thirty days after the last day no draft is left.
    """
    last_written = today - DRAFTS - _WEEK
    alone = Response.organisation_id.is_(None) & (Response.written_week < last_written)
    over = Consultation.closes_on < today - DRAFTS
    drafts = select(Response).join(Consultation, Consultation.id == Response.consultation_id)
    return drafts.where(Response.state == ResponseState.DRAFT, or_(alone, over))


def withdrawn_before(_session: Session, today: date) -> Select[Response]:
    """Return the rule of responses that should have been shredded, whatever became of the work that does it."""
    return select(Response).where(
        Response.state == ResponseState.WITHDRAWING, Response.withdrawing_on < today - TO_THINK_AGAIN
    )


def first_moment_of_log(now: datetime) -> datetime:
    """Return from which moment the staff log is kept; by whole weeks, so that it is not cut every day."""
    return datetime.combine(months_after(monday_of(day_of(now)), -LOG_MONTHS), time(), HERE)


def last_run(session: Session) -> ErasureRun | None:
    """Return the last time that every term was looked at, or nothing."""
    return session.scalar(_newest_first().limit(1))


def last_runs(session: Session, *, limit: int) -> Sequence[ErasureRun]:
    """Return the last times, newest first."""
    return session.scalars(_newest_first().limit(limit)).all()


def is_under_way(session: Session, kind: str) -> bool:
    """Tell whether a job of this kind waits or runs."""
    jobs = select(Job.id).where(Job.kind == kind, Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
    return session.scalar(jobs.limit(1)) is not None


def is_done(session: Session, now: datetime) -> bool:
    """Tell whether every term was looked at lately."""
    newest = last_run(session)
    return newest is not None and newest.finished_at >= now - LATE


def _newest_first() -> Select[ErasureRun]:
    return select(ErasureRun).order_by(ErasureRun.finished_at.desc())


def _ends(consultation: Consultation, closed_on: date, released_on: date | None) -> Ends:
    kept = definition(consultation).privacy.retention
    begins = closed_on
    if kept.from_report:
        latest = months_after(closed_on, WAITS_FOR_REPORT)
        begins = min(max(released_on or latest, closed_on), latest)
    words = months_after(begins, kept.raw_text_months)
    return Ends(consultation, words, min(words, months_after(begins, kept.receipts_months)))

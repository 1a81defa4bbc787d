"""Who is told by e-mail that there is news, and when. Only that: a notice is the same whatever the news is about.

A notice waits as a job under its reader's own name, so that much news at once is one message. The job holds whom to
tell: no address and no word. What a calendar brings (an opening, the last week, a closing) waits as a job for its day.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from consult.accounts.queries import members_to_tell
from consult.changes import ChangeKind, Reactions
from consult.consultations.models import Consultation, ConsultationState
from consult.consultations.queries import definition
from consult.days import HERE, monday_of, today_here
from consult.jobs.services import enqueue
from consult.replies.models import Reply
from consult.reports.models import Report
from consult.reports.queries import report_in_force
from consult.responses.models import Response

MAIL_JOB = "send-notice"
DAY_JOB = "tell-on-day"
_MORNING = time(9)
_WEEK = timedelta(days=7)


class Turn(StrEnum):
    """What a day may bring to a consultation; ``superseded``: in the week before, its report stopped to count."""

    OPENS = "opens"
    LAST_WEEK = "last-week"
    OVER = "over"
    SUPERSEDED = "superseded"


def consultation_opened(session: Session, consultation_id: UUID) -> None:
    """React to a consultation that was opened, or got other days: tell whom it asks, now or on the day it opens."""
    consultation = session.get_one(Consultation, consultation_id)
    today = today_here()
    if consultation.is_open(today):
        _tell_groups(session, consultation)
    for turn, day in _days(consultation).items():
        if day > today:
            _wait_for(session, consultation_id, turn, day)


def consultation_closed(session: Session, consultation_id: UUID) -> None:
    """React to a consultation that was closed before its last day was over."""
    consultation = session.get_one(Consultation, consultation_id)
    if consultation.closes_on and consultation.closes_on >= today_here():
        _tell_groups(session, consultation)


def report_released(session: Session, report_id: UUID) -> None:
    """React to a report that was released: tell whom its consultation asked."""
    report = session.get_one(Report, report_id)
    _tell_groups(session, session.get_one(Consultation, report.consultation_id))


def reply_published(session: Session, reply_id: UUID) -> None:
    """React to a reply that was published: tell whom its consultation asked, and not what it says."""
    reply = session.get_one(Reply, reply_id)
    _tell_groups(session, session.get_one(Consultation, reply.consultation_id))


def report_superseded(session: Session, report_id: UUID) -> None:
    """React to a report that does not count any more: tell whom its consultation asked, on the Monday after.

    Somebody may just have taken answers back: no letter and no job tells on which day of the week.
    """
    report = session.get_one(Report, report_id)
    week = monday_of(today_here())
    _wait_for(session, report.consultation_id, Turn.SUPERSEDED, week + _WEEK, queued_on=week)


def response_moved(session: Session, response_id: UUID) -> None:
    """React to a response that was sent, or whose holder was written to: tell the organisation's members, and nobody else."""
    organisation_id = session.scalar(select(Response.organisation_id).where(Response.id == response_id))
    if organisation_id:
        tell_organisation(session, organisation_id)


def tell_organisation(session: Session, organisation_id: UUID) -> None:
    """See that every member of the organisation who asked for it is told that there is news."""
    _tell(session, members_to_tell(session, organisation_id=organisation_id))


def day_came(session: Session, consultation_id: UUID, turn: Turn, day: date) -> None:
    """Tell whom the consultation asks, unless what was noted does not hold any more.

    Its days were moved, it was closed, or a newer report was released, and that was told by itself.
    """
    consultation = session.get(Consultation, consultation_id)
    if consultation is None:
        return
    if turn is Turn.SUPERSEDED:
        still = report_in_force(session, consultation_id) is None
    else:
        still = consultation.state is ConsultationState.OPEN and _days(consultation).get(turn) == day
    if still:
        _tell_groups(session, consultation)


REACTIONS: Reactions = {
    ChangeKind.CONSULTATION_OPENED: (consultation_opened,),
    ChangeKind.CONSULTATION_CLOSED: (consultation_closed,),
    ChangeKind.REPORT_RELEASED: (report_released,),
    ChangeKind.REPORT_SUPERSEDED: (report_superseded,),
    ChangeKind.REPLY_PUBLISHED: (reply_published,),
    ChangeKind.RESPONSE_SUBMITTED: (response_moved,),
    ChangeKind.MESSAGE_WRITTEN: (response_moved,),
}
"""What is listened to where this site sends mail."""


def _days(consultation: Consultation) -> dict[Turn, date]:
    if consultation.opens_on is None or consultation.closes_on is None:
        return {}
    days = {Turn.OPENS: consultation.opens_on, Turn.OVER: consultation.closes_on + timedelta(days=1)}
    week_before = consultation.closes_on - _WEEK
    return days | ({Turn.LAST_WEEK: week_before} if week_before > consultation.opens_on else {})


def _tell_groups(session: Session, consultation: Consultation) -> None:
    groups = [group.id for group in definition(consultation).groups]
    _tell(session, members_to_tell(session, groups=groups))


def _tell(session: Session, user_ids: Iterable[UUID]) -> None:
    for user_id in user_ids:
        _queue(session, MAIL_JOB, {"user": str(user_id)}, key=str(user_id))


def _wait_for(session: Session, consultation_id: UUID, turn: Turn, day: date, *, queued_on: date | None = None) -> None:
    args = {"consultation": str(consultation_id), "turn": turn.value, "day": day.isoformat()}
    morning = datetime.combine(day, _MORNING, HERE)
    _queue(session, DAY_JOB, args, key=":".join(args.values()), not_before=morning, queued_on=queued_on)


def _queue(
    session: Session,
    kind: str,
    args: dict[str, str],
    *,
    key: str,
    not_before: datetime | None = None,
    queued_on: date | None = None,
) -> None:
    try:
        with session.begin_nested():
            job = enqueue(session, kind, args, dedupe_key=f"{kind}:{key}", not_before=not_before)
            job.queued_on = queued_on or job.queued_on
    except IntegrityError:
        # Somebody else queued the same at the same moment, and that job stands for ours.
        return

"""What happens when in a consultation: its public notices, its calendar, the reports that came out, and the replies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, ConsultationState, NoticeKind
from consult.consultations.queries import notices_of
from consult.errors import N_
from consult.replies.queries import days_of_publication
from consult.reports.queries import PUBLIC_STATES, reports_of, standings

_WEEK = timedelta(days=7)
_STEPS = 4
_KINDS = {
    NoticeKind.OPENED: N_("The consultation opens. Answers are taken up to and including %(last)s."),
    NoticeKind.EXTENDED: N_("The consultation is extended. Answers are taken up to and including %(last)s."),
    NoticeKind.CLOSED: N_("The consultation is closed."),
    NoticeKind.CHANGED: N_("Something was changed."),
    NoticeKind.COMPLETED: N_("The consultation is completed: each theme of the report has a reply."),
}


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that happened or will: its day, and a message id with what fills it (days and numbers).

    ``id`` is the same whenever it is asked for, and is that of no row. ``words`` are an editor's, by language; they may
    name the subject, so they are for the site's own page alone.
    """

    id: UUID
    day: date
    message: str
    params: Mapping[str, date | int] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def course_of(session: Session, consultation: Consultation) -> list[Event]:
    """Return what happened and what is planned, the earliest day first."""
    events = [
        *_of_notices(session, consultation),
        *_of_calendar(consultation),
        *_of_reports(session, consultation),
        *_of_replies(session, consultation),
    ]
    return sorted(events, key=lambda event: event.day)


def next_day(consultation: Consultation, today: date) -> date | None:
    """Return the first day on which something changes by itself, or nothing when none is known."""
    if consultation.state is not ConsultationState.OPEN or consultation.opens_on is None:
        return None
    days = (consultation.opens_on, *([consultation.closes_on + timedelta(days=1)] if consultation.closes_on else []))
    return min((day for day in days if day > today), default=None)


def state_on(consultation: Consultation, today: date) -> ConsultationState:
    """Return the state as a visitor meets it: the calendar opens and closes too."""
    if consultation.state is not ConsultationState.OPEN or consultation.is_open(today):
        return consultation.state
    is_early = consultation.opens_on is not None and today < consultation.opens_on
    return ConsultationState.DRAFT if is_early else ConsultationState.CLOSED


def step_of(session: Session, consultation: Consultation, today: date) -> int:
    """Return how many of the four steps are over: answering, reading, reporting, replying."""
    if consultation.state is ConsultationState.COMPLETED:
        return _STEPS
    if any(report.state in PUBLIC_STATES for report in reports_of(session, consultation.id)):
        return _STEPS - 1
    over = consultation.closes_on is not None and consultation.closes_on < today
    return 1 if over or consultation.state is ConsultationState.CLOSED else 0


def _of_notices(session: Session, consultation: Consultation) -> Iterator[Event]:
    for notice in notices_of(session, consultation.id):
        days = {"first": notice.opens_on, "last": notice.closes_on}
        yield Event(
            id=uuid5(consultation.id, f"notice {notice.number}"),
            day=notice.opens_on if notice.kind is NoticeKind.OPENED and notice.opens_on else notice.day,
            message=_KINDS[notice.kind],
            params={name: day for name, day in days.items() if day is not None},
            words=notice.words,
        )


def _of_calendar(consultation: Consultation) -> Iterator[Event]:
    first, last = consultation.opens_on, consultation.closes_on
    if consultation.state is not ConsultationState.OPEN or first is None or last is None:
        return
    if last - _WEEK > first:
        words = N_("One more week. Answers are taken up to and including %(last)s.")
        number = uuid5(consultation.id, f"week {last}")
        yield Event(id=number, day=last - _WEEK, message=words, params={"last": last})
    yield Event(id=uuid5(consultation.id, f"last {last}"), day=last, message=N_("The last day to answer."))


def _of_reports(session: Session, consultation: Consultation) -> Iterator[Event]:
    found = standings(session, consultation.id)
    for report in reports_of(session, consultation.id):
        if report.state in PUBLIC_STATES:
            number = uuid5(consultation.id, f"report {report.number}")
            words = N_("Report %(number)s is released.")
            yield Event(id=number, day=report.released_on, message=words, params={"number": report.number})
        since = found[report.id].since if report.id in found else None
        if since is not None:
            number = uuid5(consultation.id, f"changes since report {report.number}")
            words = N_("In the week of this day, answers that report %(number)s had used were changed.")
            # The week may begin before the report came out.
            day = max(since, report.released_on)
            yield Event(id=number, day=day, message=words, params={"number": report.number})


def _of_replies(session: Session, consultation: Consultation) -> Iterator[Event]:
    for day, count in days_of_publication(session, consultation.id):
        words = N_("Replies to points of the report are published. Their number on this day: %(number)s.")
        yield Event(id=uuid5(consultation.id, f"replies {day}"), day=day, message=words, params={"number": count})

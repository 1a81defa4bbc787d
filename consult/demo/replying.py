"""Invented replies in the demonstration, by the invented sender alone: published, waiting for a second person, and a draft."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from consult.accounts.models import Organisation
from consult.consultations.models import Consultation
from consult.demo.people import OFFICIAL, SECOND_OFFICIAL, account
from consult.replies.models import Disposition, Reply
from consult.replies.queries import Point, points_in
from consult.replies.services import Words, offer, publish, save
from consult.reports.queries import report_in_force
from consult.reports.services import publish as publish_documents

_UNPUBLISHED = 2
_QUARTER = timedelta(days=90)


def is_replied_to(session: Session, slug: str) -> bool:
    """Tell whether the consultation has a reply already."""
    of_this = select(Consultation.id).where(Consultation.slug == slug)
    return bool(session.scalar(select(exists().where(Reply.consultation_id.in_(of_this)))))


def reply_to(session: Session, consultation: Consultation, replies: Sequence[Mapping[str, Any]], today: date) -> None:
    """Make the documents of the report in force public, and reply to its first points.

    All replies but the last two are published; one of those waits.

    Where the installation names no sender, the file's own is a real one, and nobody speaks for that (decision 29).
    """
    employer = session.get(Organisation, account(session, OFFICIAL).employer_id)
    if employer is None or employer.name != consultation.owner:
        return
    report = report_in_force(session, consultation.id)
    if report is not None:
        publish_documents(session, consultation, report.number, by=account(session, OFFICIAL).id, today=today)
    points = points_in(report)
    for place, (point, told) in enumerate(zip(points, replies, strict=False), 1):
        _reply(session, consultation, point, told, today, left=len(replies) - place)


def _reply(
    session: Session, consultation: Consultation, point: Point, told: Mapping[str, Any], today: date, *, left: int
) -> None:
    writer, second = account(session, OFFICIAL).id, account(session, SECOND_OFFICIAL).id
    words = Words(
        disposition=Disposition(told["disposition"]),
        reason=told["reason"],
        owner=told.get("owner", ""),
        due_on=today + _QUARTER if told.get("owner") else None,
    )
    made = save(session, consultation, point.lineage_id, words, revision=0, by=writer, today=today)
    if left:
        made = offer(session, consultation, point.lineage_id, revision=made.revision, by=writer)
    if left >= _UNPUBLISHED:
        publish(session, consultation, point.lineage_id, revision=made.revision, by=second, today=today)

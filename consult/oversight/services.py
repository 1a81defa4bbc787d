"""Ask for the work of a day, say beforehand what will go, and keep the account of what went."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from consult.audit import AuditAction, record
from consult.days import monday_of
from consult.jobs.services import enqueue
from consult.oversight import queries
from consult.oversight.erasing import Term
from consult.oversight.models import ErasureRun
from consult.responses.models import Response, ResponseState

JOB = "keep-terms"
_OFTEN_ENOUGH = timedelta(hours=20)


def ask_for_erasing(session: Session, now: datetime) -> None:
    """Queue the work of today, unless it waits, is under way or was done lately."""
    # Looked at before the accounts: a round that ends in between has left its own there.
    if queries.is_under_way(session, JOB):
        return
    newest = queries.last_run(session)
    if newest is None or newest.finished_at < now - _OFTEN_ENOUGH:
        enqueue(session, JOB, {}, dedupe_key=JOB)


def plan(session: Session, terms: Mapping[str, Term], now: datetime) -> Mapping[str, int]:
    """Return how much is past each term at this moment."""
    return {name: term.due(session, now) for name, term in terms.items()}


def begin_counting(session: Session, today: date) -> None:
    """Let the term of drafts begin that have no week: they were begun by a release that kept none."""
    without = (Response.state == ResponseState.DRAFT, Response.written_week.is_(None))
    session.execute(update(Response).where(*without).values(written_week=monday_of(today)))


def was_done(session: Session, job_id: UUID) -> bool:
    """Tell whether this job wrote its account already, and only its end was lost."""
    return session.get(ErasureRun, job_id) is not None


def keep_account(session: Session, job_id: UUID, gone: Mapping[str, int], now: datetime) -> None:
    """Write down how much went under each term, once for each job."""
    session.add(ErasureRun(id=job_id, gone=dict(gone), finished_at=now))
    erased = (f"{term} {number}" for term, number in gone.items() if number)
    record(session, AuditAction.TERMS_KEPT, erased=", ".join(erased))

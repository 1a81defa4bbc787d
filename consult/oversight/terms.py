"""The terms of the register of data: how much is past each and what erases that, or how it ends without us.

Counting and erasing ask the same rule, so that a look beforehand says what will go.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, func, select, update
from sqlalchemy.orm import Session

from consult.accounts.models import MemberInvitation
from consult.audit import cut_before, number_before
from consult.consultations.models import Consultation
from consult.days import day_of
from consult.db import Base, rows_changed
from consult.jobs.tending import ended_before, forget_ended
from consult.oversight import queries
from consult.oversight.erasing import Erasing, Term, discard, expire, of_responses, shred
from consult.oversight.models import ErasureRun
from consult.reports.models import Report
from consult.responses.models import Batch, Invitation, Response

_BARE: Mapping[str, Any] = MappingProxyType({"synchronize_session": False})
"""No object of these rows is at hand that would have to follow."""


def of_rows(model: type[Base], rule: Callable[[datetime], ColumnElement[bool]]) -> Term:
    """Return the term of rows that nothing stands on."""

    def due(session: Session, now: datetime) -> int:
        return session.scalar(select(func.count()).select_from(model).where(rule(now))) or 0

    def erase(erasing: Erasing) -> int:
        with erasing.step() as session:
            return rows_changed(session.execute(delete(model).where(rule(erasing.now)).execution_options(**_BARE)))

    return Term(due, erase)


def _codes_due(session: Session, now: datetime) -> int:
    return session.scalar(select(func.count()).select_from(queries.codes_past(session, day_of(now)).subquery())) or 0


def _erase_codes(erasing: Erasing) -> int:
    with erasing.step() as session:
        past = queries.codes_past(session, erasing.today).with_only_columns(Response.id)
        without = update(Response).where(Response.id.in_(past)).values(code_digest=None, send_digest=None)
        return rows_changed(session.execute(without.execution_options(**_BARE)))


def _invitations_of_closed(now: datetime) -> ColumnElement[bool]:
    closed = select(Batch.id).join(Consultation, Consultation.id == Batch.consultation_id)
    return Invitation.batch_id.in_(closed.where(Consultation.closes_on < day_of(now)))


def _jobs_due(session: Session, now: datetime) -> int:
    return ended_before(session, day_of(now) - queries.WORK, in_use=_jobs_in_use())


def _erase_jobs(erasing: Erasing) -> int:
    with erasing.step() as session:
        return forget_ended(session, erasing.today - queries.WORK, in_use=_jobs_in_use())


def _jobs_in_use() -> Select[UUID | None]:
    return select(Report.job_id).where(Report.job_id.is_not(None))


def _log_due(session: Session, now: datetime) -> int:
    return number_before(session, queries.first_moment_of_log(now))


def _cut_log(erasing: Erasing) -> int:
    first = queries.first_moment_of_log(erasing.now)
    with erasing.step() as session:
        session.execute(delete(ErasureRun).where(ErasureRun.finished_at < first))
        return cut_before(session, first)


TERMS: Mapping[str, Term] = MappingProxyType(
    {
        "raw_text": of_responses(queries.sent_past, expire),
        "receipts": Term(_codes_due, _erase_codes),
        "drafts": of_responses(queries.drafts_left, discard),
        "withdrawn": of_responses(queries.withdrawn_before, shred),
        "used_up": of_rows(Invitation, _invitations_of_closed),
        "invited": of_rows(MemberInvitation, lambda now: MemberInvitation.expires_on < day_of(now)),
        "work": Term(_jobs_due, _erase_jobs),
        "staff_log": Term(_log_due, _cut_log),
    }
)
"""The terms of what the features keep, by their key in the register of data."""

ENDS_OTHERWISE: Mapping[str, str] = MappingProxyType(
    {
        "derived": "with what it was made of",
        "accounts": "by the administrator, who closes accounts",
        "consultation": "by whoever answers for it, who archives it",
        "as_long_as_the_site": "with the site",
        "a_day": "by itself, for it is in memory only",
        "journals": "by the database, which writes over it",
        "logs": "by the journal of the machine (`deploy/`)",
        "backups": "by `consult backup make`, which deletes the oldest",
    }
)
"""The other terms, and how each of them ends."""

"""Erase responses that are past a term: the key first, then what is derived of them elsewhere, then every row about them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from consult.coding import services as coding
from consult.days import day_of
from consult.index import Index
from consult.jobs.services import Run
from consult.moderation import services as moderation
from consult.moderation.models import Contribution
from consult.reports import services as reports
from consult.responses import services as responses
from consult.responses.models import Response, ResponseState
from consult.suggested import Suggestions
from consult.synthesis import services as synthesis
from consult.vault import Vault

_AT_ONCE = 50

Rule = Callable[[Session, date], Select[Response]]
"""Which responses are past a term on a day."""
Forget = Callable[[Session, UUID, Sequence[UUID]], None]
"""Deletes what is left of some responses of one consultation, whose keys are destroyed."""


@dataclass
class Erasing:
    """One run under way: what it needs, at which moment it is, how much was past its term and how much of that went."""

    run: Run
    vault: Vault
    index: Index
    suggestions: Suggestions
    now: datetime
    total: int
    done: int = 0

    @property
    def today(self) -> date:
        """The day that it is."""
        return day_of(self.now)

    @contextmanager
    def step(self, number: int = 0) -> Iterator[Session]:
        """Give a session for a step in which ``number`` rows go."""
        with self.run.step(self.done + number, max(self.total, self.done + number), self.now) as session:
            yield session
        self.done += number


@dataclass(frozen=True)
class Term:
    """How much is past a term, and what erases it and tells how much that was."""

    due: Callable[[Session, datetime], int]
    erase: Callable[[Erasing], int]


def of_responses(rule: Rule, forget: Forget) -> Term:
    """Return the term of the responses under ``rule``; what a crash left is found by it again."""

    def due(session: Session, now: datetime) -> int:
        return session.scalar(select(func.count()).select_from(rule(session, day_of(now)).subquery())) or 0

    def erase(erasing: Erasing) -> int:
        number = 0
        while batch := _next(erasing, rule):
            consultation_id, gone = batch
            erasing.vault.destroy(*gone)
            _forget_elsewhere(erasing, gone)
            with erasing.step(len(gone)) as session:
                forget(session, consultation_id, gone)
            number += len(gone)
        return number

    return Term(due, erase)


def _next(erasing: Erasing, rule: Rule) -> tuple[UUID, Sequence[UUID]] | None:
    """Return some responses of one consultation that go together, or nothing when none is left."""
    with erasing.run.database.reading() as session:
        chosen = rule(session, erasing.today).with_only_columns(Response.consultation_id, Response.id)
        rows = session.execute(chosen.order_by(Response.consultation_id, Response.id).limit(_AT_ONCE)).all()
    for consultation_id, found in groupby(rows, lambda row: row.consultation_id):
        return consultation_id, [row.id for row in found]
    return None


def _forget_elsewhere(erasing: Erasing, gone: Sequence[UUID]) -> None:
    with erasing.run.database.reading() as session:
        written = session.execute(
            select(Contribution.id, Contribution.consultation_id).where(Contribution.response_id.in_(gone))
        ).all()
    erasing.index.forget(*(row.id for row in written))
    for consultation_id in {row.consultation_id for row in written}:
        erasing.suggestions.forget_consultation(consultation_id)


def expire(session: Session, consultation_id: UUID, gone: Sequence[UUID]) -> None:
    """End the term of words that were sent: findings and reports stay as they are, without what stood under them."""
    moderation.forget_campaigns(session, consultation_id)
    synthesis.let_expire(session, gone)
    coding.let_expire(session, consultation_id, gone)
    moderation.let_expire(session, gone)
    responses.let_expire(session, gone)
    left = select(Response.id).where(
        Response.consultation_id == consultation_id, Response.state == ResponseState.SUBMITTED
    )
    if session.scalar(left.limit(1)) is None:
        moderation.forget_figures(session, consultation_id)
        coding.forget_figures(session, consultation_id)
        reports.forget_figures(session, consultation_id)


def shred(session: Session, _consultation_id: UUID, gone: Sequence[UUID]) -> None:
    """Finish what withdrawing began, where its own work was lost."""
    for response_id in gone:
        responses.shred(session, response_id)


def discard(session: Session, _consultation_id: UUID, gone: Sequence[UUID]) -> None:
    """Throw drafts away: nothing says that they were there."""
    responses.let_expire(session, gone)
    session.execute(delete(Response).where(Response.id.in_(gone)))

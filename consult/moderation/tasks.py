"""Background steps of moderation: admit closed answers and count their choices again; bring words into the queue."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.jobs.services import Run
from consult.moderation import services
from consult.moderation.models import Contribution
from consult.moderation.queries import Texts
from consult.moderation.services import triaging
from consult.moderation.services.admitting import JOB, STEP
from consult.responses.models import Answer, AnswerState
from consult.vault import Vault


def admit_closed(run: Run, vault: Vault) -> None:
    """Admit every closed answer that waits in ``run.args["consultation"]`` and recount; may be begun again anywhere."""
    consultation_id = UUID(run.args["consultation"])
    with run.database.reading() as session:
        waiting, admitted = _closed(session, consultation_id)
    total = 2 * waiting + admitted
    done = _admit(run, vault, consultation_id, total)
    _recount(run, vault, consultation_id, done, total)


def triage(run: Run, vault: Vault) -> None:
    """Bring every answer in words that waits in ``run.args["consultation"]`` into the queue, then guess what is in them.

    Nothing is written while answers are opened and read. May be begun again anywhere.
    """
    consultation_id = UUID(run.args["consultation"])
    last: UUID | None = None
    while True:
        with run.step(0, 1, datetime.now(UTC)) as session:
            last = services.enter_queue(session, consultation_id, after=last)
        if last is None:
            break
    while True:
        with run.database.reading() as session:
            guesses = services.guess(session, vault, consultation_id)
        if not guesses:
            return
        with run.step(0, 1, datetime.now(UTC)) as session:
            services.keep_guesses(session, guesses)


def _admit(run: Run, vault: Vault, consultation_id: UUID, total: int) -> int:
    done, last = 0, None
    while True:
        with run.step(min(done + STEP, total), total, datetime.now(UTC)) as session:
            step = services.admit_closed(session, vault, consultation_id, after=last, limit=STEP)
            done, last = done + step.count, step.last
        if last is None:
            return done


def _recount(run: Run, vault: Vault, consultation_id: UUID, done: int, total: int) -> None:
    counts: Counter[services.ChoiceKey] = Counter()
    last = None
    while True:
        with run.step(min(done, total), total, datetime.now(UTC)) as session:
            some, last = services.count_choices(session, Texts(session, vault), consultation_id, after=last, limit=STEP)
            counts.update(some)
            done += STEP
            if last is None:
                services.keep_tallies(session, consultation_id, counts)
                return


def _closed(session: Session, consultation_id: UUID) -> tuple[int, int]:
    waiting = session.scalar(
        select(func.count()).where(
            Answer.consultation_id == consultation_id,
            Answer.is_text.is_(False),
            Answer.state == AnswerState.WAITING,
        )
    )
    admitted = session.scalar(
        select(func.count()).where(Contribution.consultation_id == consultation_id, Contribution.is_text.is_(False))
    )
    return waiting or 0, admitted or 0


TASKS: Mapping[str, Callable[[Run, Vault], None]] = MappingProxyType({JOB: admit_closed, triaging.JOB: triage})
"""Every kind of background work of this room, by name."""

"""Run jobs one after another: what ``consult jobs work`` does, and the child process of ``consult serve``."""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from consult.db import Database
from consult.errors import ConflictError, ConsultError
from consult.jobs.models import JobState
from consult.jobs.services import Postponed, Run, claim, is_any_free

Task = Callable[[Run], None]
BEAT = 15.0
"""Seconds between two renewals of a lease of a minute: three may go wrong."""
_PAUSE = 0.5
_log = logging.getLogger("consult.jobs")


class Resting:
    """Which kinds are left alone for some seconds after they ran: ``rests`` says for how many.

    Work that every sending asks for is done once for many of them, and no time of it has to be stored.
    """

    def __init__(self, rests: Mapping[str, float] = MappingProxyType({})) -> None:
        self._rests = rests
        self._awake_at: dict[str, float] = {}

    def now(self) -> list[str]:
        """Return the kinds that rest now."""
        return [kind for kind in self._awake_at if self.left(kind)]

    def left(self, kind: str) -> float:
        """Return for how many seconds more a kind rests."""
        return max(self._awake_at.get(kind, 0.0) - time.monotonic(), 0.0)

    def after(self, kind: str) -> None:
        """Let a kind rest that was done just now."""
        if kind in self._rests:
            self._awake_at[kind] = time.monotonic() + self._rests[kind]


def work(
    database: Database,
    tasks: Mapping[str, Task],
    *,
    keep_going: Callable[[], bool],
    resting: Resting,
    owner: str | None = None,
) -> None:
    """Run jobs as they come, as ``owner``, until ``keep_going`` says no; it is asked between jobs."""
    while keep_going():
        kind = run_next(database, tasks, resting=resting.now(), owner=owner)
        if kind is None:
            time.sleep(_PAUSE)
        else:
            resting.after(kind)


def run_next(
    database: Database,
    tasks: Mapping[str, Task],
    resting: Collection[str] = (),
    *,
    owner: str | None = None,
    only: UUID | None = None,
) -> str | None:
    """Run the next free job (or ``only`` that one) to its end and return its kind, or nothing when there was none."""
    with database.reading() as session:
        if not is_any_free(session, datetime.now(UTC), resting, only):
            return None
    with database.transaction() as session:
        job = claim(session, datetime.now(UTC), resting, owner=owner, only=only)
        if job is None:
            return None
        run = Run(database, job.id, job.attempt, job.args, job.last_attempt)
        kind = job.kind
    try:
        _run(run, tasks, kind)
    except ConflictError:
        _log.warning("job %s of kind %s was taken over or cancelled", run.job_id, kind)
    return kind


def _run(run: Run, tasks: Mapping[str, Task], kind: str) -> None:
    try:
        with _kept(run):
            tasks[kind](run)
    except Postponed as later:
        run.wait(datetime.now(UTC) + later.delay)
    except ConflictError:
        raise
    except ConsultError as refusal:
        run.finish(JobState.FAILED, refusal.message)
    except Exception as fault:  # noqa: BLE001  (a worker outlives every fault of a task; the class says what it was)
        # Never the message: it may hold a value from the database.
        _log.error("job %s of kind %s failed: %s", run.job_id, kind, type(fault).__name__)
        run.finish(JobState.FAILED, type(fault).__name__)
    else:
        run.finish(JobState.DONE)


@contextmanager
def _kept(run: Run) -> Iterator[None]:
    """Renew the lease of a job from beside while its task runs, however long one step takes."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(BEAT):
            try:
                run.renew(datetime.now(UTC))
            except ConflictError:
                return  # the next step of the task finds out
            except SQLAlchemyError as fault:
                _log.warning("the lease of job %s was not renewed: %s", run.job_id, type(fault).__name__)

    beats = threading.Thread(target=beat, name="heartbeat", daemon=True)
    beats.start()
    try:
        yield
    finally:
        ended.set()
        beats.join()

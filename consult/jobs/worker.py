"""Run jobs one after another: what ``consult jobs work`` does, and the child process of ``consult serve``."""

import logging
import time
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from consult.db import Database
from consult.errors import ConflictError, ConsultError
from consult.jobs.models import JobState
from consult.jobs.services import Postponed, Run, claim, is_any_free

Task = Callable[[Run], None]
_PAUSE = 0.5
_log = logging.getLogger("consult.jobs")


def work(
    database: Database,
    tasks: Mapping[str, Task],
    *,
    keep_going: Callable[[], bool],
    rests: Mapping[str, float] = MappingProxyType({}),
) -> None:
    """Run jobs as they come until ``keep_going`` says no; it is asked between jobs.

    ``rests`` says for how many seconds a kind is left alone after it ran: work that every sending asks for is done once
    for many of them, and no time of it has to be stored.
    """
    awake_at: dict[str, float] = {}
    while keep_going():
        now = time.monotonic()
        kind = run_next(database, tasks, resting=[kind for kind, moment in awake_at.items() if now < moment])
        if kind is None:
            time.sleep(_PAUSE)
        elif kind in rests:
            awake_at[kind] = time.monotonic() + rests[kind]


def run_next(database: Database, tasks: Mapping[str, Task], resting: Collection[str] = ()) -> str | None:
    """Run the next free job to its end and return its kind, or nothing when there was none."""
    with database.reading() as session:
        if not is_any_free(session, datetime.now(UTC), resting):
            return None
    with database.transaction() as session:
        job = claim(session, datetime.now(UTC), resting)
        if job is None:
            return None
        run = Run(database, job.id, job.attempt, job.args)
        kind = job.kind
    try:
        tasks[kind](run)
        run.finish(JobState.DONE)
    except Postponed as later:
        run.wait(datetime.now(UTC) + later.delay)
    except ConflictError:
        _log.warning("job %s of kind %s was taken over", run.job_id, kind)
    except ConsultError as refusal:
        run.finish(JobState.FAILED, refusal.message)
    except Exception as fault:  # noqa: BLE001  (a worker outlives every fault of a task; the class says what it was)
        # Never the message: it may hold a value from the database.
        _log.error("job %s of kind %s failed: %s", run.job_id, kind, type(fault).__name__)
        run.finish(JobState.FAILED, type(fault).__name__)
    return kind

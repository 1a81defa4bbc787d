"""Run jobs one after another: what ``consult jobs work`` does, and the child process of ``consult serve``."""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from consult.db import Database
from consult.errors import ConflictError, ConsultError
from consult.jobs.models import JobState
from consult.jobs.services import Run, claim

Task = Callable[[Run], None]
_PAUSE = 0.5
_log = logging.getLogger("consult.jobs")


def work(database: Database, tasks: Mapping[str, Task], *, keep_going: Callable[[], bool]) -> None:
    """Run jobs as they come until ``keep_going`` says no; it is asked between jobs."""
    while keep_going():
        if not run_next(database, tasks):
            time.sleep(_PAUSE)


def run_next(database: Database, tasks: Mapping[str, Task]) -> bool:
    """Run the next free job to its end; return whether there was one."""
    with database.transaction() as session:
        job = claim(session, datetime.now(UTC))
        if job is None:
            return False
        run = Run(database, job.id, job.attempt, job.args)
        kind = job.kind
    try:
        tasks[kind](run)
        run.finish(JobState.DONE)
    except ConflictError:
        _log.warning("job %s of kind %s was taken over", run.job_id, kind)
    except ConsultError as refusal:
        run.finish(JobState.FAILED, refusal.message)
    except Exception as fault:  # noqa: BLE001  (a worker outlives every fault of a task; the class says what it was)
        # Never the message: it may hold a value from the database.
        _log.error("job %s of kind %s failed: %s", run.job_id, kind, type(fault).__name__)
        run.finish(JobState.FAILED, type(fault).__name__)
    return True

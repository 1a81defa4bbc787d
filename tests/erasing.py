"""Have what is past its term erased, as on another day."""

from datetime import datetime
from functools import partial

from flask import Flask
from sqlalchemy import select

from consult.db import Database
from consult.jobs.models import Job, JobState
from consult.jobs.services import enqueue
from consult.jobs.worker import run_next
from consult.oversight.queries import last_run
from consult.oversight.services import JOB


def erased(app: Flask, at: datetime) -> dict[str, int]:
    """Run the work of a day as if it were ``at``, and return how much went by term."""
    database: Database = app.extensions["consult.database"]
    with database.transaction() as session:
        job_id = enqueue(session, JOB, {}).id
    tasks = app.extensions["consult.tasks"]
    run_next(database, {JOB: partial(tasks[JOB], clock=lambda: at)}, only=job_id)
    with database.reading() as session:
        assert session.scalar(select(Job.state).where(Job.id == job_id)) is JobState.DONE
        account = last_run(session)
        assert account is not None
        return dict(account.erased)

"""The released report of the analysis of documents, in every format and language."""

import time
from collections.abc import Sequence
from statistics import median

from sqlalchemy import select

from benchmarks.outcome import Outcome
from benchmarks.place import OWNER, Installation, installation
from consult.days import today_here
from consult.demo import signals
from consult.demo.people import add_everybody
from consult.jobs.models import Job
from consult.jobs.worker import run_next
from consult.reports.formats import FORMATS
from consult.reports.frozen import thaw
from consult.reports.models import Report, ReportState
from consult.reports.services import JOB

LONGEST = 10.0
_TIMES = 3


def measure() -> Sequence[Outcome]:
    """Return how long the job takes, and each format by itself (median of three, all languages together)."""
    with installation() as place:
        asked = _ask(place)
        job = _run_job(place)
        with place.database.reading() as session:
            report = session.scalars(select(Report)).one()
            documents = [thaw(frozen) for frozen in report.snapshot.values()]
            released = report.state is ReportState.RELEASED
    each: dict[str, list[float]] = {name: [] for name in FORMATS}
    for _ in range(_TIMES):
        for name, chosen in FORMATS.items():
            began = time.perf_counter()
            for document in documents:
                chosen.render(document)
            each[name].append(time.perf_counter() - began)
    shown = ", ".join(f"{name} {median(seconds):.2f}" for name, seconds in each.items())
    return [
        Outcome(
            "Documentanalyse, all formats: at most 10 s",
            f"{job:.1f} s",
            released and job <= LONGEST,
            f"the job from claim to release, {len(documents)} languages; rendering alone: {shown} s. "
            f"Loading, coding and writing it all took {asked:.1f} s before",
        )
    ]


def _ask(place: Installation) -> float:
    """Bring the documents up to a report in the making; return how many seconds that took."""
    today = today_here()
    began = time.perf_counter()
    with place.database.transaction() as writing:
        add_everybody(writing, bureau=place.settings.operator, sender=OWNER)
        signals.analyse(writing, place.vault, signals.SIGNALS, slug="documentanalyse", released_on=today)
    return time.perf_counter() - began


def _run_job(place: Installation) -> float:
    """Do all the work that is queued; return how many seconds the report's job took."""
    tasks = place.app.extensions["consult.tasks"]
    seconds = 0.0
    while True:
        with place.database.reading() as session:
            before = set(session.scalars(select(Job.id).where(Job.kind == JOB, Job.state == "queued")))
        began = time.perf_counter()
        if not run_next(place.database, tasks):
            return seconds
        spent = time.perf_counter() - began
        with place.database.reading() as session:
            after = set(session.scalars(select(Job.id).where(Job.kind == JOB, Job.state == "queued")))
        seconds += spent if before - after else 0.0

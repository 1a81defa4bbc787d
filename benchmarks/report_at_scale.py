"""The full report in every format at growing numbers of responses, in a worker of its own; and a thick PDF by itself.

``python -m benchmarks.report_at_scale 100000`` measures other sizes.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from pypdfium2 import PdfDocument
from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.filling import fill
from benchmarks.outcome import Outcome
from benchmarks.place import OWNER, Installation, installation_on
from consult.coding.queries import excerpts_of_theme, themes_of
from consult.config import ROOT
from consult.consultations.models import Consultation
from consult.consultations.reading import read_file
from consult.consultations.services import close, load
from consult.days import today_here
from consult.demo.people import ANALYST, SECOND_ANALYST, account, add_everybody
from consult.jobs.models import Job, JobState
from consult.moderation.queries import Texts
from consult.reports import services as reports
from consult.reports.document import Block, Chart, Paragraph, Quotation, Section
from consult.reports.formats import FORMATS
from consult.synthesis.models import FindingKind
from consult.synthesis.services import Chosen, approve, offer, save_finding, save_summary, start
from tests.unit.formats.sample import sample

SIZES = (1_000, 10_000, 100_000)
SECONDS, MEGABYTES = 90, 700
ENGINE = "PostgreSQL"
_CODINGS = 2
_PASSAGES = 5
_PAGES, _CHARTS, _QUOTES, _PRINTED_IN = 60, 10, 300, 3


class _Run(NamedTuple):
    responses: int
    seconds: float
    megabytes: float


def measure(sizes: Sequence[int] = SIZES) -> Sequence[Outcome]:
    """Return how long a worker takes from its start until the report is released, and the most memory it held."""
    runs = [_made(size) for size in sizes]
    first, last = runs[0], runs[-1]
    each = "; ".join(f"{run.responses:,}: {run.seconds:.1f} s, {run.megabytes:.0f} MB" for run in runs)
    growth = (last.seconds / first.seconds) / (last.responses / first.responses)
    return [
        _thick(),
        Outcome(
            f"full report, {last.responses:,} responses, all formats: at most {SECONDS} s and {MEGABYTES} MB",
            f"{last.seconds:.1f} s",
            last.seconds <= SECONDS and last.megabytes <= MEGABYTES and growth <= 1,
            f"{ENGINE}, resident; {each}; time grows {growth:.2f} x as fast as the number of responses",
        ),
    ]


def _thick() -> Outcome:
    """Return how long a long document takes to print: the sample of the tests, its pictures and quotes many times over."""
    thin = sample()
    charts = [block for part in thin.sections for block in _blocks(part) if isinstance(block, Chart)]
    quotes = [block for part in thin.sections for block in _blocks(part) if isinstance(block, Quotation)]
    talk = [block for part in thin.sections for block in _blocks(part) if isinstance(block, Paragraph)]
    parts = tuple(
        Section(
            number=str(number),
            heading=f"Verzonnen hoofdstuk {number}",
            blocks=(
                replace(charts[number % len(charts)], table=replace(charts[0].table, key=f"thick-{number}")),
                *(
                    block
                    for place in range(_QUOTES // _CHARTS)
                    for block in (talk[place % len(talk)], quotes[0], talk[(place + 1) % len(talk)])
                ),
            ),
        )
        for number in range(1, _CHARTS + 1)
    )
    document = replace(thin, sections=parts, data_tables=())
    began = time.perf_counter()
    content = FORMATS["pdf"].render(document)
    seconds = time.perf_counter() - began
    with PdfDocument(content) as opened:
        pages = len(opened)
    return Outcome(
        f"PDF of {_PAGES} pages with {_CHARTS} charts and {_QUOTES} quotes: at most {_PRINTED_IN} s",
        f"{seconds:.2f} s",
        seconds <= _PRINTED_IN and pages >= _PAGES,
        f"{pages} pages, {len(content) / 1024:.0f} kB, tagged",
    )


def _blocks(section: Section) -> Iterator[Block]:
    yield from section.blocks
    for part in section.sections:
        yield from _blocks(part)


def _made(size: int) -> _Run:
    with installation_on(ENGINE) as place:
        job_id = _asked(place, size)
        began = time.perf_counter()
        with subprocess.Popen(  # noqa: S603  (our own)
            [sys.executable, "-m", "benchmarks.report_at_scale", "--work", str(job_id)],
            env={**os.environ, **place.environ(place.settings.port)},
        ) as worker:
            _, code, used = os.wait4(worker.pid, 0)
            worker.returncode = os.waitstatus_to_exitcode(code)
        seconds = time.perf_counter() - began
    if worker.returncode:
        raise RuntimeError(f"no report of {size} responses was made")
    return _Run(size, seconds, used.ru_maxrss / 1024)


def _asked(place: Installation, size: int) -> UUID:
    """Ask for a report on ``size`` responses, with a finding on every theme; return its job."""
    with place.database.transaction() as writing:
        add_everybody(writing, bureau=place.settings.operator, sender=OWNER)
        consultation = load(writing, read_file(ROOT / "consultations" / "pooierverbod.yaml"), owner=OWNER)
        author, other = account(writing, ANALYST).id, account(writing, SECOND_ANALYST).id
        close(writing, consultation.slug)
        fill(writing, consultation, size, coder_id=author, codings=_CODINGS)
        _synthesise(writing, place, consultation, author, other)
        asked = reports.ask(writing, consultation, released_on=today_here(), by=other)
        if asked.job_id is None:
            raise RuntimeError("a report is made by a job")
        return asked.job_id


def _synthesise(session: Session, place: Installation, consultation: Consultation, author: UUID, other: UUID) -> None:
    draft = start(session, consultation.id, by=author)
    for theme in (theme for theme in themes_of(session, consultation) if theme.on_desk):
        save_finding(
            session,
            draft.id,
            revision=draft.revision,
            theme_id=theme.id,
            kind=FindingKind.THEME,
            statement="Deze regels moeten volgens wie dit noemt duidelijk zijn.",
            evidence=[
                Chosen(one.excerpt_id)
                for one in islice(excerpts_of_theme(session, theme.id, limit=_PASSAGES), _PASSAGES)
            ],
            from_one=False,
            by=author,
        )
    told = {"summary": {"nl": "Dit is een verzonnen samenvatting."}, "no_minority_because": "Verzonnen."}
    save_summary(session, draft.id, revision=draft.revision, by=author, **told)
    texts = Texts(session, place.vault)
    offer(session, draft.id, texts=texts, revision=draft.revision, by=author)
    approve(session, draft.id, texts=texts, revision=draft.revision, by=other)


def _work(job_id: UUID) -> int:
    """Make the report, as a worker does that leaves other kinds of work alone; return 0 when this job is done."""
    from consult.app import create_app  # noqa: PLC0415  (the worker alone needs the house)
    from consult.jobs.worker import run_next  # noqa: PLC0415

    app = create_app()
    database = app.extensions["consult.database"]
    tasks = app.extensions["consult.tasks"]
    run_next(database, tasks, resting=tasks.keys() - {reports.JOB})
    with database.reading() as session:
        return int(session.scalar(select(Job.state).where(Job.id == job_id)) is not JobState.DONE)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        sys.exit(_work(UUID(sys.argv[2])))
    for outcome in measure([int(size) for size in sys.argv[1:]] or SIZES):
        print(f"{outcome.goal}: {outcome.measured} ({outcome.verdict}); {outcome.note}")

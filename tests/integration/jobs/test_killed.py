"""The worker is killed while it makes a report, at a random moment: every file is there once, and it is released once.

One kill in the slowest kind of work; ``python -m benchmarks kill_jobs`` does more, in every kind and on each engine.
"""

import pytest

from benchmarks import kill_jobs
from benchmarks.work_of_each_kind import ask_report
from consult.config import EMBEDDED
from consult.reports.formats import FORMATS
from consult.reports.services import JOB


@pytest.mark.parametrize("base", ["SQLite", "PostgreSQL"])
def test_a_report_whose_worker_is_killed_is_finished_once(base: str, request: pytest.FixtureRequest) -> None:
    server = request.getfixturevalue("postgres_server") if base == "PostgreSQL" else ""
    with kill_jobs.bench(EMBEDDED, base, server, fill=ask_report) as (stage, post, folder):
        whole = kill_jobs.run(stage, post, folder, JOB)
        killed = kill_jobs.run(stage, post, folder, JOB, within=whole.seconds / 2)
    assert killed.killed
    assert kill_jobs.difference(killed.rows, whole.rows) == ""
    assert whole.rows["report_file"] >= len(FORMATS)
    assert whole.rows[f"{JOB} done"] == 1

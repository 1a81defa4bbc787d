"""Importing a file: the command itself, from CSV into PostgreSQL, with the most memory that its process held.

``python -m benchmarks.importing 1000000`` measures with a million rows, by hand: the file alone is two gigabytes.
"""

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select

from benchmarks import twenty
from benchmarks.outcome import Outcome
from benchmarks.place import Installation, installation_on
from consult.responses.models import Response

GOAL_ROWS, MINUTES, MEGABYTES = 1_000_000, 8, 400
SIZES = (20_000, 100_000)
ENGINE = "PostgreSQL"
_COMMAND = "from consult.app import main; main()"
_LONGEST_CHOICE = 20
_REACTION = ("MT-01", "MT-15", twenty.OPEN_QUESTION)
"""What a reaction to a draft law has: two choices and a text."""


class _Run(NamedTuple):
    rows: int
    seconds: float
    megabytes: float


def measure(sizes: Sequence[int] = SIZES) -> Sequence[Outcome]:
    """Return how long a million rows take at the speed of the largest of ``sizes``, and how speed and memory grow."""
    outcomes: list[Outcome] = []
    for shape, questions in (("a text and two choices", _REACTION), ("20 answers, four in words", ())):
        with installation_on(ENGINE) as place, tempfile.TemporaryDirectory(prefix="consult-rows-") as folder:
            place.open_twenty()
            runs = [_imported(place, Path(folder), size, questions) for size in sizes]
        outcomes.append(_outcome(shape, runs))
    return outcomes


def _imported(place: Installation, folder: Path, size: int, questions: Sequence[str]) -> _Run:
    path = folder / f"{size}.csv"
    _write(path, size, questions)
    began = time.perf_counter()
    arguments = [sys.executable, "-c", _COMMAND, "responses", "import", twenty.SLUG, str(path)]
    with subprocess.Popen(  # noqa: S603  (our own)
        arguments, env={**os.environ, **place.environ(place.settings.port)}
    ) as command:
        _, code, used = os.wait4(command.pid, 0)
        command.returncode = os.waitstatus_to_exitcode(code)
    seconds = time.perf_counter() - began
    with place.database.reading() as session:
        kept = session.scalar(select(func.count()).where(Response.external_id.startswith(f"plain:{size}-")))
    if command.returncode or kept != size:
        raise RuntimeError(f"{kept} of {size} rows were imported")
    path.unlink()
    return _Run(size, seconds, used.ru_maxrss / 1024)


def _write(path: Path, size: int, questions: Sequence[str]) -> None:
    answers = _answers()
    answers = {key: answers[key] for key in questions or answers}
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("external_id", "group", "week", "visibility", *answers))
        for number in range(size):
            cells = (f"{said} {number}" if len(said) > _LONGEST_CHOICE else said for said in answers.values())
            writer.writerow((f"{size}-{number}", twenty.GROUP, "2026-11-02", "quote", *cells))


def _answers() -> Mapping[str, str]:
    """Return what somebody typed on the page, as one cell a question."""
    cells: dict[str, list[str]] = {}
    for name, value in twenty.fields():
        if name.startswith("MT-") and not name.endswith(".use"):
            cells.setdefault(name[: len("MT-00")], []).append(value)
    return {key: ";".join(values) for key, values in cells.items()}


def _outcome(shape: str, runs: Sequence[_Run]) -> Outcome:
    first, last = runs[0], runs[-1]
    minutes = last.seconds / last.rows * GOAL_ROWS / 60
    each = "; ".join(f"{run.rows:,} rows {run.seconds:.0f} s, {run.megabytes:.0f} MB" for run in runs)
    growth = (last.seconds / last.rows) / (first.seconds / first.rows)
    return Outcome(
        f"1,000,000 rows of {shape}: at most {MINUTES} minutes and {MEGABYTES} MB",
        f"{minutes:.1f} min",
        minutes <= MINUTES and last.megabytes <= MEGABYTES,
        f"reckoned from {each}; a row of the largest takes {growth:.2f} x one of the smallest",
    )


if __name__ == "__main__":
    for outcome in measure([int(size) for size in sys.argv[1:]] or SIZES):
        print(f"{outcome.goal}: {outcome.measured} ({outcome.verdict}); {outcome.note}")

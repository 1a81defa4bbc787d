"""Kill -9 of the worker in every kind of job, at a random moment: afterwards everything is there that an unkilled run leaves.

``python -m benchmarks.kill_jobs 20`` kills twenty times in each kind, on each engine and database; kinds that are named
behind the number are measured alone.
"""

import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import or_, select

from benchmarks.outcome import CannotMeasureError, Outcome
from benchmarks.place import Installation
from benchmarks.work_of_each_kind import KINDS, Stage, ask_everything, rows, staged
from consult.app import main
from consult.config import DISTRIBUTED, EMBEDDED, Settings
from consult.db import Database
from consult.jobs.models import Job, JobState
from tests import postgres
from tests.commands import environ
from tests.integration.responses import clamd
from tests.smtp import Post, post_office

KILLS = 3
WAYS = ((EMBEDDED, "SQLite"), (EMBEDDED, "PostgreSQL"), (DISTRIBUTED, "PostgreSQL"))
_OWNER = "killed"
_LONGEST = 180.0
_TRIES = 4
_FRESH = multiprocessing.get_context("forkserver")
_FRESH.set_forkserver_preload(["consult.app"])


@dataclass(frozen=True)
class Trial:
    """What a run left: rows by table, the numbers of the letters, how often a letter came, how long it took."""

    rows: Mapping[str, int]
    letters: int
    handed_over: int
    seconds: float
    killed: bool = False


def measure(kills: int = KILLS) -> Sequence[Outcome]:
    """Return a row for each engine, database and kind of work."""
    return list(one_by_one(kills))


def one_by_one(kills: int, kinds: Sequence[str] = KINDS) -> Iterator[Outcome]:
    """Yield the same rows as each is measured: with many kills it takes hours."""
    for engine, base in WAYS:
        yield from _on(engine, base, kills, kinds)


def _on(engine: str, base: str, kills: int, kinds: Sequence[str]) -> Iterator[Outcome]:
    with bench(engine, base) as (stage, post, folder):
        for kind in kinds:
            whole = run(stage, post, folder, kind)
            trials = list(_killed(stage, post, folder, kind, whole, kills=kills))
            wrong = [one for one in trials if (one.rows, one.letters) != (whole.rows, whole.letters)]
            killed = sum(one.killed for one in trials)
            again = sum(one.handed_over - one.letters for one in trials)
            longest = max(one.seconds for one in trials)
            yield Outcome(
                f"{kind}, {engine}, {base}: killed {killed} times, nothing missing or double",
                f"{len(wrong)} wrong",
                not wrong and killed == kills and f"{kind} failed" not in whole.rows,
                f"{whole.seconds:.1f} s without a kill, at most {longest:.1f} s with one"
                + (f"; {again} letters handed over twice under one number" if again else "")
                + "".join(f"; {difference(one.rows, whole.rows)}" for one in wrong),
            )


def _killed(stage: Stage, post: Post, folder: Path, kind: str, whole: Trial, *, kills: int) -> Iterator[Trial]:
    """Yield trials until so many were killed: work of a moment is often done before its kill."""
    for _ in range(_TRIES * kills):
        trial = run(stage, post, folder, kind, within=whole.seconds)
        yield trial
        kills -= trial.killed
        if not kills:
            return


@contextmanager
def bench(
    engine: str, base: str, server: str = "", *, fill: Callable[[Installation], None] = ask_everything
) -> Iterator[tuple[Stage, Post, Path]]:
    """Give an installation that ``fill`` filled, its mail server, and a folder for copies of it."""
    with tempfile.TemporaryDirectory(prefix="consult-kill-") as name, ExitStack() as stack:
        folder = Path(name)
        if base != "SQLite" and not server:
            (folder / "server").mkdir()
            try:
                server = stack.enter_context(postgres.server(folder / "server"))
            except RuntimeError as missing:
                raise CannotMeasureError(str(missing)) from None
        post = stack.enter_context(post_office())
        scanner = stack.enter_context(clamd.scanner())
        stage = stack.enter_context(
            staged(
                folder,
                server,
                fill,
                engine=engine,
                mail_server=f"smtp://127.0.0.1:{post.port}",
                scanner=scanner.address,
            )
        )
        yield stage, post, folder


def run(stage: Stage, post: Post, folder: Path, kind: str, *, within: float = 0) -> Trial:
    """Do the work of ``kind`` in a copy; with ``within``, kill the worker so many seconds after it began, at most."""
    post.letters.clear()
    with stage.copy(folder, kind) as settings, _watched(settings) as states:
        worker = _begin(settings)
        _wait(lambda: not worker.is_alive() or any(attempt for attempt, _ in states(kind)))
        began = time.monotonic()
        killed = False
        if within:
            worker.join(random.uniform(0, within))  # noqa: S311  (when to kill)
            killed = worker.is_alive()
            os.kill(worker.pid or 0, signal.SIGKILL) if killed else None
            worker.join()
            worker = _begin(settings)
        _end(settings, worker, states)
        seconds = time.monotonic() - began
        numbers = [message_from_bytes(letter)["Message-ID"] for letter in post.letters]
        return Trial(rows(settings), len(set(numbers)), len(numbers), seconds, killed)


def difference(one: Mapping[str, int], other: Mapping[str, int]) -> str:
    """Return what is counted otherwise."""
    keys = sorted({*one, *other})
    return ", ".join(
        f"{key} {one.get(key, 0)} for {other.get(key, 0)}" for key in keys if one.get(key) != other.get(key)
    )


def _begin(settings: Settings) -> BaseProcess:
    once = ["--once"] if settings.engine == EMBEDDED else []
    worker = _FRESH.Process(target=_work, args=(environ(settings), ["jobs", "work", "--owner", _OWNER, *once]))
    worker.start()
    return worker


def _work(given: Mapping[str, str], arguments: Sequence[str]) -> None:
    os.environ.clear()
    os.environ.update(given)
    sys.argv = ["consult", *arguments]
    main()


def _end(settings: Settings, worker: BaseProcess, states: Callable[..., Sequence[tuple[int, JobState]]]) -> None:
    """Wait until everything is done: a worker that was told to do what waits stops by itself, another is stopped."""
    if settings.engine == DISTRIBUTED:
        unfinished = {JobState.QUEUED, JobState.RUNNING}
        _wait(lambda: not any(state in unfinished for _, state in states()))
        os.kill(worker.pid or 0, signal.SIGTERM)
    worker.join(_LONGEST)


@contextmanager
def _watched(settings: Settings) -> Iterator[Callable[..., Sequence[tuple[int, JobState]]]]:
    database = Database(settings.database_url)

    def states(kind: str = "") -> Sequence[tuple[int, JobState]]:
        """Return the attempts and states of the jobs of a kind, or of all, that may begin."""
        due = or_(Job.not_before.is_(None), Job.state != JobState.QUEUED)
        with database.reading() as session:
            found = select(Job.attempt, Job.state).where(due, *([Job.kind == kind] if kind else []))
            return [(attempt, state) for attempt, state in session.execute(found)]

    yield states
    database.dispose()


def _wait(come: Callable[[], bool]) -> None:
    ends = time.monotonic() + _LONGEST
    while not come():
        if time.monotonic() > ends:
            raise RuntimeError("the work did not end")
        time.sleep(0.005)


if __name__ == "__main__":
    for outcome in one_by_one(int(sys.argv[1]) if sys.argv[1:] else KILLS, sys.argv[2:] or KINDS):
        print(f"{outcome.goal}: {outcome.measured} ({outcome.verdict}); {outcome.note}", flush=True)

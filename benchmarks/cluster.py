"""Two nodes and two workers on one PostgreSQL behind our nginx: load, kill -9 of each kind, an upgrade while serving.

``make cluster`` runs it and fails where anything acknowledged is lost or anybody meets an error other than a retry.
Nothing of it stands on a local disk but keys, the proxy and the server's own files.
"""

import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, func, inspect, select, text

from benchmarks import kill, twenty
from benchmarks.__main__ import show
from benchmarks.machines import Process, command, next_release
from benchmarks.outcome import CannotMeasureError, Outcome
from benchmarks.place import Installation
from benchmarks.visitor import GONE, Visitor
from consult.config import DISTRIBUTED
from consult.jobs.models import Job, JobState
from tests import nginx, postgres
from tests.ports import free_ports

CLIENTS = 4
BEFORE, BETWEEN = 4.0, 3.0
"""Seconds of load before anything happens, and between two things that happen."""
_OK, _RETRY = 200, 502
_TRIES = 20
_LONGEST = 120.0


@dataclass
class Met:
    """What people met: the words they got a receipt for, how often they had to send again, and anything else."""

    acknowledged: list[str] = field(default_factory=list)
    retries: int = 0
    errors: list[str] = field(default_factory=list)
    longest: float = 0.0


@dataclass(frozen=True)
class Cluster:
    """What runs."""

    place: Installation
    nodes: Sequence[Process]
    workers: Sequence[Process]
    proxy: nginx.Proxy
    release: Path


def measure() -> Sequence[Outcome]:
    """Return what people met and what was there afterwards."""
    with tempfile.TemporaryDirectory(prefix="consult-cluster-") as name, running(Path(name)) as cluster:
        met = Met()
        ended = threading.Event()
        numbers = count(1)
        with ThreadPoolExecutor(CLIENTS) as pool:
            for _ in range(CLIENTS):
                pool.submit(_people, cluster, met, ended, numbers)
            try:
                seconds = list(_disasters(cluster))
            finally:
                ended.set()
        return [*seconds, *_verdicts(cluster, met)]


@contextmanager
def running(folder: Path) -> Iterator[Cluster]:
    """Start everything inside the block, and stop it after."""
    with ExitStack() as stack:
        (folder / "postgres").mkdir()
        try:
            server = stack.enter_context(postgres.server(folder / "postgres", fsync="on", full_page_writes="on"))
            nginx.program()
        except RuntimeError as missing:
            raise CannotMeasureError(str(missing)) from None
        place = Installation(
            folder,
            _made(server, "content"),
            keystore_url=_made(server, "keys"),
            index_url=_made(server, "derived"),
            engine=DISTRIBUTED,
            proxy=True,
        )
        stack.callback(place.close)
        place.open_twenty()
        nodes = [Process(place.settings, ["serve"], port=port) for port in free_ports(2)]
        workers = [Process(place.settings, ["jobs", "work", "--owner", f"worker-{one}"]) for one in range(2)]
        for process in (*nodes, *workers):
            stack.callback(process.stop)
            process.start()
        (folder / "proxy").mkdir()
        proxy = stack.enter_context(nginx.before([node.port for node in nodes], folder / "proxy"))
        (folder / "next").mkdir()
        yield Cluster(place, nodes, workers, proxy, next_release(folder / "next"))


def _disasters(cluster: Cluster) -> Iterator[Outcome]:
    """Kill a node and a worker, then upgrade everything one by one; yield how that went."""
    settings = cluster.place.settings
    time.sleep(BEFORE)
    for process in (cluster.nodes[0], cluster.workers[0]):
        process.kill()
        time.sleep(BETWEEN)
        process.start()
        time.sleep(BETWEEN)
    began = time.monotonic()
    migrated = command(settings, cluster.release, "migrate")
    yield Outcome(
        "the migration runs while people answer",
        f"{time.monotonic() - began:.1f} s",
        not migrated.returncode,
        migrated.stderr,
    )
    time.sleep(BETWEEN)
    refused = command(settings, cluster.nodes[0].release, "serve")
    yield Outcome(
        "old code does not start on the newer database",
        f"exit {refused.returncode}",
        refused.returncode == 1 and "newer than the code" in refused.stderr,
        refused.stderr.strip(),
    )
    ends = []
    for process in (*cluster.nodes, *cluster.workers):
        ends.append(process.stop())
        process.release = cluster.release
        process.start()
        time.sleep(BETWEEN)
    yield Outcome("nodes and workers stop when told, one by one", f"exits {ends}", not any(ends), "with load on all")


def _people(cluster: Cluster, met: Met, ended: threading.Event, numbers: Iterator[int]) -> None:
    """Answer as one after another, until it is over; whoever meets the page that asks to reload does so."""
    while not ended.is_set():
        words = f"Antwoord nummer {next(numbers)}."
        began = time.monotonic()
        try:
            _answer(cluster, met, words)
        except _MetError as error:
            met.errors.append(str(error))
        met.longest = max(met.longest, time.monotonic() - began)


class _MetError(Exception):
    """Somebody met something else than a page or the request to reload."""


def _answer(cluster: Cluster, met: Met, words: str) -> None:
    visitor = Visitor(cluster.proxy.onion)
    path = f"/r/nieuw/{cluster.place.ref}"
    _insist(visitor, met, lambda: visitor.open(path))
    begin = [*visitor.hidden, ("group", twenty.GROUP), ("consent", "yes"), ("route", "all")]
    _insist(visitor, met, lambda: visitor.post(path, begin))
    tokens = [(name, value) for name, value in visitor.hidden if name.endswith("_token")]
    _insist(visitor, met, lambda: visitor.post("/r/alles", [*tokens, *twenty.fields_saying(words)]))
    form = [*visitor.hidden, ("code", "make")]
    _insist(visitor, met, lambda: visitor.post("/r/versturen", form))
    visitor.hang_up()
    if not visitor.code:
        raise _MetError("a page without a receipt")
    met.acknowledged.append(words)


def _insist(visitor: Visitor, met: Met, act: Callable[[], None]) -> None:
    """Do it, and reload while the proxy asks to; raise where anything else comes."""
    for _ in range(_TRIES):
        try:
            act()
        except GONE as gone:
            raise _MetError(f"the proxy hung up: {type(gone).__name__}") from None
        if visitor.status == _OK:
            return
        if visitor.status != _RETRY or "Laad deze pagina opnieuw" not in visitor.page:
            raise _MetError(f"status {visitor.status}")
        met.retries += 1
        time.sleep(0.2)
        act = visitor.reload
    raise _MetError("asked to reload too often")


def _verdicts(cluster: Cluster, met: Met) -> Iterator[Outcome]:
    left = _wait_for_work(cluster)
    found = kill.look(cluster.place, met.acknowledged)
    yield Outcome(
        "everything acknowledged is there, once and whole",
        f"{found.lost + found.doubled + found.halves} wrong",
        bool(met.acknowledged) and found.is_whole,
        f"{len(met.acknowledged)} acknowledged; lost {found.lost}, doubled {found.doubled}, half {found.halves}",
    )
    yield Outcome(
        "nobody met an error other than a request to reload",
        f"{len(met.errors)} errors",
        not met.errors,
        f"{met.retries} reloads; the longest visit of four pages took {met.longest:.1f} s"
        + "".join(f"; {one}" for one in sorted(set(met.errors))),
    )
    yield Outcome("all background work is done", f"{sum(left.values())} left", not left, str(left or ""))
    columns = {one["name"] for one in inspect(cluster.place.database.reader).get_columns("answer")}
    yield Outcome(
        "the database is of the next release", "yes" if "measured" in columns else "no", "measured" in columns, ""
    )


def _wait_for_work(cluster: Cluster) -> dict[str, int]:
    """Return how many jobs are not done, by state, when all that may begin had two minutes."""
    ends = time.monotonic() + _LONGEST
    unfinished = (JobState.QUEUED, JobState.RUNNING)
    while True:
        with cluster.place.database.reading() as session:
            counted = select(Job.state, func.count()).where(Job.state != JobState.DONE).group_by(Job.state)
            left = {state.value: number for state, number in session.execute(counted)}
        if not any(state in left for state in unfinished) or time.monotonic() > ends:
            return left
        time.sleep(0.5)


def _made(server: str, name: str) -> str:
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{server}/{name}"


if __name__ == "__main__":
    rows = measure()
    show(rows)
    sys.exit(any(row.met is False for row in rows))

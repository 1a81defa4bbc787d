"""Drives wrk: the same tool for every server, so that only the servers differ."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.outcome import CannotMeasureError
from benchmarks.place import Draft

CLIENTS = 8
_SCRIPT = Path(__file__).with_name("load.lua")
_LONGEST = 30


@dataclass(frozen=True)
class Load:
    """What a load met: requests per second, and how long they took in ms: the middle, the slowest ones."""

    requests: int
    rate: float
    p50: float
    p95: float
    p99: float
    longest: float
    errors: int


def fetch(url: str, *, cookie: str = "", seconds: float = 2.0, clients: int = 16) -> Load:
    """Return how fast ``url`` is served to ``clients`` who ask again and again from one thread."""
    headers = ["-H", f"Cookie: {cookie}"] if cookie else []
    return _wrk("-t1", f"-c{clients}", f"-d{seconds:.0f}s", *headers, url)


def fetch_as_senders(url: str, *, seconds: float = 2.0) -> Load:
    """Return how fast ``url`` is served to as many clients, in as many threads, as :func:`send_each` has."""
    return _wrk(f"-t{CLIENTS}", f"-c{CLIENTS}", f"-d{seconds:.0f}s", url)


def send_each(url: str, path: str, drafts: Iterable[tuple[Draft, list[tuple[str, str]]]]) -> Load:
    """Return how fast ``path`` takes a form of each draft, once, from eight clients at a time."""
    with tempfile.TemporaryDirectory() as folder:
        requests = Path(folder) / "requests"
        with requests.open("w", encoding="ascii") as file:
            for draft, fields in drafts:
                form = [("csrf_token", draft.csrf_token), ("form_token", draft.form_token), *fields]
                file.write(f"{path}\ts={draft.cookie}\t{urlencode(form)}\n")
        return _wrk(f"-t{CLIENTS}", f"-c{CLIENTS}", f"-d{_LONGEST}s", url, requests=str(requests))


def _wrk(*arguments: str, requests: str | None = None) -> Load:
    wrk = shutil.which("wrk")
    if wrk is None:
        raise CannotMeasureError("wrk is not installed: apt-get install wrk")
    environ = {**os.environ, "LOAD_THREADS": str(CLIENTS), **({"LOAD_REQUESTS": requests} if requests else {})}
    done = subprocess.run(  # noqa: S603  (a load tool and our own arguments)
        [wrk, "-s", str(_SCRIPT), "--timeout", f"{_LONGEST}s", *arguments],
        env=environ,
        capture_output=True,
        text=True,
        check=True,
        timeout=90,
    )
    said = json.loads(done.stdout.strip().splitlines()[-1])
    return Load(
        requests=said["requests"],
        rate=said["requests"] / (said["microseconds"] / 1e6),
        p50=said["p50"] / 1000,
        p95=said["p95"] / 1000,
        p99=said["p99"] / 1000,
        longest=said["longest"] / 1000,
        errors=said["errors"],
    )

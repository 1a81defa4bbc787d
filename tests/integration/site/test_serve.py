"""The server as it runs: quiet about its visitors, and stopping without a trace."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from consult.config import Settings
from tests.commands import COMMAND, environ


@pytest.fixture
def served(settings: Settings) -> Settings:
    with socket.socket() as probe, socket.socket() as other:
        probe.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return replace(settings, port=probe.getsockname()[1], metrics=f"127.0.0.1:{other.getsockname()[1]}")


@contextmanager
def running(settings: Settings, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("wb") as written:
        command = [*COMMAND, "serve"]
        server = subprocess.Popen(command, env=environ(settings), stdout=written, stderr=written)
    try:
        _wait_until(lambda: _answers(settings.port), 20)
        yield server
    finally:
        if server.poll() is None:
            server.terminate()
        server.wait(30)


def ask(port: int, path: str, method: str = "GET") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers={"Host": "localhost", "User-Agent": "CANARY-UA"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_serves_without_naming_itself_or_its_visitors_and_stops_when_told(served: Settings, tmp_path: Path) -> None:
    log = tmp_path / "serve.log"
    with running(served, log) as server:
        answer = ask(served.port, "/health?canary=CANARY-QUERY")
        assert answer.status == 200
        assert not answer.headers["Server"]
        assert answer.headers.get_all("X-Content-Type-Options") == ["nosniff"]
        with socket.create_connection(("127.0.0.1", served.port)) as raw:
            raw.sendall(b"\x00\xff CANARY-GARBAGE\r\n\r\n")
            raw.recv(100)
        told = ask(int(served.metrics.rpartition(":")[2]), "/metrics")
        assert told.status == 200
        worker = _children(server.pid, "jobs")
        assert len(worker) == 1
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0
        _wait_until(lambda: not _alive(worker[0]), 10)
    written = log.read_text()
    assert written.count("\n") == 1, written
    assert "CANARY" not in written
    assert "127.0.0.1:" + str(served.port) in written


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_background_work_stops_when_the_server_is_killed(served: Settings, tmp_path: Path) -> None:
    with running(served, tmp_path / "serve.log") as server:
        worker = _children(server.pid, "jobs")[0]
        serving = [pid for pid in _children(server.pid) if pid != worker]
        server.kill()
        _wait_until(lambda: not _alive(worker), 10)
        for pid in serving:
            os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_taken_port_is_refused_in_one_line(served: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", served.port))
        taken.listen()
        done = subprocess.run(
            [*COMMAND, "serve"], env=environ(served), capture_output=True, text=True, check=False, timeout=30
        )
    assert done.returncode == 1
    assert done.stderr.startswith("CONSULT_PORT")
    assert done.stderr.count("\n") == 1


def _answers(port: int) -> bool:
    try:
        return ask(port, "/health").status == 200
    except OSError:
        return False


def _children(pid: int, word: str = "") -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_bytes().decode()
        except OSError:
            continue
        if parent == pid and word in command:
            found.append(int(folder.name))
    return found


def _alive(pid: int) -> bool:
    try:
        return "(zombie)" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def _wait_until(come: Callable[[], bool], seconds: float) -> None:
    ends = time.monotonic() + seconds
    while not come():
        assert time.monotonic() < ends, "it did not come in time"
        time.sleep(0.1)

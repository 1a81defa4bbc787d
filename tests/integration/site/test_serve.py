"""The server as it runs: quiet about its visitors, and stopping without a trace."""

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from consult.config import Settings
from consult.consultations.models import ConsultationState
from consult.consultations.services import load
from consult.db import Database
from consult.errors import SettingsError
from consult.jobs.services import enqueue
from consult.moderation.services import grouping
from consult.site.server import serve
from tests.commands import COMMAND, environ, run
from tests.ports import free_ports
from tests.shipped import shipped

VISITOR = "127.0.0.77"
GARBAGE = (
    b"\x00\xff CANARY-GARBAGE\r\n\r\n",
    b"GET /CANARY-PATH HTTP/9.9\r\n\r\n",
    b"GET / HTTP/1.1\r\nCANARY header\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"CANARY" * 200_000 + b"\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nCANARY\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00CANARY",
)
"""What no browser sends: bytes, versions, headers and chunks that are none, one header of a megabyte, TLS."""


@pytest.fixture
def served(settings: Settings) -> Settings:
    port, other = free_ports(2)
    return replace(settings, port=port, metrics=f"127.0.0.1:{other}")


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
        for garbage in GARBAGE:
            with socket.create_connection(("127.0.0.1", served.port), source_address=(VISITOR, 0)) as raw:
                raw.settimeout(1)
                raw.sendall(garbage)
                with suppress(TimeoutError, ConnectionError):
                    raw.recv(100)
        told = ask(int(served.metrics.rpartition(":")[2]), "/metrics")
        assert told.status == 200
        worker = _children(server.pid, "jobs")
        assert len(worker) == 1
        family = [server.pid, *_children(server.pid)]
        assert len(family) == 3
        assert {_core_limit(pid) for pid in family} == {"0 0"}
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0
        _wait_until(lambda: not _alive(worker[0]), 10)
    written = log.read_text()
    assert written.count("\n") == 1, written
    assert "CANARY" not in written
    assert VISITOR not in written
    assert "127.0.0.1:" + str(served.port) in written


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_fault_is_one_line_with_the_hour_the_route_the_class_and_a_number(served: Settings, tmp_path: Path) -> None:
    database = Database(served.database_url, info={"audit_key": bytes(32), "reactions": {}})
    with database.transaction() as session:
        consultation = load(session, shipped("opting-in"), owner="Voorbeeldministerie")
        consultation.state = ConsultationState.OPEN
        consultation.definition = {"title": "CANARY-VALUE"}
        task = enqueue(session, grouping.JOB, {"consultation": "CANARY-VALUE"})
    database.dispose()
    log = tmp_path / "serve.log"
    with running(served, log):
        assert ask(served.port, "/en/consultaties/opting-in?CANARY-QUERY").status == 500
        _wait_until(lambda: log.read_text().count("\n") >= 3, 20)
    said, *faults = log.read_text().splitlines()
    assert said.startswith("Serving at ")
    hour = r"\d{4}-\d\d-\d\dT\d\dZ error consult"
    page = rf"{hour}\.web fault [0-9a-f]{{8}}: ValidationError in /consultaties/<slug>"
    work = rf"{hour}\.jobs job {task.id} of kind {grouping.JOB} failed: \w+"
    assert len(faults) == 2
    for fault in faults:
        assert re.fullmatch(f"{page}|{work}", fault), fault


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_worker_by_itself_leaves_no_core_file_and_no_words_either(served: Settings, tmp_path: Path) -> None:
    log = tmp_path / "work.log"
    given = environ(served) | {"CONSULT_AUDIT_HEADS": str(tmp_path / "none\x1b" / "heads.txt")}
    with log.open("wb") as written:
        worker = subprocess.Popen([*COMMAND, "jobs", "work"], env=given, stdout=written, stderr=written)
    try:
        _wait_until(lambda: _core_limit(worker.pid) == "0 0", 20)
        database = Database(served.database_url)
        with database.transaction() as session:
            enqueue(session, grouping.JOB, {})
            session.execute(text("UPDATE job SET queued_on = 'CANARY'"))
        database.dispose()
        worker.wait(30)
    finally:
        worker.kill()
        worker.wait(10)
    last = log.read_text().splitlines()[-1]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\dZ error consult\.logs stopped by \w+ in consult\.[\w.]+:\d+", last), last
    assert "CANARY" not in log.read_text()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_site_does_not_run_as_a_test(app: Flask) -> None:
    with pytest.raises(SettingsError, match="TESTING"):
        serve(app)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_site_does_not_run_with_debugging(served: Settings) -> None:
    done = run(environ(served) | {"FLASK_DEBUG": "1"}, "audit", "verify")
    assert done.returncode == 1
    assert done.stderr.startswith("FLASK_DEBUG")
    assert done.stderr.count("\n") == 1


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


def _core_limit(pid: int) -> str:
    found = re.search(
        r"^Max core file size +(\d+|unlimited) +(\d+|unlimited)", Path(f"/proc/{pid}/limits").read_text(), re.MULTILINE
    )
    assert found
    return f"{found[1]} {found[2]}"


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

"""A server that is told to stop, a disk that is full, a database that is away: nobody loses a word (checks 67 and 69)."""

import resource
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, make_url, select

from benchmarks import kill, servers, twenty
from benchmarks.place import Installation
from benchmarks.visitor import Visitor
from consult.config import Settings
from consult.responses.models import Answer
from tests.conftest import Applications, close, visitor

UNDER_WAY = 20
WORDS = "Dit antwoord mag niet verloren gaan."


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path)
    made.open_twenty()
    yield made
    made.close()


def test_what_is_under_way_when_the_server_is_told_to_stop_is_answered(place: Installation) -> None:
    file = str(make_url(place.database.url).database)
    with servers.consult(place) as server, ThreadPoolExecutor(UNDER_WAY) as pool:
        senders = [kill.ready_to_send(place, Visitor(server.port), f"Nummer {one}.") for one in range(UNDER_WAY)]
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")  # so that nobody can be answered yet
        codes = [pool.submit(sender.send) for sender in senders]
        _wait_until(lambda: _connected(server.port) == UNDER_WAY)
        told_at = time.monotonic()
        server.tell(signal.SIGTERM)
        _wait_until(lambda: _is_refused(server.port))
        time.sleep(1.5)  # longer than a server waits that does not mean to answer
        other.execute("ROLLBACK")
        other.close()
        assert all(code.result(30) for code in codes)
        assert server.ended() == 0
        assert time.monotonic() - told_at < 30
    found = kill.look(place, {sender.words for sender in senders})
    assert found.is_whole, found


def test_a_full_disk_keeps_the_text_in_the_page_and_nothing_by_halves(place: Installation) -> None:
    with servers.consult(place) as server:
        writer, sender = Visitor(server.port), kill.ready_to_send(place, Visitor(server.port), "Verstuurd.")
        writer.begin(place.ref)
        tokens = [(name, value) for name, value in writer.hidden if name.endswith("_token")]
        fields = [*tokens, *twenty.fields_saying(WORDS)]
        resource.prlimit(server.serving, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        writer.post("/r/alles", fields)
        assert writer.status == 503
        assert "Dit is niet opgeslagen" in writer.page
        assert WORDS in writer.page
        assert not sender.send()
        with place.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Answer)) == 20, "of the one who wants to send"
        resource.prlimit(server.serving, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        writer.post("/r/alles", fields)
        assert writer.status == 200
        last = kill.Sender(WORDS, writer, [*writer.hidden, ("code", "make")])
        assert sender.send()
        assert last.send()
    found = kill.look(place, {WORDS, "Verstuurd."})
    assert found.is_whole, found


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_database_that_went_away_is_said_and_served_again_without_a_restart(settings: Settings) -> None:
    url = make_url(settings.database_url)
    line = Line(url.port)
    app = Applications(None).build(replace(settings, database_url=str(url.set(port=line.port))))
    app.config["CONSULT_SHOW_FAULT_PAGE"] = True
    client = visitor(app)
    assert client.get("/hulp").status_code == 200
    line.cut()
    answer = client.get("/hulp")
    assert answer.status_code == 503
    assert "ons systeem antwoordt nu niet" in answer.text
    parts = client.get("/ready").json["parts"]
    assert [name for name, there in parts.items() if not there] == ["database", "keeping", "version", "work"]
    line.mend()
    assert client.get("/hulp").status_code == 200
    assert client.get("/ready").json["ready"]
    line.cut()
    close(app)


class Line:
    """The way to a database, which can be cut: what was under way ends, and nobody gets through."""

    def __init__(self, leads_to: int | None) -> None:
        self._leads_to = leads_to
        self._open: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._serve()

    def cut(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()

    def mend(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self._serve()

    def _serve(self) -> None:
        threading.Thread(target=self._accept, args=(self._listening,), daemon=True).start()

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                here, _address = listening.accept()
            except OSError:
                return
            there = socket.create_connection(("127.0.0.1", self._leads_to))
            self._open += [here, there]
            for one, other in ((here, there), (there, here)):
                threading.Thread(target=_carry, args=(one, other), daemon=True).start()


def _carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while some := one.recv(65536):
            other.sendall(some)
        other.shutdown(socket.SHUT_WR)


def _connected(port: int) -> int:
    """How many connections to the port are there, as the system counts them."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]]
    return sum(row[1].endswith(f":{port:04X}") and row[3] == "01" for row in rows)


def _is_refused(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _wait_until(come) -> None:
    ends = time.monotonic() + 20
    while not come():
        assert time.monotonic() < ends, "it did not come in time"
        time.sleep(0.05)

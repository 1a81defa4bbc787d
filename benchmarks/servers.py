"""Start what is measured as it runs for real: under granian, with as many threads, on a free port of this machine."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.place import Installation
from consult.config import ROOT, Settings
from tests.ports import free_ports

_REFERENCE = """
import sys
from importlib import import_module
from granian import Granian
from granian.constants import Interfaces
module, port, threads = sys.argv[1:]
app = import_module(f"benchmarks.{module}").app
server = Granian("reference", address="127.0.0.1", port=int(port), interface=Interfaces.WSGI, workers=1,
                 blocking_threads=int(threads), websockets=False, log_enabled=False, log_access=False)
server.serve(target_loader=lambda *_: app, wrap_loader=False)
"""
# One address sends everything here, and is no attacker: how often it may is lifted, what that costs to check is not.
_LIFTED = """
from consult.web import limits
limits.RULES["send"] = ("1000000 per hour", "1000000 per 5 minutes")
from consult.app import main
main()
"""
_AS_IT_IS = "from consult.app import main; main()"
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A server that runs: its address, and the process that started it."""

    url: str
    pid: int

    @property
    def port(self) -> int:
        """The port that it listens to."""
        return int(self.url.rpartition(":")[2])

    @property
    def serving(self) -> int:
        """The process that answers: the child that is no other program."""
        return next(child for child in _children(self.pid) if "jobs" not in _arguments(child))

    @property
    def working(self) -> int:
        """The process that does the background work."""
        return next(child for child in _children(self.pid) if "jobs" in _arguments(child))

    def kill(self) -> None:
        """Kill everything that serves, background work included, at once and without a word."""
        os.killpg(self.pid, signal.SIGKILL)

    def tell(self, number: signal.Signals) -> None:
        """Send a signal to the process that started everything."""
        os.kill(self.pid, number)

    def ended(self) -> int:
        """Wait for that process and return how it ended; whoever started it may still ask."""
        found = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        return found.si_status if found else 0

    def cpu_seconds(self) -> float:
        """Return how long the answering process has computed so far."""
        stat = Path(f"/proc/{self.serving}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / _TICK


@contextmanager
def reference(module: str) -> Iterator[Server]:
    """Serve ``benchmarks.MODULE`` inside the block."""
    (port,) = free_ports(1)
    command = [sys.executable, "-c", _REFERENCE, module, str(port), str(Settings.threads)]
    with _running(command, os.environ, port) as server:
        yield server


@contextmanager
def consult(place: Installation, *, lifted: bool = True) -> Iterator[Server]:
    """Serve an installation inside the block as ``consult serve`` does, its background work included.

    ``lifted`` is for load from one address: how often it may send is not limited then.
    """
    (port,) = free_ports(1)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CONSULT_")}
    command = [sys.executable, "-c", _LIFTED if lifted else _AS_IT_IS, "serve"]
    with _running(command, {**environ, **place.environ(port)}, port) as server:
        yield server


@contextmanager
def _running(command: list[str], environ: Mapping[str, str], port: int) -> Iterator[Server]:
    process = subprocess.Popen(  # noqa: S603  (our own)
        command, env=dict(environ), cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        _wait(port, process)
        yield Server(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"a server stopped with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("a server did not answer within thirty seconds")


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += map(int, (task / "children").read_text("ascii").split())
    return found


def _arguments(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")

"""A real server with the demonstration in it, and real browsers that visit it."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from consult.config import ROOT
from tests.commands import COMMAND, run, without_settings
from tests.journeys.visitor import Come, Visitor
from tests.ports import free_ports


@dataclass(frozen=True)
class Site:
    """A served demonstration: its address and the folder with everything it writes."""

    url: str
    folder: Path
    environ: dict[str, str]

    def consult(self, *command: str) -> str:
        """Run a command of the house against this site and return what it printed."""
        done = run(self.environ, *command)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demonstration as it was loaded, to copy; without the large consultation, which no journey visits.

    Of several workers one loads it, and the others wait for that.
    """
    own = tmp_path_factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "loaded"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            made = _site(tmp_path_factory.mktemp("demonstration"))
            made.consult("keys", "make")
            made.consult("migrate")
            made.consult("demo", "load", "--at-work")
            made.folder.rename(shared)
    return shared


@pytest.fixture(scope="module")
def site(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, served on a free port for the journeys of one file; stopped by its process id."""
    with served(demonstration, tmp_path_factory.mktemp("site")) as made:
        yield made


@contextmanager
def served(demonstration: Path, folder: Path) -> Iterator[Site]:
    """Serve a copy of the demonstration from ``folder``."""
    made = _site(Path(shutil.copytree(demonstration, folder, dirs_exist_ok=True)))
    port = int(made.environ["CONSULT_PORT"])
    log = (folder / "serve.log").open("wb")
    process = subprocess.Popen(
        [*COMMAND, "serve"],
        env=made.environ,
        cwd=ROOT,
        stdout=log,
        stderr=log,
    )
    try:
        _wait(port, process)
        yield made
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        log.close()


@pytest.fixture
def pictures(tmp_path: Path, pytestconfig: pytest.Config) -> Path | None:
    """Where pictures of what is looked at are kept; nowhere unless they are asked for."""
    return tmp_path if pytestconfig.getoption("pictures") else None


@pytest.fixture
def visitor(site: Site, chromium: Browser, pictures: Path | None) -> Iterator[Come]:
    """Somebody who comes to the site with a fresh browser."""
    made: list[Visitor] = []

    def come() -> Visitor:
        made.append(Visitor(chromium, site.url, pictures))
        return made[-1]

    yield come
    for one in made:
        one.close()


def _site(folder: Path) -> Site:
    """The demonstration in ``folder``, as it is served on a free port."""
    (port,) = free_ports(1)
    environ = {
        **without_settings(),
        "CONSULT_DEMONSTRATION": "1",
        "CONSULT_COOKIES_SECURE": "0",
        "CONSULT_SECOND_FACTOR": "0",
        "CONSULT_SENDER": "Voorbeeldministerie",
        "CONSULT_PARTNER": "Voorbeeldalliantie",
        "CONSULT_OPERATOR": "Voorbeeldbureau Moderatie",
        "CONSULT_DATABASE_URL": f"sqlite:///{folder / 'consult.sqlite'}",
        "CONSULT_KEYSTORE_URL": f"sqlite:///{folder / 'keys.sqlite'}",
        "CONSULT_INDEX_URL": f"sqlite:///{folder / 'index.sqlite'}",
        "CONSULT_KEY_FILE": str(folder / "keys.json"),
        "CONSULT_AUDIT_HEADS": str(folder / "audit-heads.txt"),
        "CONSULT_PORT": str(port),
    }
    return Site(f"http://127.0.0.1:{port}", folder, environ)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        assert process.poll() is None, "the server stopped"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the server did not answer within thirty seconds")

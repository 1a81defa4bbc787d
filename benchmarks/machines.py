"""Nodes and workers of a cluster, as processes of this machine that can be told to stop, or killed."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from alembic.script import ScriptDirectory

from consult.config import ROOT, Settings
from tests.commands import environ

_MAIN = "from consult.app import main; main()"
_PARTS = ("consult", "migrations", "templates", "static", "consultations")
_ADDS = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9999", {head!r}, None, None
def upgrade():
    op.create_table("measured", sa.Column("id", sa.Integer(), primary_key=True))
    op.add_column("answer", sa.Column("measured", sa.Text(), nullable=True))
def downgrade():
    op.drop_column("answer", "measured")
    op.drop_table("measured")
"""


@dataclass
class Process:
    """A node (where there is a port) or a worker, of a release in a folder."""

    settings: Settings
    arguments: Sequence[str]
    release: Path = ROOT
    port: int = 0
    running: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def start(self) -> None:
        """Start it; a node is waited for until it answers."""
        given = environ(replace(self.settings, port=self.port or 1)) | {"PYTHONPATH": str(self.release)}
        self.running = subprocess.Popen(  # noqa: S603  (our own)
            [sys.executable, "-c", _MAIN, *self.arguments],
            env=given,
            cwd=self.release,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        while self.port and not _answers(self.port):
            if self.running.poll() is not None:
                raise RuntimeError(f"a node stopped with {self.running.returncode}")
            time.sleep(0.1)

    def kill(self) -> None:
        """Kill it at once and without a word."""
        if self.running is not None:
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()

    def stop(self) -> int:
        """Tell it to stop, and return how it ended."""
        if self.running is None:
            return 0
        self.running.terminate()
        return self.running.wait(40)


def next_release(folder: Path) -> Path:
    """Return a copy of this release with one migration more, beside the old one as an operator lays it."""
    for part in _PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    head = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    (folder / "migrations" / "versions" / "9999_measured.py").write_text(_ADDS.format(head=head), "utf-8")
    return folder


def command(settings: Settings, release: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of a release to its end."""
    return subprocess.run(  # noqa: S603  (our own)
        [sys.executable, "-c", _MAIN, *arguments],
        env=environ(settings) | {"PYTHONPATH": str(release)},
        cwd=release,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200  # noqa: PLR2004  (it lives)
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()

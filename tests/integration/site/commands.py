"""The ``consult`` command as an operator runs it: a process of its own, with settings in its environment."""

import os
import subprocess
import sys
from dataclasses import fields

from consult.config import Settings

COMMAND = [sys.executable, "-c", "from consult.app import main; main()"]


def environ(settings: Settings, **changed: str) -> dict[str, str]:
    """Return the environment that gives ``settings``, with some of them ``changed`` (named without the prefix)."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("CONSULT_")}
    given = {field.name: getattr(settings, field.name) for field in fields(Settings)}
    as_text = {name: str(int(value)) if isinstance(value, bool) else str(value) for name, value in given.items()}
    return plain | {f"CONSULT_{name.upper()}": value for name, value in (as_text | changed).items()}


def consult(settings: Settings, *arguments: str, **changed: str) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end and return its exit code, output and errors."""
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environ(settings, **changed),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

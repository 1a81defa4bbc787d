"""The ``consult`` command as an operator runs it: a process of its own, with settings in its environment."""

import multiprocessing
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory

from consult.app import main
from consult.config import Settings

COMMAND = [sys.executable, "-c", "from consult.app import main; main()"]
"""How a command is begun that a test stops, kills or watches."""
_LONGEST = 300
_FRESH = multiprocessing.get_context("forkserver")
_FRESH.set_forkserver_preload(["consult.app"])  # to import it takes ten times as long as most commands


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def environ(settings: Settings, **changed: str) -> dict[str, str]:
    """Return the environment that gives ``settings``, with some of them ``changed`` (named without the prefix)."""
    given = {field.name: getattr(settings, field.name) for field in fields(Settings)}
    as_text = {name: str(int(value)) if isinstance(value, bool) else str(value) for name, value in given.items()}
    return without_settings() | {f"CONSULT_{name.upper()}": value for name, value in (as_text | changed).items()}


def without_settings() -> dict[str, str]:
    """Return our own environment without a setting."""
    return {name: value for name, value in os.environ.items() if not name.startswith("CONSULT_")}


def consult(settings: Settings, *arguments: str, **changed: str) -> Done:
    """Run a command with ``settings`` to its end."""
    return run(environ(settings, **changed), *arguments)


def run(given: Mapping[str, str], *arguments: str) -> Done:
    """Run a command in the environment ``given`` to its end, in a fresh process that has our code in memory already."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        process = _FRESH.Process(target=_act, args=(dict(given), arguments, folder))
        process.start()
        process.join(_LONGEST)
        assert process.exitcode is not None, f"consult {' '.join(arguments)} did not end"
        said = [(folder / which).read_text("utf-8") for which in ("stdout", "stderr")]
    return Done(process.exitcode, *said)


def _act(given: dict[str, str], arguments: tuple[str, ...], folder: Path) -> None:
    for stream, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(folder / name, os.O_CREAT | os.O_WRONLY | os.O_APPEND), stream)
    os.environ.clear()
    os.environ.update(given)
    sys.argv = ["consult", *arguments]
    main()

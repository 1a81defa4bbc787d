"""Read a paper in a process of its own, with little memory and time, no file to write to and no secret to find.

What reads documents is large, and attacked more than anything else here. If a file gets the better of it, that process
holds the file and nothing besides: no key, no database, no other request.
"""

import json
import resource
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from consult.papers import kind_of, read_paper, refuse_by_size
from consult.papers.paper import DAMAGED, TOO_SLOW, Kind, Paper, Paragraph, RefusedPaperError

_PACKAGES = Path(__file__).parents[2]
_SECONDS = 45
"""How long a page waits."""
_WORK = 20
"""In seconds of a processor: many papers may be read at one time."""
_STOPPED = {-signal.SIGXCPU, -signal.SIGKILL}
_MEMORY = 600_000_000


def read_apart(name: str, content: bytes) -> Paper:
    """Return what :func:`consult.papers.read_paper` returns, and raise what it raises; also for what would never end."""
    kind = kind_of(name)
    refuse_by_size(content)
    try:
        done = subprocess.run(  # noqa: S603  (our own interpreter and module, and nothing that was sent)
            [sys.executable, "-P", "-m", "consult.papers", kind],
            input=content,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            env={"PYTHONPATH": str(_PACKAGES), "PYTHONDONTWRITEBYTECODE": "1"},
        )
    except subprocess.TimeoutExpired:
        raise RefusedPaperError(TOO_SLOW) from None
    if done.returncode in _STOPPED:
        raise RefusedPaperError(TOO_SLOW)
    if done.returncode:
        raise RefusedPaperError(DAMAGED)
    head, _, clean = done.stdout.partition(b"\n")
    told = json.loads(head)
    if "refused" in told:
        raise RefusedPaperError(told["refused"])
    paragraphs = tuple(Paragraph(**one) for one in told["paragraphs"])
    return Paper(kind=Kind(told["kind"]), clean=clean, paragraphs=paragraphs)


def serve_one() -> None:
    """Be that process: give up what is not needed, read one file from standard input, answer, and end."""
    _give_up()
    [kind] = sys.argv[1:]
    try:
        paper = read_paper(f"paper.{kind}", sys.stdin.buffer.read())
    except RefusedPaperError as refusal:
        sys.stdout.buffer.write(json.dumps({"refused": refusal.message}).encode() + b"\n")
        return
    told = {"kind": paper.kind, "paragraphs": [asdict(one) for one in paper.paragraphs]}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + paper.clean)


def _give_up() -> None:
    """Limit this process for good: memory, time, and no file may be made longer than nothing."""
    for limit, most in (
        (resource.RLIMIT_DATA, _MEMORY),
        (resource.RLIMIT_CPU, _WORK),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))

"""How much memory a web process and the worker beside it hold after a load."""

import re
from collections.abc import Sequence
from pathlib import Path

from benchmarks import servers, twenty
from benchmarks.load import fetch, send_each
from benchmarks.outcome import Outcome
from benchmarks.place import installation

LARGEST_MB = 120
_SENT = 120


def measure() -> Sequence[Outcome]:
    """Return the memory of the process that answers and of the worker, after pages were shown and answers sent."""
    with installation() as place:
        place.open_twenty()
        [filled] = place.drafts(1, answered=True)
        drafts = place.drafts(_SENT)
        with servers.consult(place) as ours:
            for path in ("/r/alles", "/", "/consultaties/meting", "/en/r/alles", "/r/controle"):
                fetch(f"{ours.url}{path}", cookie=f"s={filled.cookie}", seconds=1)
            send_each(ours.url, "/r/alles", [(draft, twenty.fields()) for draft in drafts])
            send_each(ours.url, "/r/versturen", [(draft, [("code", "make")]) for draft in drafts])
            web, work = _megabytes(ours.serving), _megabytes(ours.working)
    return [
        Outcome(
            f"{name}: at most 120 MB",
            f"{own:.0f} MB",
            own <= LARGEST_MB,
            f"proportional (Pss, as in the design) after a load; {resident:.0f} MB resident with all that is shared",
        )
        for name, (resident, own) in (("a web process", web), ("the worker", work))
    ]


def _megabytes(pid: int) -> tuple[float, float]:
    """Return resident and proportional memory (Rss, Pss) of a process."""
    kept = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    found = {name: int(size) / 1024 for name, size in re.findall(r"^(Rss|Pss):\s+(\d+) kB", kept, re.MULTILINE)}
    return found["Rss"], found["Pss"]

"""Saving a section: eight people at a time, one after another without a pause, on each database."""

from collections.abc import Sequence
from statistics import median

from benchmarks import servers, twenty
from benchmarks.load import CLIENTS, Load, send_each
from benchmarks.outcome import Outcome
from benchmarks.place import ENGINES, installation_on

LONGEST_MS = 50
_DRAFTS = 200
_SECTIONS = 4


def measure() -> Sequence[Outcome]:
    """Return how long the slowest twentieth of the savings takes."""
    return [_measured(engine) for engine in ENGINES]


def _measured(engine: str) -> Outcome:
    with installation_on(engine) as place:
        place.open_twenty(sections=_SECTIONS)
        drafts = place.drafts(_DRAFTS)
        with servers.consult(place, lifted=False) as ours:
            # Every section of every draft is saved, and then saved once more.
            loads = [
                send_each(
                    ours.url, f"/r/deel/{part + 1}", [(draft, twenty.fields(_SECTIONS, part)) for draft in drafts]
                )
                for part in (*range(_SECTIONS), *range(_SECTIONS))
            ]
    slow = median(load.p95 for load in loads)
    errors = sum(load.errors for load in loads)
    return Outcome(
        f"a section saved, {CLIENTS} writers, {engine}: p95 at most {LONGEST_MS} ms",
        f"{slow:.0f} ms",
        slow <= LONGEST_MS and not errors,
        f"{_shown(loads)}; {sum(load.requests for load in loads)} savings of five answers, {errors} errors",
    )


def _shown(loads: Sequence[Load]) -> str:
    middle, rate = median(load.p50 for load in loads), median(load.rate for load in loads)
    worst, longest = max(load.p95 for load in loads), max(load.longest for load in loads)
    return f"p50 {middle:.0f} ms, p95 of the worst run {worst:.0f} ms, longest {longest:.0f} ms; {rate:.0f} a second"

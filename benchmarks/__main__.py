"""``python -m benchmarks [NAME...]``: measure (everything, or what is named) and print one table."""

import os
import platform
import sys
from collections.abc import Sequence
from importlib import import_module

from benchmarks.outcome import CannotMeasureError, Outcome

NAMES = (
    "page",
    "submit",
    "desks",
    "codings",
    "report",
    "report_at_scale",
    "papers",
    "memory",
    "saving",
    "closing",
    "kill",
    "kill_jobs",
    "cluster",
    "queue_at_scale",
    "at_a_million",
    "campaigns",
    "personal",
    "tables",
    "agreement",
    "proposal",
    "importing",
    "opendata",
)
_HEAD = Outcome("goal", "measured", None, "note")


def main(names: Sequence[str]) -> int:
    """Print the table of what is named; return 0, or 2 when there is no such measurement."""
    if unknown := [name for name in names if name not in NAMES]:
        print(f"No such measurement: {', '.join(unknown)}. There are: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    rows: list[Outcome] = []
    for name in names or NAMES:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        try:
            rows += import_module(f"benchmarks.{name}").measure()
        except CannotMeasureError as missing:
            rows.append(Outcome(name, "-", None, f"not measured: {missing}"))
    show(rows)
    return 0


def show(rows: Sequence[Outcome]) -> None:
    """Print what was measured as one table, with the machine it was measured on."""
    load = os.getloadavg()[0]
    print(f"{platform.machine()}, {os.cpu_count()} cores, CPython {platform.python_version()}, load {load:.1f}\n")
    wide = max(len(row.goal) for row in rows)
    print(f"| {_HEAD.goal:{wide}} | {_HEAD.measured:>10} | verdict | {_HEAD.note} |")
    print(f"|{'-' * (wide + 2)}|{'-' * 11}:|---------|------|")
    for row in rows:
        print(f"| {row.goal:{wide}} | {row.measured:>10} | {row.verdict:7} | {row.note} |")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

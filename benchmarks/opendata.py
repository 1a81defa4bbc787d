"""The open data of a report with very many figures: a zip file of CSV, and what it takes to write one."""

import resource
import time
from collections.abc import Sequence
from datetime import date

from benchmarks.outcome import Outcome
from consult.reports.document import Column, Document, Labels, Table
from consult.reports.formats import csv_file

LONGEST = 60.0
_ROWS = 1_000_000
_WORDS = dict.fromkeys((field for field in Labels.__dataclass_fields__), "woord")


def measure() -> Sequence[Outcome]:
    """Return how long the zip file takes, and what it takes of memory beyond the figures themselves."""
    document = _document()
    before = _peak()
    began = time.perf_counter()
    content = csv_file.render(document)
    spent = time.perf_counter() - began
    return [
        Outcome(
            "Open data, 1,000,000 rows as CSV: at most 60 s",
            f"{spent:.1f} s",
            spent <= LONGEST,
            f"{len(content) / 2**20:.1f} MB packed; {_peak() - before:.0f} MB of memory beyond the figures",
        )
    ]


def _document() -> Document:
    columns = (
        *(Column(label=label) for label in ("Thema", "Standpunt", "Groep")),
        Column(label="Aantal", numeric=True),
    )
    rows = tuple(
        (f"T{number % 500:03}", f"S{number % 7}", f"Groep {number % 90}", "‹10" if number % 9 == 0 else number % 977)
        for number in range(_ROWS)
    )
    return Document(
        language="nl",
        title="Cijfers",
        subtitle="",
        sender="Voorbeeldministerie",
        number=1,
        released_on=date(2026, 11, 23),
        labels=Labels(**_WORDS),
        sections=(),
        data_tables=(Table(key="figures", title="Alle cijfers", columns=columns, rows=rows),),
    )


def _peak() -> float:
    """Return the most memory that this process had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

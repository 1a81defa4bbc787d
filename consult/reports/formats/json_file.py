"""The figures of a report as JSON: sorted, readable, the same bytes for the same report."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from consult.reports.document import Document
from consult.reports.formats.cleaning import cleaned

SCHEMA = "consult-report/1"
"""The version of what :func:`render` writes; it rises when a reader of the last one would go wrong."""


@cache
def schema() -> Mapping[str, Any]:
    """Return the JSON Schema (2020-12) that every file of this version fits."""
    read: Mapping[str, Any] = json.loads((Path(__file__).parent / "report.schema.json").read_text("utf-8"))
    return read


def render(document: Document) -> bytes:
    """Return the figures with what identifies the report, as UTF-8 with a newline at the end."""
    document = cleaned(document)
    content = {
        "schema": SCHEMA,
        "title": document.title,
        "sender": document.sender,
        "language": document.language,
        "number": document.number,
        "released_on": document.released_on.isoformat(),
        "demonstration": document.demonstration,
        "figures": document.figures,
    }
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()

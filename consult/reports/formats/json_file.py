"""The figures of a report as JSON: sorted, readable, the same bytes for the same report."""

import json

from consult.reports.document import Document

SCHEMA = "consult-report/1"


def render(document: Document) -> bytes:
    """Return the figures with what identifies the report, as UTF-8 with a newline at the end."""
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
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode("utf-8", "replace")

"""The formats of a report: each module turns one document into the bytes of one file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from consult.reports.document import Document
from consult.reports.formats import csv_file, json_file


@dataclass(frozen=True)
class Format:
    """How a document becomes a file: ``render`` returns its bytes, the same for the same document."""

    name: str
    render: Callable[[Document], bytes]
    media_type: str
    extension: str


FORMATS: Mapping[str, Format] = {
    "csv": Format("CSV", csv_file.render, "text/csv; charset=utf-8", "csv"),
    "json": Format("JSON", json_file.render, "application/json", "json"),
}
"""Every format by its key, in the order of the download page."""

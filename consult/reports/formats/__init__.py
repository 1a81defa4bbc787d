"""The formats of a report: each module turns one document into the bytes of one file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from consult.reports.document import Document
from consult.reports.formats import csv_file, docx_file, html_page, json_file, ods_file, odt_file, pdf_file, xlsx_file


@dataclass(frozen=True)
class Format:
    """How a document becomes a file: ``render`` returns its bytes, the same for the same document."""

    name: str
    render: Callable[[Document], bytes]
    media_type: str
    extension: str


_OFFICE = "application/vnd.openxmlformats-officedocument"

FORMATS: Mapping[str, Format] = {
    "html": Format("HTML", html_page.render, "text/html; charset=utf-8", "html"),
    "pdf": Format("PDF", pdf_file.render, "application/pdf", "pdf"),
    "docx": Format("DOCX", docx_file.render, f"{_OFFICE}.wordprocessingml.document", "docx"),
    "odt": Format("ODT", odt_file.render, "application/vnd.oasis.opendocument.text", "odt"),
    "xlsx": Format("XLSX", xlsx_file.render, f"{_OFFICE}.spreadsheetml.sheet", "xlsx"),
    "ods": Format("ODS", ods_file.render, "application/vnd.oasis.opendocument.spreadsheet", "ods"),
    "csv": Format("CSV", csv_file.render, "application/zip", "csv.zip"),
    "json": Format("JSON", json_file.render, "application/json", "json"),
}
"""Every format by its key, in the order of the download page."""
PRINTED = ("pdf", "docx", "odt")
"""The formats of a document to send or to print."""

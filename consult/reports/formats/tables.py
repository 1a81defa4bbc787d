"""Every table of a document, printed and data, in reading order; and what a spreadsheet may be given."""

import re
import unicodedata
from collections.abc import Iterator

from consult.reports.document import Chart, Document, Section, Table

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def tables_of(document: Document) -> list[Table]:
    """Return every table of ``document``, printed ones first, each key once."""
    found: dict[str, Table] = {}
    for table in (*_printed(document.sections), *document.data_tables):
        found.setdefault(table.key, table)
    return list(found.values())


def clean(text: str) -> str:
    """Return ``text`` without characters that no spreadsheet may hold."""
    return _CONTROLS.sub("", text)


def guarded(text: str) -> str:
    """Return ``text`` such that a spreadsheet that reads it takes it for words, never for a formula (OWASP, CSV injection)."""
    plain = clean(text)
    first = unicodedata.normalize("NFKC", plain.lstrip(" \u00a0\u200b\ufeff"))[:1] or plain[:1]
    return f"'{plain}" if first in _FORMULA or plain[:1] in _FORMULA else plain


def _printed(sections: tuple[Section, ...]) -> Iterator[Table]:
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Chart):
                yield block.table
            elif isinstance(block, Table):
                yield block
        yield from _printed(section.sections)

"""Every table of a document, printed and data, in reading order; and what a spreadsheet may be given."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from consult.reports.document import Cell, Chart, Document, Section, Table
from consult.reports.formats.cleaning import clean

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def tables_of(document: Document) -> list[Table]:
    """Return every table of ``document``, printed ones first, each key once."""
    found: dict[str, Table] = {}
    for table in (*_printed(document.sections), *document.data_tables):
        found.setdefault(table.key, table)
    return list(found.values())


def named_tables(document: Document) -> Mapping[str, Table]:
    """Return every table by a name that a file and an address may have (``a-z``, ``0-9`` and ``-``), in reading order."""
    named: dict[str, Table] = {}
    for table in tables_of(document):
        plain = re.sub(r"[^a-z0-9]+", "-", table.key.lower()).strip("-") or "table"
        name, more = plain, 1
        while name in named:
            more += 1
            name = f"{plain}-{more}"
        named[name] = table
    return named


def is_withheld(cell: Cell) -> bool:
    """Tell whether a cell is the word that stands in the place of a number."""
    return isinstance(cell, str) and (cell == "×" or cell.startswith("‹"))


def guarded(text: str) -> str:
    """Return ``text`` such that a spreadsheet that reads it takes it for words, never for a formula (OWASP, CSV injection).

    Looked at is what a spreadsheet may look at: the first sign past white space, in its plain width (``＝`` is ``=``).
    """  # noqa: RUF002  # the sign in its full width is what is meant
    first = unicodedata.normalize("NFKC", clean(text).lstrip())[:1]
    return f"'{clean(text)}" if (first in _FORMULA and first) or text[:1] in _FORMULA else clean(text)


def _printed(sections: tuple[Section, ...]) -> Iterator[Table]:
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Chart):
                yield block.table
            elif isinstance(block, Table):
                yield block
        yield from _printed(section.sections)

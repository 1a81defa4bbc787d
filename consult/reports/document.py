"""A report as plain values: what every format prints, in the order in which it is read.

Nothing here knows a database, a language or a file format. Texts are plain strings, already in the document's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

Cell = str | int | None
"""A number, a word, or nothing. A withheld number is a word (``‹10`` or ``×``), never 0 and never empty."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table; ``numeric`` columns are set to the right and written as numbers.

    ``meaning`` is what the data dictionary says of it; without one, the title of the table stands there.
    """

    label: str
    numeric: bool = False
    meaning: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Figures or words in rows. ``key`` is unique in the document and names its sheet; the first column heads the rows.

    ``picture`` is what they show of agreement (a word of ``analysis.agreeing.Picture``), for pages that sort by it.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    picture: str = ""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture with the table of its numbers. ``svg`` is a whole SVG document; ``alternative`` says in words what it shows."""

    title: str
    svg: str
    alternative: str
    table: Table


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """Running text. ``sources`` are numbers of sources in the document's list, printed behind it."""

    text: str
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Bullets:
    """A list of short texts."""

    entries: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Names with their values: sender, period, version."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Quotation:
    """Somebody's own words, cleared for print, with who said them. Restated text is never a quotation."""

    text: str
    attribution: str
    language: str = "nl"


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A short text in a box: a warning, or how to read what follows."""

    text: str


Block = Paragraph | Bullets | Facts | Quotation | Notice | Table | Chart


class About(StrEnum):
    """What a section is about, for pages that show it by itself. Those with a key are about one of their kind."""

    CONSULTATION = "consultation"
    CHANGES = "changes"
    METHOD = "method"
    DOUBLING = "doubling"
    WHO = "who"
    QUESTIONS = "questions"
    PROVISIONS = "provisions"
    PROVISION = "provision"
    THEMES = "themes"
    THEME = "theme"
    AGREEMENT = "agreement"
    TOWARDS = "towards"
    MINORITY = "minority"
    READ_BACK = "read_back"
    REJOINDER = "rejoinder"
    CAMPAIGNS = "campaigns"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"
    REPLIES = "replies"
    ASKED = "asked"
    CODEBOOK = "codebook"
    QUANTITIES = "quantities"

    def keyed(self, key: str) -> str:
        """Return what a section about one of this kind is about."""
        return f"{self}|{key}"


@dataclass(frozen=True, kw_only=True)
class Section:
    """A numbered part (annexes carry a letter), its blocks, and its parts; ``about`` is nothing, or a word of ``About``."""

    number: str
    heading: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where something stands: printed in the list of sources under its number."""

    number: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Labels:
    """The words a format needs of its own, in the document's language. Without ``summary`` the summary has no heading.

    ``withheld`` and ``scope`` say how figures are to be read; reports from before open data do not have them.
    """

    contents: str
    page: str
    page_of: str
    table: str
    figure: str
    sources: str
    report: str
    date: str
    version: str
    sender: str
    note: str
    reading_guide: str
    data_dictionary: str
    sheet: str
    column: str
    meaning: str
    summary: str = ""
    withheld: str = ""
    scope: str = ""


@dataclass(frozen=True, kw_only=True)
class Document:
    """One report in one language.

    ``demonstration`` is the warning every page of a demonstration carries, or nothing. ``figures`` is the whole of the JSON file:
    plain values only. ``data_tables`` are the tables of the XLSX and CSV files that are too long to print. ``facts`` stand
    on the cover below sender, date and number. A document that ``is_short`` has neither a cover nor a list of contents.
    """

    language: str
    title: str
    subtitle: str
    sender: str
    number: int
    released_on: date
    labels: Labels
    sections: tuple[Section, ...]
    demonstration: str = ""
    summary: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    data_tables: tuple[Table, ...] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)
    facts: tuple[tuple[str, str], ...] = ()
    is_short: bool = False

"""A document as one row of parts, numbered in reading order: what the printed formats (PDF, DOCX, ODT, HTML) share."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from babel.dates import format_date

from consult.reports.document import (
    Bullets,
    Cell,
    Chart,
    Document,
    Facts,
    Notice,
    Paragraph,
    Quotation,
    Section,
    Source,
    Table,
)


@dataclass(frozen=True, kw_only=True)
class Heading:
    """The heading of a section; ``anchor`` is what the contents point at, ``level`` counts from 1."""

    level: int
    number: str
    text: str
    anchor: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A chart under its number. The table of its figures follows as a part of its own."""

    number: int
    chart: Chart


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A table under its number; ``shares`` are the widths of its columns and add up to 1."""

    number: int
    table: Table
    shares: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Sources:
    """The list of sources."""

    sources: tuple[Source, ...]


Part = Heading | Paragraph | Bullets | Facts | Quotation | Notice | Picture | Printed | Sources

_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur", "yi")
_LINE, _SHORT = 100, 22
"""Characters of a table across the page, and those up to which a column of words is never squeezed."""
_BROKEN = 9
"""Characters of a heading's word that stay together where there is little room."""
_WIDE, _WHOLE = 8, 14


def outline(document: Document) -> tuple[Part, ...]:
    """Return every part in reading order: summary, sections with their parts, sources."""
    return tuple(_Numbering(document).parts())


def contents(parts: tuple[Part, ...]) -> tuple[Heading, ...]:
    """Return the headings that the list of contents shows: the first two levels."""
    return tuple(part for part in parts if isinstance(part, Heading) and part.level <= 2)  # noqa: PLR2004  # said above


def cover(document: Document) -> tuple[tuple[str, str], ...]:
    """Return what the first page says of the document, as names with values."""
    labels = document.labels
    return (
        (labels.sender, document.sender),
        (labels.date, long_date(document)),
        (labels.version, str(document.number)),
        *document.facts,
    )


def long_date(document: Document) -> str:
    """Return the date of release in words of the document's language: ``3 februari 2026``."""
    return format_date(document.released_on, format="long", locale=document.language)


def shown(cell: Cell) -> str:
    """Return a cell as printed: numbers from 10,000 in groups of three, nothing as an empty text."""
    if isinstance(cell, int):
        return str(cell) if abs(cell) < 10_000 else f"{cell:,}".replace(",", "\u00a0")  # noqa: PLR2004  # said above
    return cell or ""


def quoted(quotation: Quotation, language: str) -> str:
    """Return somebody's words between the quotation marks of the document's language."""
    before, after = ("\u201c", "\u201d") if language == "en" else ("\u2018", "\u2019")
    return f"{before}{quotation.text.strip()}{after}"


def language_of(quotation: Quotation, language: str) -> str:
    """Return the language tag of somebody's words (BCP 47), or the document's where what stands there is none."""
    return quotation.language if _TAG.fullmatch(quotation.language) else language


def is_right_to_left(tag: str) -> bool:
    """Return whether words in the language of this tag (BCP 47) run from right to left."""
    return tag.partition("-")[0] in _RIGHT_TO_LEFT


def is_wide(table: Table) -> bool:
    """Return whether a table has so many columns that it is printed smaller."""
    return len(table.columns) > _WIDE


def is_long(table: Table) -> bool:
    """Return whether a table has so many rows that it may go on on the next page, under its headings."""
    return len(table.rows) > _WHOLE


def _shares(table: Table) -> tuple[float, ...]:
    """Give each column the room its longest cell asks; where that is too much, words are broken and long texts wrapped."""
    cells = [max((len(shown(row[place])) for row in table.rows), default=0) for place in range(len(table.columns))]
    words = [max(map(len, re.split(r"[\s/-]", column.label))) for column in table.columns]
    needs = [max(cell, word * 1.3, 3) + 3 for cell, word in zip(cells, words, strict=True)]
    if sum(needs) > _LINE:
        short = [max(cell, min(word * 1.3, _BROKEN)) + 2.5 for cell, word in zip(cells, words, strict=True)]
        long = [need > _SHORT and not column.numeric for need, column in zip(needs, table.columns, strict=True)]
        rest = max(_LINE - sum(need for need, lengthy in zip(short, long, strict=True) if not lengthy), _LINE / 3)
        weight = sum(need**0.6 for need, lengthy in zip(needs, long, strict=True) if lengthy) or 1.0
        needs = [
            rest * need**0.6 / weight if lengthy else least
            for need, least, lengthy in zip(needs, short, long, strict=True)
        ]
    return tuple(need / sum(needs) for need in needs)


class _Numbering:
    """Counts tables, figures and headings while it walks."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._tables, self._figures, self._anchors = count(1), count(1), count(1)
        self._known = {source.number for source in document.sources}

    def parts(self) -> Iterator[Part]:
        """Yield every part."""
        labels = self._document.labels
        if self._document.summary:
            if labels.summary:
                yield self._heading(1, "", labels.summary)
            for text in self._document.summary:
                yield from self._paragraphs(Paragraph(text=text))
        yield from self._sections(self._document.sections, 1)
        if self._document.sources:
            yield self._heading(1, "", labels.sources)
            yield Sources(sources=self._document.sources)

    def _sections(self, sections: tuple[Section, ...], level: int) -> Iterator[Part]:
        for section in sections:
            yield self._heading(level, section.number, section.heading)
            for block in section.blocks:
                if isinstance(block, Paragraph):
                    yield from self._paragraphs(block)
                elif isinstance(block, Chart):
                    yield Picture(number=next(self._figures), chart=block)
                    yield self._table(block.table)
                elif isinstance(block, Table):
                    yield self._table(block)
                else:
                    yield block
            yield from self._sections(section.sections, level + 1)

    def _paragraphs(self, paragraph: Paragraph) -> Iterator[Paragraph]:
        texts = [text.strip() for text in paragraph.text.split("\n") if text.strip()]
        sources = tuple(number for number in paragraph.sources if number in self._known)
        for place, text in enumerate(texts, 1):
            yield Paragraph(text=text, sources=sources if place == len(texts) else ())

    def _table(self, table: Table) -> Printed:
        return Printed(number=next(self._tables), table=table, shares=_shares(table))

    def _heading(self, level: int, number: str, text: str) -> Heading:
        return Heading(level=level, number=number, text=text, anchor=f"h{next(self._anchors)}")

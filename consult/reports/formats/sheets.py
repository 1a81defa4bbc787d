"""What stands in the sheets of a workbook, whatever program opens it: a reading guide, every table, what columns mean."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from consult.reports.document import Cell, Document, Table
from consult.reports.formats.outline import long_date
from consult.reports.formats.tables import tables_of

_NAME, _CELL = 31, 32_767
"""Characters in the name of a sheet, and in a cell, at most (Excel's specifications)."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_NARROW, _BROAD = 8, 60


class Look(StrEnum):
    """What a cell is, and so how it looks."""

    TITLE = "title"
    STRONG = "strong"
    SMALL = "small"
    PLAIN = "plain"
    HEAD = "head"
    NUMBER_HEAD = "number_head"
    WORDS = "words"
    NUMBER = "number"
    WITHHELD = "withheld"


Line = Sequence[tuple[Cell, Look]]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet: what stands above its columns, their headings, the rows, and how wide columns are in characters.

    ``is_table`` tells a table of figures, which may be filtered, from the two sheets of words.
    """

    name: str
    above: Sequence[Line]
    heads: Line
    rows: Sequence[Line]
    widths: Sequence[int]
    is_table: bool = False


def sheets_of(document: Document) -> list[Sheet]:
    """Return every sheet of the workbook in its order."""
    labels = document.labels
    named = list(_named(document))
    taken = {name.lower() for name, _table in named} | {labels.reading_guide.lower()}
    return [
        _guide(document, _title(labels.reading_guide, set()), named),
        *(_sheet(document, name, table) for name, table in named),
        _dictionary(document, _title(labels.data_dictionary, taken), named),
    ]


def _guide(document: Document, name: str, named: Sequence[tuple[str, Table]]) -> Sheet:
    labels = document.labels
    facts = (
        (labels.sender, document.sender),
        (labels.date, long_date(document)),
        (f"{labels.report} {labels.version.lower()}", str(document.number)),
    )
    above: list[Line] = [
        [(document.title, Look.TITLE)],
        [(document.subtitle, Look.PLAIN)],
        [(document.demonstration, Look.STRONG)],
        [],
        *([(label, Look.SMALL), (_cut(value, _CELL), Look.PLAIN)] for label, value in facts),
        [],
    ]
    heads = _heads(labels.sheet, labels.table, labels.note)
    rows = [_words(called, table.title, table.note) for called, table in named]
    return Sheet(name=name, above=above, heads=heads, rows=rows, widths=(32, 64, 72))


def _sheet(document: Document, name: str, table: Table) -> Sheet:
    widths = []
    for place, column in enumerate(table.columns):
        lengths = [len(str(row[place])) for row in table.rows if row[place] is not None]
        widths.append(min(max([*lengths, len(column.label) + 3, _NARROW]), _BROAD))
    return Sheet(
        name=name,
        above=[
            [(_cut(table.title, _CELL), Look.STRONG)],
            [(_cut(table.note, _CELL), Look.SMALL)],
            [(document.demonstration, Look.SMALL)],
            [],
        ],
        heads=[(column.label, Look.NUMBER_HEAD if column.numeric else Look.HEAD) for column in table.columns],
        rows=[
            [_cell(cell, numeric=column.numeric) for cell, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ],
        widths=widths,
        is_table=True,
    )


def _dictionary(document: Document, name: str, named: Sequence[tuple[str, Table]]) -> Sheet:
    labels = document.labels
    rows = [
        _words(called, column.label, column.meaning or table.title)
        for called, table in named
        for column in table.columns
    ]
    heads = _heads(labels.sheet, labels.column, labels.meaning)
    return Sheet(name=name, above=(), heads=heads, rows=rows, widths=(32, 40, 80))


def _heads(*labels: str) -> Line:
    return [(label, Look.HEAD) for label in labels]


def _words(*cells: str) -> Line:
    return [(_cut(cell, _CELL), Look.WORDS) for cell in cells]


def _cell(cell: Cell, *, numeric: bool) -> tuple[Cell, Look]:
    if isinstance(cell, int):
        return cell, Look.NUMBER
    return (cell and _cut(cell, _CELL)), Look.WITHHELD if numeric else Look.WORDS


def _named(document: Document) -> Iterator[tuple[str, Table]]:
    taken = {document.labels.reading_guide.lower()}
    for table in tables_of(document):
        name = _title(table.key, taken)
        taken.add(name.lower())
        yield name, table


def _title(wanted: str, taken: set[str]) -> str:
    """Return a name for a sheet that Excel allows and that is not ``taken`` (it does not tell capitals apart)."""
    plain = _cut(_FORBIDDEN.sub("-", wanted).strip("' "), _NAME).rstrip("' ") or "-"
    name, number = plain, 1
    while name.lower() in taken:
        number += 1
        ending = f"-{number}"
        name = _cut(plain, _NAME - len(ending)) + ending
    return name


def _cut(words: str, units: int) -> str:
    """Return the first ``units`` of ``words``, counted as Excel does: in UTF-16."""
    return words.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")

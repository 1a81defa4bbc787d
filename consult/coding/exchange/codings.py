"""Codings and marks as a table: a line for each, with the passage as everybody may read it, by coders without names."""

import codecs
import csv
import io
import json
from collections.abc import Iterable, Iterator
from itertools import chain

from consult.coding.exchange.codebook_csv import guarded
from consult.coding.exchange.mapping import Coded, CodedText, Meaning
from consult.coding.exchange.marked import Marked
from consult.consultations.format import ThemeBook

_COLUMNS = (
    "contribution",
    "start",
    "end",
    "passage",
    "theme",
    "family",
    "name",
    "proposition",
    "stance",
    "condition",
    "label",
    "coder",
    "no_theme",
    "recommendation",
    "experience",
    "rare",
    "provisions",
    "memo",
)
_PIECE = 1 << 16
_NOTHING = Meaning("", stance="")


def write_csv(texts: Iterable[CodedText], book: ThemeBook, remark: str = "") -> Iterator[bytes]:
    """Yield codings and marks as CSV in UTF-8 with a mark; formulas are guarded; ``remark`` is a first line of its own.

    What a coder marks of a passage stands in each of their lines about it, and in one of its own where no theme fits it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(_COLUMNS)
    if remark:
        writer.writerow(guarded(remark) if column == "passage" else "" for column in _COLUMNS)
    yield codecs.BOM_UTF8
    for row in _rows(texts, book):
        writer.writerow(_cell(value) for value in row.values())
        if out.tell() >= _PIECE:
            yield out.getvalue().encode()
            out.seek(out.truncate(0))
    yield out.getvalue().encode()


def write_jsonl(texts: Iterable[CodedText], book: ThemeBook, remark: str = "") -> Iterator[bytes]:
    """Yield codings and marks, as in the table, as JSON Lines; ``remark`` is an object of its own on the first line."""
    lines = [{"remark": remark}] if remark else []
    for row in chain(lines, _rows(texts, book)):
        yield json.dumps(row, ensure_ascii=False).encode() + b"\n"


def _cell(value: object) -> object:
    """Return a value as a cell of a table: a flag is "yes" or empty, a list stands in one cell."""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, list):
        return guarded("; ".join(value))
    return guarded(value) if isinstance(value, str) else value


def _rows(texts: Iterable[CodedText], book: ThemeBook) -> Iterator[dict[str, object]]:
    themes = {theme.id: theme for theme in book.codes}
    for text in texts:
        marks = {(one.span, one.coder): one for one in text.marks}
        alone = marks.keys() - {(one.span, one.coder) for one in text.codings}
        for coding in sorted((*text.codings, *(Coded(span, _NOTHING, coder) for span, coder in alone))):
            outside, theme = text.placed.outside(coding.span), themes.get(coding.meaning.theme)
            mark = marks.get((coding.span, coding.coder), Marked(coding.span))
            values = (
                text.number,
                outside.start,
                outside.end,
                outside.of(text.placed.text),
                coding.meaning.theme,
                theme.family if theme else "",
                theme.nl if theme else "",
                coding.meaning.proposition,
                str(coding.meaning.stance),
                coding.condition,
                coding.label,
                coding.coder,
                mark.no_theme,
                mark.recommendation or "",
                mark.experience,
                mark.rare,
                list(mark.provisions),
                mark.memo,
            )
            yield dict(zip(_COLUMNS, values, strict=True))

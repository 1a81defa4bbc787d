"""Codings as a table: a line for each, with the passage in the words that everybody may read, by coders without names."""

import csv
import io
import json
from collections.abc import Iterator, Sequence

from consult.coding.exchange.codebook_csv import guarded
from consult.coding.exchange.mapping import CodedText
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
)


def write_csv(texts: Sequence[CodedText], book: ThemeBook, remark: str = "") -> bytes:
    """Return the codings as CSV in UTF-8 with a mark; formulas are guarded; ``remark`` is a first line of its own."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(_COLUMNS)
    if remark:
        writer.writerow(guarded(remark) if column == "passage" else "" for column in _COLUMNS)
    for row in _rows(texts, book):
        writer.writerow(value if isinstance(value, int) else guarded(value) for value in row.values())
    return out.getvalue().encode("utf-8-sig")


def write_jsonl(texts: Sequence[CodedText], book: ThemeBook, remark: str = "") -> bytes:
    """Return the codings as JSON Lines; ``remark`` is an object of its own on the first line."""
    lines = [{"remark": remark}] if remark else []
    rows = [json.dumps(row, ensure_ascii=False) for row in (*lines, *_rows(texts, book))]
    return "".join(f"{row}\n" for row in rows).encode()


def _rows(texts: Sequence[CodedText], book: ThemeBook) -> Iterator[dict[str, str | int]]:
    themes = {theme.id: theme for theme in book.codes}
    for text in texts:
        for coding in sorted(text.codings):
            outside, theme = text.placed.outside(coding.span), themes[coding.meaning.theme]
            values = (
                text.number,
                outside.start,
                outside.end,
                outside.of(text.placed.text),
                theme.id,
                theme.family,
                theme.nl,
                coding.meaning.proposition,
                str(coding.meaning.stance),
                coding.condition,
                coding.label,
                coding.coder,
            )
            yield dict(zip(_COLUMNS, values, strict=True))

"""The report as PDF that everyone can read and that keeps: PDF/UA-1 and PDF/A-2a."""

import dataclasses
import json
import re
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from typst import TypstError

from consult.reports.document import Document, Quotation
from consult.reports.formats.cleaning import cleaned
from consult.reports.formats.outline import (
    Part,
    Picture,
    Printed,
    cover,
    is_long,
    is_wide,
    language_of,
    outline,
    quoted,
    shown,
)
from consult.reports.formats.typesetting import FONT, showable, typeset

_TEMPLATE = (Path(__file__).parent / "template.typ").read_text("utf-8")
_MAKER = re.compile(
    rb"(?<=/Creator\()Typst [\d.]+(?=\))|(?<=<xmp:CreatorTool>)Typst [\d.]+(?=<)|(?<=softwareAgent>)Typst [\d.]+(?=<)"
)
_STREAM = re.compile(rb"/Length (?P<length>\d+)[^\n]{0,400}>>(?P<line>\n)stream\n")


def render(document: Document) -> bytes:
    """Return the PDF. Its date is the date of release; a character no font can print becomes an open box."""
    document = cleaned(document)
    midnight = datetime.combine(document.released_on, time(), UTC)
    moment = int(midnight.timestamp())
    values = _values(document)
    try:
        made = typeset(_TEMPLATE, _written(values), moment=moment)
    except TypstError:
        made = typeset(_TEMPLATE, _written(values, strict=True), moment=moment)
    return _ended(_MAKER.sub(lambda maker: b"Consult".ljust(len(maker.group())), made))


def _ended(pdf: bytes) -> bytes:
    r"""Return ``pdf`` with every stream's end beyond doubt.

    A stream whose last byte happens to be CR, followed by LF, reads as one byte shorter than it says (ISO 19005-2,
    6.1.7.1). There the line end before ``stream``, which need not be, moves to before ``endstream``: nothing else shifts.
    """
    written = bytearray(pdf)
    for stream in _STREAM.finditer(pdf):
        end = stream.end() + int(stream["length"])
        if pdf[end - 1 : end + 10] == b"\r\nendstream":
            start = stream.start("line")
            written[start : end + 1] = pdf[start + 1 : end] + b"\r\n"
    return bytes(written)


def _values(document: Document) -> dict[str, Any]:
    labels, day = document.labels, document.released_on
    number = str(document.number)
    return {
        "language": document.language.partition("-")[0],
        "font": FONT,
        "title": document.title,
        "subtitle": document.subtitle,
        "sender": document.sender,
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "demonstration": document.demonstration,
        "running": f"{labels.report} {number} · {document.title}",
        "cover": cover(document),
        "short": document.is_short,
        "labels": dataclasses.asdict(labels) | {"page": labels.page.capitalize()},
        "parts": [_part(part, document.language) for part in outline(document)],
    }


def _part(part: Part, language: str) -> dict[str, Any]:
    """Return a part as plain values with its kind; ``template.typ`` draws each kind."""
    kind = {"kind": type(part).__name__}
    if isinstance(part, Picture):
        chart = part.chart
        return kind | {
            "number": part.number,
            "title": chart.title,
            "svg": chart.svg,
            "alternative": chart.alternative or chart.title,
        }
    if isinstance(part, Printed):
        table = part.table
        return kind | {
            "number": part.number,
            "title": table.title,
            "note": table.note,
            "wide": is_wide(table),
            "long": is_long(table),
            "shares": part.shares,
            "columns": [{"label": column.label, "numeric": column.numeric} for column in table.columns],
            "rows": [[shown(cell) for cell in row] for row in table.rows],
        }
    if isinstance(part, Quotation):
        return kind | {
            "text": quoted(part, language),
            "attribution": part.attribution,
            "language": language_of(part, language).partition("-")[0],
        }
    return kind | dataclasses.asdict(part)


def _written(values: dict[str, Any], *, strict: bool = False) -> str:
    """Return ``values`` as JSON, every text in it such that it can be printed."""

    def shown(value: Any) -> Any:
        if isinstance(value, str):
            return showable(value, strict=strict)
        if isinstance(value, dict):
            return {key: shown(each) for key, each in value.items()}
        return [shown(each) for each in value] if isinstance(value, list | tuple) else value

    return json.dumps(shown(values), ensure_ascii=False)

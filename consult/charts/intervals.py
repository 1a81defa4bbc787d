"""Points with their intervals, on a scale from 0 to 1."""

from collections.abc import Sequence
from textwrap import wrap

from babel.numbers import format_decimal

from consult.charts.drawing import BAR, GAP, INK, LABEL, LINE, MUTED, SMALL, SPAN, WRAP, Drawing, width_of

Interval = tuple[float, float, float]
"""A value, and the lower and the upper end of its interval."""


def interval_bars(
    rows: Sequence[tuple[str, Interval | None]], bounds: Sequence[float], *, title: str, language: str, nothing: str
) -> str:
    """Return a point with its interval for each row as an SVG document, on a scale from 0 to 1, its value behind it.

    ``bounds`` are values to read it by, drawn as lines. A row without a value says ``nothing``; below 0 stands at 0.
    """
    drawn = Drawing()
    room = width_of("-0.00 (-0.00\u20130.00)", SMALL) + 24
    unit, at = SPAN - room, 26.0
    said = [(label, _in_words(interval, language) if interval else nothing) for label, interval in rows]
    heights = [max(BAR, LINE * len(wrap(label, WRAP))) + GAP for label, _interval in rows]
    for bound in (0.0, *bounds, 1.0):
        x, words = LABEL + bound * unit, format_decimal(bound, "0.###", locale=language)
        drawn.upright(x, 18, 26 + sum(heights), dashed=bound in bounds)
        drawn.words(words, x, 12, MUTED, size=SMALL, anchor="middle")
    for (label, interval), (_label, words) in zip(rows, said, strict=True):
        height = drawn.label(label, at)
        if interval:
            value, low, high = (LABEL + unit * min(1.0, max(0.0, each)) for each in interval)
            drawn.interval(value, low, high, at + height / 2)
        drawn.words(words, LABEL + unit + 12 if interval else LABEL + 6, at + height / 2 + 4.3, INK, size=SMALL)
        at += height + GAP
    description = "; ".join(f"{label}: {words}" for label, words in said)
    return drawn.finish(at, title=title, description=description, language=language)


def _in_words(interval: Interval, language: str) -> str:
    value, low, high = (format_decimal(one, "0.00", locale=language) for one in interval)
    return f"{value} ({low}\u2013{high})"

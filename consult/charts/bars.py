"""Bars: one for each row, of one number or of a number for each stance."""

from collections.abc import Mapping, Sequence

from consult.charts.drawing import BAR, GAP, INK, LABEL, SIZE, SPAN, Drawing, Number, stub, unit_of, width_of


def stance_bars(
    rows: Sequence[tuple[str, Mapping[str, Number]]],
    labels: Mapping[str, str],
    *,
    title: str,
    language: str,
) -> str:
    """Return stacked bars as an SVG document: for each row its label, and a part with sign and number by stance.

    ``labels`` names the stances (``support``, ``conditional``, ``oppose``, ``question``, ``none``, ``withheld``) in the
    order of the bars; ``title`` is the proposition they are towards, in words. A number that does not fit in its part
    stands behind the bar.
    """
    drawn = Drawing()
    at = drawn.legend(labels)
    bars = [[(stance, numbers.get(stance, 0)) for stance in labels] for _label, numbers in rows]
    unit = unit_of(bars)
    for (label, _numbers), bar in zip(rows, bars, strict=True):
        height = drawn.label(label, at)
        drawn.stack(bar, at + (height - BAR) / 2, unit)
        at += height + GAP
    lines = [
        f"{label}: " + ", ".join(f"{labels[stance]} {number}" for stance, number in bar)
        for (label, _numbers), bar in zip(rows, bars, strict=True)
    ]
    return drawn.finish(at, title=title, description="; ".join(lines), language=language)


def counts_bars(rows: Sequence[tuple[str, Number | None]], *, title: str, language: str) -> str:
    """Return one bar for each row as an SVG document, with its number behind it; nothing to count is drawn as 0."""
    drawn = Drawing()
    counts = [(label, 0 if number is None else number) for label, number in rows]
    room = max((width_of(str(number), SIZE) for _label, number in counts), default=0.0) + 8
    unit = (SPAN - room) / max([1, *(number for _label, number in counts if isinstance(number, int))])
    at = 4.0
    for label, number in counts:
        height = drawn.label(label, at)
        y = at + (height - BAR) / 2
        if isinstance(number, str):
            drawn.part("withheld", LABEL, y, stub(number), number)
        else:
            drawn.part("support", LABEL, y, number * unit, "")
            drawn.words(str(number), LABEL + number * unit + 6, y + 17, INK)
        at += height + GAP
    description = "; ".join(f"{label}: {number}" for label, number in counts)
    return drawn.finish(at, title=title, description=description, language=language)

"""A square for each count of a table: the more, the darker; the number stands in each."""

from collections.abc import Sequence

from consult.charts.drawing import INK, LABEL, LINE, PAPER, SMALL, SPAN, WIDTH, Drawing, Number

_HEIGHT = 26
_SHADES = (
    (PAPER, INK),
    ("#e4edf5", INK),
    ("#bcd4e9", INK),
    ("#86b0d6", INK),
    ("#2f6ea5", PAPER),
    ("#123a5e", PAPER),
)
"""From nothing to most: the shade, and the colour of the number on it. The order of shades holds in grey."""


def heat_map(rows: Sequence[tuple[str, Sequence[Number]]], columns: Sequence[str], *, title: str, language: str) -> str:
    """Return a table of squares as an SVG document; columns stand under a number, with its words in a legend above.

    Shades are by fifths of the largest count; a withheld one is hatched, with its word.
    """
    drawn = Drawing()
    y = 4.0
    for place, label in enumerate(columns, 1):
        drawn.words(f"{place}  {label}", WIDTH / 2 if place % 2 == 0 else 0, y + 11.5, INK, size=SMALL)
        y += LINE if place % 2 == 0 or place == len(columns) else 0
    width = SPAN / max(len(columns), 1)
    y += 8
    for place in range(len(columns)):
        drawn.words(str(place + 1), LABEL + (place + 0.5) * width, y + 12, INK, size=SMALL, anchor="middle")
    y += LINE + 4
    most = max((cell for _label, cells in rows for cell in cells if isinstance(cell, int)), default=0)
    for label, cells in rows:
        height = max(drawn.label(label, y), _HEIGHT)
        for place, cell in enumerate(cells):
            x = LABEL + place * width
            if isinstance(cell, str):
                drawn.part("withheld", x, y, width, cell, height=height)
                continue
            fill, ink = _SHADES[-(-cell * 5 // most) if most else 0]
            drawn.square(x, y, width, height, fill)
            drawn.words(str(cell), x + width / 2, y + height / 2 + 4.3, ink, size=SMALL, anchor="middle")
        y += height + 2
    lines = [
        f"{label}: " + ", ".join(f"{name} {cell}" for name, cell in zip(columns, cells, strict=True))
        for label, cells in rows
    ]
    return drawn.finish(y + 12, title=title, description="; ".join(lines), language=language)

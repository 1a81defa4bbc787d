"""Where groups stand: against to the left of the middle, for to the right."""

from collections.abc import Mapping, Sequence

from consult.charts.drawing import BAR, GAP, INK, LABEL, SIGNS, SMALL, SPAN, WIDTH, Drawing, Number, stub, width_of

_MIDDLE = LABEL + SPAN / 2
_LEFT, _RIGHT = ("oppose", "none"), ("conditional", "support")
"""The parts of a bar from the middle outwards; what is both for and against is drawn last on the left, in grey."""


def sides_bars(
    rows: Sequence[tuple[str, Mapping[str, Number]]], labels: Mapping[str, str], *, title: str, language: str
) -> str:
    """Return a bar to both sides of a middle line for each row, as an SVG document.

    ``rows`` hold numbers by ``support``, ``conditional``, ``oppose`` and ``none`` (both), which ``labels`` name. A row
    with a withheld number is one hatched stub with its word: its length would tell.
    """
    drawn = Drawing()
    y = drawn.legend(labels)
    top = y
    unit = (SPAN / 2 - 40) / max([1, *(_side(numbers, side) for _row, numbers in rows for side in (_LEFT, _RIGHT))])
    for label, numbers in rows:
        height = drawn.label(label, y)
        at = y + (height - BAR) / 2
        word = next((number for number in numbers.values() if isinstance(number, str)), "")
        if word:
            drawn.part("withheld", _MIDDLE - stub(word) / 2, at, stub(word), word)
        else:
            for way in (-1, 1):
                _draw(drawn, numbers, way=way, at=at, unit=unit)
        y += height + GAP
    drawn.upright(_MIDDLE, top - 4, y - GAP + 4)
    lines = [
        f"{label}: " + ", ".join(f"{labels[side]} {numbers.get(side, 0)}" for side in labels) for label, numbers in rows
    ]
    return drawn.finish(y, title=title, description="; ".join(lines), language=language)


def _draw(drawn: Drawing, numbers: Mapping[str, Number], *, way: int, at: float, unit: float) -> None:
    x, behind = _MIDDLE, []
    for stance in _RIGHT if way > 0 else _LEFT:
        number = numbers.get(stance, 0)
        if not isinstance(number, int) or not number:
            continue
        length, words = number * unit, f"{SIGNS[stance]} {number}"
        fits = width_of(words, SMALL) + 6 <= length
        drawn.part(stance, min(x, x + way * length), at, length, words if fits else "")
        behind += [] if fits else [words]
        x += way * length
    if behind:
        words = " ".join(behind)
        start = x + 6 if way > 0 else x - 6 - width_of(words, SMALL)
        drawn.words(words, min(max(start, LABEL), WIDTH - width_of(words, SMALL)), at + 16.5, INK, size=SMALL)


def _side(numbers: Mapping[str, Number], side: Sequence[str]) -> int:
    return sum(number for stance in side if isinstance(number := numbers.get(stance, 0), int))

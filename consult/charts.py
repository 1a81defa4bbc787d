"""Charts as our own SVG, made on the server: the same picture on a page, in a PDF and in an office document.

Colour never stands alone: every stance has its sign, its own pattern and its number, so that a chart reads in grey. A
withheld number is a hatched stub of one fixed length with its word. Only presentation attributes are used, so that no
policy has to allow styles.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from textwrap import wrap
from xml.sax.saxutils import escape, quoteattr

from babel.numbers import format_decimal

Number = int | str
"""A count, or the word that stands in its place."""

Interval = tuple[float, float, float]
"""A value, and the lower and the upper end of its interval."""

WIDTH = 720
_LABEL, _BAR, _GAP, _LINE = 236, 24, 14, 16
_SPAN = WIDTH - _LABEL
_WRAP = 33
"""Characters of a label on one line: what fits in ``_LABEL`` at the size of a label."""
_SIZE, _SMALL = 13, 12
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold."""
_MARK = "\0"
"""Stands for the mark of a drawing until the drawing is done; no word can hold it."""
_BETWEEN = "\u00a0\u00a0\u00a0"
_LEAST = 1e-6
_INK, _MUTED, _PAPER = "#1c2733", "#4a5868", "#ffffff"
_FONT = "Fira Sans, Noto Sans, Arial, sans-serif"
_FILLS: Mapping[str, tuple[str, str]] = {
    "support": ("#1b4f7c", _PAPER),
    "conditional": ("#a9cbe8", _INK),
    "oppose": ("#b3541e", _PAPER),
    "question": ("#f2d466", _INK),
    "none": ("#d9dee3", _INK),
    "withheld": (_PAPER, _INK),
}
"""By stance: the colour, and the colour of the words on it."""
_SIGNS: Mapping[str, str] = {
    "support": "+",
    "conditional": "\u00b1",
    "oppose": "\u2212",
    "question": "?",
    "none": "\u00b7",
    "withheld": "/",
}
_PATTERNS: Mapping[str, str] = {
    "conditional": '<line x1="0" y1="0" x2="0" y2="8" stroke="#1b4f7c" stroke-width="1.6"/>',
    "question": '<circle cx="4" cy="4" r="1.1" fill="#1c2733"/>',
    "withheld": '<line x1="0" y1="0" x2="0" y2="8" stroke="#64727f" stroke-width="1.4"/>',
}
_TURNS: Mapping[str, int] = {"conditional": 45, "withheld": -45}


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
    drawn = _Drawing()
    at = drawn.legend(labels)
    bars = [[(stance, numbers.get(stance, 0)) for stance in labels] for _label, numbers in rows]
    unit = _unit(bars)
    for (label, _numbers), bar in zip(rows, bars, strict=True):
        height = drawn.label(label, at)
        drawn.stack(bar, at + (height - _BAR) / 2, unit)
        at += height + _GAP
    lines = [
        f"{label}: " + ", ".join(f"{labels[stance]} {number}" for stance, number in bar)
        for (label, _numbers), bar in zip(rows, bars, strict=True)
    ]
    return drawn.finish(at, title=title, description="; ".join(lines), language=language)


def counts_bars(rows: Sequence[tuple[str, Number | None]], *, title: str, language: str) -> str:
    """Return one bar for each row as an SVG document, with its number behind it; nothing to count is drawn as 0."""
    drawn = _Drawing()
    counts = [(label, 0 if number is None else number) for label, number in rows]
    room = max((_width(str(number), _SIZE) for _label, number in counts), default=0.0) + 8
    unit = (_SPAN - room) / max([1, *(number for _label, number in counts if isinstance(number, int))])
    at = 4.0
    for label, number in counts:
        height = drawn.label(label, at)
        y = at + (height - _BAR) / 2
        if isinstance(number, str):
            drawn.part("withheld", _LABEL, y, _stub(number), number)
        else:
            drawn.part("support", _LABEL, y, number * unit, "")
            drawn.words(str(number), _LABEL + number * unit + 6, y + 17, _INK)
        at += height + _GAP
    description = "; ".join(f"{label}: {number}" for label, number in counts)
    return drawn.finish(at, title=title, description=description, language=language)


def interval_bars(
    rows: Sequence[tuple[str, Interval | None]], bounds: Sequence[float], *, title: str, language: str, nothing: str
) -> str:
    """Return a point with its interval for each row as an SVG document, on a scale from 0 to 1, its value behind it.

    ``bounds`` are values to read it by, drawn as lines. A row without a value says ``nothing``; below 0 stands at 0.
    """
    drawn = _Drawing()
    room = _width("-0.00 (-0.00\u20130.00)", _SMALL) + 24
    unit, at = _SPAN - room, 26.0
    said = [(label, _in_words(interval, language) if interval else nothing) for label, interval in rows]
    heights = [max(_BAR, _LINE * len(wrap(label, _WRAP))) + _GAP for label, _interval in rows]
    for bound in (0.0, *bounds, 1.0):
        drawn.upright(_LABEL + bound * unit, 18, 26 + sum(heights), dashed=bound in bounds)
        drawn.words(
            format_decimal(bound, "0.###", locale=language),
            _LABEL + bound * unit,
            12,
            _MUTED,
            size=_SMALL,
            anchor="middle",
        )
    for (label, interval), (_label, words) in zip(rows, said, strict=True):
        height = drawn.label(label, at)
        if interval:
            value, low, high = (_LABEL + unit * min(1.0, max(0.0, each)) for each in interval)
            drawn.interval(value, low, high, at + height / 2)
        drawn.words(words, _LABEL + unit + 12 if interval else _LABEL + 6, at + height / 2 + 4.3, _INK, size=_SMALL)
        at += height + _GAP
    description = "; ".join(f"{label}: {words}" for label, words in said)
    return drawn.finish(at, title=title, description=description, language=language)


class _Drawing:
    """The parts of one SVG document, as they are drawn."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._patterned: dict[str, None] = {}

    def legend(self, labels: Mapping[str, str]) -> float:
        """Draw what each pattern means, on as many lines as it takes; return where the bars may begin."""
        x, y = 0.0, 4.0
        for stance, words in labels.items():
            text = f"{_SIGNS[stance]} {words}"
            width = 20 + _width(text, _SMALL) + 18
            if x and x + width > WIDTH:
                x, y = 0.0, y + _LINE + 6
            self.part(stance, x, y, 14, "", height=14)
            for line in wrap(text, 100):
                self.words(line, x + 20, y + 11.5, _INK, size=_SMALL)
                y += _LINE
            y, x = y - _LINE, x + width
        return y + _LINE + 14

    def label(self, text: str, y: float) -> float:
        """Draw a row's label in as many lines as it needs; return the height of the row in pixels."""
        lines = wrap(text, _WRAP) or [""]
        height = float(max(_BAR, _LINE * len(lines)))
        first = y + (height - _LINE * len(lines)) / 2 + 12.5
        for number, line in enumerate(lines):
            self.words(line, 0, first + number * _LINE, _INK)
        return height

    def stack(self, numbers: Sequence[tuple[str, Number]], y: float, unit: float) -> None:
        """Draw the parts of one bar, and behind it the numbers that did not fit in theirs."""
        x, behind = float(_LABEL), []
        for stance, number in numbers:
            if not number:
                continue
            text, length, fits = _part_words(stance, number), _length(number, unit), _fits(stance, number, unit)
            self.part("withheld" if isinstance(number, str) else stance, x, y, length, text if fits else "")
            behind += [] if fits else [text]
            x += length
        if behind or x == _LABEL:
            self.words(_BETWEEN.join(behind) or "0", x + 6, y + 16.5, _INK, size=_SMALL)

    def part(self, stance: str, x: float, y: float, width: float, words: str, *, height: float = _BAR) -> None:
        """Draw a part of a bar in the colour and pattern of ``stance``, with ``words`` in its middle."""
        fill, ink = _FILLS[stance]
        patterned = stance in _PATTERNS
        if patterned:
            self._patterned[stance] = None
        dashes = ' stroke-dasharray="3 2"' if stance == "withheld" else ""
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height}"'
            f' fill="{f"url(#{stance}{_MARK})" if patterned else fill}"'
            f' stroke="{_MUTED if stance == "withheld" else _PAPER}"{dashes}/>'
        )
        if words and patterned:
            room = _width(words, _SMALL) + 6
            self._parts.append(
                f'<rect x="{x + (width - room) / 2:.1f}" y="{y + 4:.1f}" width="{room:.1f}" height="{height - 8}"'
                f' rx="2" fill="{_PAPER}"/>'
            )
        if words:
            self.words(words, x + width / 2, y + height / 2 + 4.3, ink, size=_SMALL, anchor="middle")

    def upright(self, x: float, top: float, bottom: float, *, dashed: bool) -> None:
        """Draw a line from top to bottom, to read values by."""
        dashes = ' stroke-dasharray="4 3"' if dashed else ""
        self._parts.append(
            f'<line x1="{x:.1f}" y1="{top:.1f}" x2="{x:.1f}" y2="{bottom:.1f}" stroke="{_MUTED}"{dashes}/>'
        )

    def interval(self, value: float, low: float, high: float, y: float) -> None:
        """Draw a point at ``value`` on a line from ``low`` to ``high``."""
        ink = _FILLS["support"][0]
        self._parts.append(
            f'<line x1="{low:.1f}" y1="{y:.1f}" x2="{high:.1f}" y2="{y:.1f}" stroke="{ink}" stroke-width="3"/>'
            f'<circle cx="{value:.1f}" cy="{y:.1f}" r="5" fill="{ink}" stroke="{_PAPER}"/>'
        )

    def words(self, text: str, x: float, y: float, fill: str, *, size: int = _SIZE, anchor: str = "") -> None:
        """Draw a line of text that begins at ``x``, or has its middle there."""
        where = f' text-anchor="{anchor}"' if anchor else ""
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}"{where}>{_escaped(text)}</text>'
        )

    def finish(self, height: float, *, title: str, description: str, language: str) -> str:
        """Return the whole document; its ids differ from those of every other chart on a page."""
        height -= _GAP - 4
        content = "".join(self._parts)
        mark = hashlib.sha256(f"{title}\n{description}\n{content}".encode("utf-8", "replace")).hexdigest()[:10]
        patterns = "".join(_pattern(stance) for stance in self._patterned)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}"'
            f' viewBox="0 0 {WIDTH} {height:.0f}" role="img" lang={quoteattr(language)} font-family={quoteattr(_FONT)}'
            f' aria-labelledby="title{_MARK}" aria-describedby="desc{_MARK}">'
            f'<title id="title{_MARK}">{_escaped(title)}</title><desc id="desc{_MARK}">{_escaped(description)}</desc>'
            f"<defs>{patterns}</defs>{content}</svg>"
        ).replace(_MARK, f"-{mark}")


def _in_words(interval: Interval, language: str) -> str:
    value, low, high = (format_decimal(one, "0.00", locale=language) for one in interval)
    return f"{value} ({low}\u2013{high})"


def _pattern(stance: str) -> str:
    turn = f' patternTransform="rotate({_TURNS[stance]})"' if stance in _TURNS else ""
    return (
        f'<pattern id="{stance}{_MARK}" width="8" height="8" patternUnits="userSpaceOnUse"{turn}>'
        f'<rect width="8" height="8" fill="{_FILLS[stance][0]}"/>{_PATTERNS[stance]}</pattern>'
    )


def _unit(rows: Sequence[Sequence[tuple[str, Number]]]) -> float:
    """Return the pixels for one: about the largest for which every bar fits, with the numbers behind it."""
    unit = float(_SPAN)
    for numbers in rows:
        count = sum(number for _stance, number in numbers if isinstance(number, int))
        stubs = sum(_stub(number) for _stance, number in numbers if isinstance(number, str))
        while count and count * unit + stubs + _behind(numbers, unit) > _SPAN and unit > _LEAST:
            unit *= 0.97
    return unit


def _behind(numbers: Sequence[tuple[str, Number]], unit: float) -> float:
    """Return the room that the numbers of small parts take behind their bar."""
    loose = [_part_words(stance, number) for stance, number in numbers if number and not _fits(stance, number, unit)]
    return _width(_BETWEEN.join(loose), _SMALL) + 10 if loose else 0.0


def _part_words(stance: str, number: Number) -> str:
    return number if isinstance(number, str) else f"{_SIGNS[stance]} {number}"


def _length(number: Number, unit: float) -> float:
    return _stub(number) if isinstance(number, str) else number * unit


def _fits(stance: str, number: Number, unit: float) -> bool:
    return _width(_part_words(stance, number), _SMALL) + 6 <= _length(number, unit)


def _escaped(words: str) -> str:
    return escape(_ILLEGAL.sub("", words))


def _stub(word: str) -> float:
    return max(44.0, _width(word, _SMALL) + 14)


def _width(text: str, size: int) -> float:
    """Estimate the width of ``text`` in pixels, a little wide: by kinds of letters of Fira Sans."""
    narrow, broad = "iljtfrI.,:;'|!()[] ", "mwMWOQ@%+\u00b1\u2212"
    return size * sum(0.32 if letter in narrow else 0.86 if letter in broad else 0.6 for letter in text)

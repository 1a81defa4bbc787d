"""Charts as our own SVG, made on the server: the same picture on a page, in a PDF and in an office document.

Colour never stands alone: every stance has its own pattern and every bar its number. Withheld numbers are drawn as a
hatched stub of one fixed length with their word. Only presentation attributes are used, so that no policy has to allow
styles.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from xml.sax.saxutils import escape, quoteattr

Number = int | str
"""A count, or the word that stands in its place."""

WIDTH = 720
_LABEL, _BAR, _GAP = 236, 24, 14
_TOP, _LINE = 12, 16
_SPAN = WIDTH - _LABEL - 60
_STUB = 44
_INK, _MUTED, _PAPER = "#1c2733", "#4a5868", "#ffffff"
_FONT = "Fira Sans, Noto Sans, Arial, sans-serif"
_FILLS: Mapping[str, tuple[str, str, str]] = {
    "support": ("#1b4f7c", "#ffffff", ""),
    "conditional": ("#9ecbf0", "#1c2733", "/"),
    "oppose": ("#b3541e", "#ffffff", ""),
    "question": ("#f2d466", "#1c2733", "."),
    "none": ("#d5dbe1", "#1c2733", ""),
}
"""By stance: the colour, the colour of the number on it, and the kind of pattern."""
_SIGNS: Mapping[str, str] = {"support": "+", "conditional": "±", "oppose": "−", "question": "?", "none": "·"}  # noqa: RUF001  (the signs of the look)
_WRAP = 34


def stance_bars(
    rows: Sequence[tuple[str, Mapping[str, Number]]],
    labels: Mapping[str, str],
    *,
    title: str,
    language: str,
) -> str:
    """Return stacked bars as an SVG document: for each row its label and a number by stance.

    ``labels`` names the stances in the order of the bars; ``title`` is the proposition they are towards.
    """
    top = _TOP + _LINE + 14
    drawn = _Drawing(title, language)
    longest = max([_known(numbers.values()) for _label, numbers in rows] or [0])
    unit = (_SPAN - _STUB * _most_withheld(rows)) / max(longest, 1)
    drawn.legend([(stance, labels[stance]) for stance in labels])
    at = top
    for label, numbers in rows:
        height = drawn.label(label, at)
        x = float(_LABEL)
        for stance in labels:
            x += drawn.part(stance, numbers.get(stance, 0), x, at + (height - _BAR) / 2, unit)
        if not any(numbers.values()):
            drawn.words("0", _LABEL + 4, at + height / 2 + 4, _MUTED)
        at += height + _GAP
    return drawn.finish(at)


def counts_bars(rows: Sequence[tuple[str, Number | None]], *, title: str, language: str) -> str:
    """Return one bar for each row as an SVG document, with its number behind it."""
    drawn = _Drawing(title, language)
    longest = max([_known([number]) for _label, number in rows] or [0])
    unit = _SPAN / max(longest, 1)
    at = _TOP
    for label, number in rows:
        height = drawn.label(label, at)
        y = at + (height - _BAR) / 2
        length = _STUB if isinstance(number, str) else (number or 0) * unit
        if isinstance(number, str):
            drawn.hatched(_LABEL, y, length)
        elif number:
            drawn.box(_LABEL, y, length, _FILLS["support"][0])
        drawn.words(str(number if number is not None else 0), _LABEL + length + 6, y + _BAR / 2 + 4, _INK)
        at += height + _GAP
    return drawn.finish(at)


class _Drawing:
    """The parts of one SVG document, as they are drawn."""

    def __init__(self, title: str, language: str) -> None:
        self._title, self._language = title, language
        self._mark = hashlib.sha256(title.encode()).hexdigest()[:8]
        self._parts: list[str] = []

    def legend(self, stances: Iterable[tuple[str, str]]) -> None:
        """Draw what each pattern means, on one line."""
        x = 0.0
        for stance, words in stances:
            self._fill(stance, x, _TOP, 14, 14)
            self.words(f"{_SIGNS[stance]} {words}", x + 20, _TOP + 11, _INK, size=12)
            x += 40 + 7 * len(words)

    def label(self, text: str, y: float) -> float:
        """Draw a row's label in as many lines as it needs; return the height of the row."""
        lines = wrap(text, _WRAP) or [""]
        height = max(_BAR, _LINE * len(lines))
        first = y + (height - _LINE * len(lines)) / 2 + 12
        for number, line in enumerate(lines):
            self.words(line, 0, first + number * _LINE, _INK)
        return height

    def part(self, stance: str, number: Number, x: float, y: float, unit: float) -> float:
        """Draw one part of a stacked bar; return its length."""
        if isinstance(number, str):
            self.hatched(x, y, _STUB)
            self.words(number, x + _STUB / 2, y + _BAR / 2 + 4, _INK, anchor="middle", size=12)
            return _STUB
        length = number * unit
        if number:
            self._fill(stance, x, y, length, _BAR)
            if length >= 8 * len(str(number)) + 4:
                self.words(str(number), x + length / 2, y + _BAR / 2 + 4, _FILLS[stance][1], anchor="middle", size=12)
        return length

    def hatched(self, x: float, y: float, length: float) -> None:
        """Draw what stands for a withheld number."""
        self._rect(x, y, length, _BAR, f"url(#h{self._mark})", stroke=_MUTED, dashed=True)

    def box(self, x: float, y: float, length: float, fill: str) -> None:
        """Draw a plain bar."""
        self._rect(x, y, length, _BAR, fill)

    def words(self, text: str, x: float, y: float, fill: str, *, anchor: str = "start", size: int = 13) -> None:
        """Draw a line of text."""
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}" text-anchor="{anchor}">{escape(text)}</text>'
        )

    def finish(self, height: float) -> str:
        """Return the whole document."""
        mark = self._mark
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="{self._language}" width="{WIDTH}" height="{height:.0f}" '
            f'viewBox="0 0 {WIDTH} {height:.0f}" font-family={quoteattr(_FONT)} aria-labelledby="t{mark}">'
            f'<title id="t{mark}">{escape(self._title)}</title>'
            f'<defs><pattern id="h{mark}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">'
            f'<rect width="7" height="7" fill="{_PAPER}"/><line x1="0" y1="0" x2="0" y2="7" stroke="{_MUTED}" stroke-width="1.6"/></pattern>'
            f'<pattern id="c{mark}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            f'<rect width="7" height="7" fill="{_FILLS["conditional"][0]}"/><line x1="0" y1="0" x2="0" y2="7" stroke="{_PAPER}" stroke-width="2"/></pattern>'
            f'<pattern id="q{mark}" width="6" height="6" patternUnits="userSpaceOnUse">'
            f'<rect width="6" height="6" fill="{_FILLS["question"][0]}"/><circle cx="3" cy="3" r="1" fill="{_INK}"/></pattern></defs>'
            f"{''.join(self._parts)}</svg>"
        )

    def _fill(self, stance: str, x: float, y: float, width: float, height: float) -> None:
        colour, _ink, pattern = _FILLS[stance]
        fill = {"/": f"url(#c{self._mark})", ".": f"url(#q{self._mark})"}.get(pattern, colour)
        self._rect(x, y, width, height, fill, stroke=_PAPER)

    def _rect(
        self, x: float, y: float, width: float, height: float, fill: str, *, stroke: str = "", dashed: bool = False
    ) -> None:
        line = f' stroke="{stroke}"' if stroke else ""
        dashes = ' stroke-dasharray="3 2"' if dashed else ""
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"{line}{dashes}/>'
        )


def _known(numbers: Iterable[Number | None]) -> int:
    return sum(number for number in numbers if isinstance(number, int))


def _most_withheld(rows: Sequence[tuple[str, Mapping[str, Number]]]) -> int:
    return max([sum(isinstance(number, str) for number in numbers.values()) for _label, numbers in rows] or [0])

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

Number = int | str
"""A count, or the word that stands in its place."""

WIDTH = 720
LABEL, BAR, GAP, LINE = 236, 24, 14, 16
SPAN = WIDTH - LABEL
WRAP = 33
"""Characters of a label on one line: what fits in ``LABEL`` at the size of a label."""
SIZE, SMALL = 13, 12
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold."""
_MARK = "\0"
"""Stands for the mark of a drawing until the drawing is done; no word can hold it."""
_BETWEEN = "\u00a0\u00a0\u00a0"
_LEAST = 1e-6
INK, MUTED, PAPER = "#1c2733", "#4a5868", "#ffffff"
_FONT = "Fira Sans, Noto Sans, Arial, sans-serif"
FILLS: Mapping[str, tuple[str, str]] = {
    "support": ("#1b4f7c", PAPER),
    "conditional": ("#a9cbe8", INK),
    "oppose": ("#b3541e", PAPER),
    "question": ("#f2d466", INK),
    "none": ("#d9dee3", INK),
    "withheld": (PAPER, INK),
}
"""By stance: the colour, and the colour of the words on it."""
SIGNS: Mapping[str, str] = {
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


class Drawing:
    """The parts of one SVG document, as they are drawn."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._patterned: dict[str, None] = {}

    def legend(self, labels: Mapping[str, str]) -> float:
        """Draw what each pattern means, on as many lines as it takes; return where the bars may begin."""
        x, y = 0.0, 4.0
        for stance, words in labels.items():
            text = f"{SIGNS[stance]} {words}"
            width = 20 + width_of(text, SMALL) + 18
            if x and x + width > WIDTH:
                x, y = 0.0, y + LINE + 6
            self.part(stance, x, y, 14, "", height=14)
            for line in wrap(text, 100):
                self.words(line, x + 20, y + 11.5, INK, size=SMALL)
                y += LINE
            y, x = y - LINE, x + width
        return y + LINE + 14

    def label(self, text: str, y: float) -> float:
        """Draw a row's label in as many lines as it needs; return the height of the row in pixels."""
        lines = wrap(text, WRAP) or [""]
        height = float(max(BAR, LINE * len(lines)))
        first = y + (height - LINE * len(lines)) / 2 + 12.5
        for number, line in enumerate(lines):
            self.words(line, 0, first + number * LINE, INK)
        return height

    def stack(self, numbers: Sequence[tuple[str, Number]], y: float, unit: float) -> None:
        """Draw the parts of one bar, and behind it the numbers that did not fit in theirs."""
        x, behind = float(LABEL), []
        for stance, number in numbers:
            if not number:
                continue
            text, length, fits = _part_words(stance, number), _length(number, unit), _fits(stance, number, unit)
            self.part("withheld" if isinstance(number, str) else stance, x, y, length, text if fits else "")
            behind += [] if fits else [text]
            x += length
        if behind or x == LABEL:
            self.words(_BETWEEN.join(behind) or "0", x + 6, y + 16.5, INK, size=SMALL)

    def part(self, stance: str, x: float, y: float, width: float, words: str, *, height: float = BAR) -> None:
        """Draw a part of a bar in the colour and pattern of ``stance``, with ``words`` in its middle."""
        fill, ink = FILLS[stance]
        patterned = stance in _PATTERNS
        if patterned:
            self._patterned[stance] = None
        dashes = ' stroke-dasharray="3 2"' if stance == "withheld" else ""
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height}"'
            f' fill="{f"url(#{stance}{_MARK})" if patterned else fill}"'
            f' stroke="{MUTED if stance == "withheld" else PAPER}"{dashes}/>'
        )
        if words and patterned:
            room = width_of(words, SMALL) + 6
            self._parts.append(
                f'<rect x="{x + (width - room) / 2:.1f}" y="{y + 4:.1f}" width="{room:.1f}" height="{height - 8}"'
                f' rx="2" fill="{PAPER}"/>'
            )
        if words:
            self.words(words, x + width / 2, y + height / 2 + 4.3, ink, size=SMALL, anchor="middle")

    def square(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """Draw a plain square in one shade."""
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}" stroke="{MUTED}"'
            ' stroke-width="0.5"/>'
        )

    def upright(self, x: float, top: float, bottom: float, *, dashed: bool = False) -> None:
        """Draw a line from top to bottom, that bars begin at or to read values by."""
        dashes = ' stroke-dasharray="4 3"' if dashed else ""
        self._parts.append(f'<line x1="{x:.1f}" y1="{top:.1f}" x2="{x:.1f}" y2="{bottom:.1f}" stroke="{INK}"{dashes}/>')

    def interval(self, value: float, low: float, high: float, y: float) -> None:
        """Draw a point at ``value`` on a line from ``low`` to ``high``."""
        ink = FILLS["support"][0]
        self._parts.append(
            f'<line x1="{low:.1f}" y1="{y:.1f}" x2="{high:.1f}" y2="{y:.1f}" stroke="{ink}" stroke-width="3"/>'
            f'<circle cx="{value:.1f}" cy="{y:.1f}" r="5" fill="{ink}" stroke="{PAPER}"/>'
        )

    def words(self, text: str, x: float, y: float, fill: str, *, size: int = SIZE, anchor: str = "") -> None:
        """Draw a line of text that begins at ``x``, or has its middle there."""
        where = f' text-anchor="{anchor}"' if anchor else ""
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}"{where}>{_escaped(text)}</text>'
        )

    def finish(self, height: float, *, title: str, description: str, language: str) -> str:
        """Return the whole document; its ids differ from those of every other chart on a page."""
        height -= GAP - 4
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


def _pattern(stance: str) -> str:
    turn = f' patternTransform="rotate({_TURNS[stance]})"' if stance in _TURNS else ""
    return (
        f'<pattern id="{stance}{_MARK}" width="8" height="8" patternUnits="userSpaceOnUse"{turn}>'
        f'<rect width="8" height="8" fill="{FILLS[stance][0]}"/>{_PATTERNS[stance]}</pattern>'
    )


def unit_of(rows: Sequence[Sequence[tuple[str, Number]]]) -> float:
    """Return the pixels for one: about the largest for which every bar fits, with the numbers behind it."""
    unit = float(SPAN)
    for numbers in rows:
        count = sum(number for _stance, number in numbers if isinstance(number, int))
        stubs = sum(stub(number) for _stance, number in numbers if isinstance(number, str))
        while count and count * unit + stubs + _behind(numbers, unit) > SPAN and unit > _LEAST:
            unit *= 0.97
    return unit


def _behind(numbers: Sequence[tuple[str, Number]], unit: float) -> float:
    """Return the room that the numbers of small parts take behind their bar."""
    loose = [_part_words(stance, number) for stance, number in numbers if number and not _fits(stance, number, unit)]
    return width_of(_BETWEEN.join(loose), SMALL) + 10 if loose else 0.0


def _part_words(stance: str, number: Number) -> str:
    return number if isinstance(number, str) else f"{SIGNS[stance]} {number}"


def _length(number: Number, unit: float) -> float:
    return stub(number) if isinstance(number, str) else number * unit


def _fits(stance: str, number: Number, unit: float) -> bool:
    return width_of(_part_words(stance, number), SMALL) + 6 <= _length(number, unit)


def _escaped(words: str) -> str:
    return escape(_ILLEGAL.sub("", words))


def stub(word: str) -> float:
    """Return the length of the part that stands for a withheld number, with room for its word."""
    return max(44.0, width_of(word, SMALL) + 14)


def width_of(text: str, size: int) -> float:
    """Estimate the width of ``text`` in pixels, a little wide: by kinds of letters of Fira Sans."""
    narrow, broad = "iljtfrI.,:;'|!()[] ", "mwMWOQ@%+\u00b1\u2212"
    return size * sum(0.32 if letter in narrow else 0.86 if letter in broad else 0.6 for letter in text)

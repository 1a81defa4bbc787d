"""The words of a PDF, put back into headings, paragraphs and lists: the file itself knows only where letters stand."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from consult.papers.paper import LONGEST_TEXT, TOO_LONG, Paragraph, RefusedPaperError

_HYPHENS = {0x02, 0xFFFE}
"""What PDFium makes of a hyphen at the end of a line that it takes for a broken word."""
_ENDS = {0x0A, 0x0D}
_BULLET = re.compile(
    r"^(?:[•‣▪●○◦■□–—*·\uf0b7\uf0a7-]|o(?= {1,3}\S)|\(?(?:[0-9]{1,2}|[a-z]|[ivx]{1,4})[.)])[ \t]+(?=\S)"
)
_LEADERS = re.compile(r"(?:\.\s?){5,}\s*[0-9ivxl]+$")
_DIGITS = re.compile(r"[0-9]+")
_PAGE_NUMBER = re.compile(
    r"^(?:\W*(?:pagina|blz\.?|page|p\.)?\s*[0-9]{1,3}\W*(?:(?:van|of|/)\s*[0-9]{1,3}\W*)?)$", re.IGNORECASE
)
_LONGEST_HEADING = 140
_LARGER = 1.12
_BOLD = 600
_EDGE = 2
"""How many lines at the top and at the foot of a page may be the same on every page."""


class _Line(NamedTuple):
    text: str
    left: float
    right: float
    foot: float
    size: float
    bold: bool
    broken: bool
    page: int


def paragraphs(content: bytes) -> list[Paragraph]:
    """Return the paragraphs of all pages, without heads and feet of pages, page numbers and tables of contents.

    Headings are found by size and weight, levels by size. Words that are drawn unseen are among them: whoever reads
    a scan with recognised text reads just those. Raises :class:`RefusedPaperError` for more text than is taken.
    """
    document = pypdfium2.PdfDocument(content)
    try:
        pages: list[list[_Line]] = []
        characters = 0
        for number in range(len(document)):
            lines = list(_lines(document, number))
            characters += sum(len(line.text) for line in lines)
            if characters > LONGEST_TEXT:
                raise RefusedPaperError(TOO_LONG)
            pages.append(lines)
    finally:
        document.close()
    body = [line for lines in _without_edges(pages) for line in lines if not _LEADERS.search(line.text)]
    return _joined(body)


def pages(content: bytes) -> int:
    """Return how many pages there are."""
    document = pypdfium2.PdfDocument(content)
    try:
        return len(document)
    finally:
        document.close()


def _lines(document: pypdfium2.PdfDocument, number: int) -> Iterator[_Line]:
    page = document[number]
    text = page.get_textpage()
    try:
        begin = 0
        letters: list[str] = []
        count = pdfium.FPDFText_CountChars(text)
        for at in range(count + 1):
            code = pdfium.FPDFText_GetUnicode(text, at) if at < count else 0x0A
            if code in _ENDS or code in _HYPHENS:
                line = "".join(letters).replace("\xa0", " ")
                if line.strip():
                    yield _measured(text, line, begin, at, number + 1, broken=code in _HYPHENS)
                begin, letters = at + 1, []
            elif code:
                letters.append(chr(code))
    finally:
        text.close()
        page.close()


def _measured(text: pypdfium2.PdfTextPage, line: str, begin: int, end: int, page: int, *, broken: bool) -> _Line:
    """Return a line with where it stands, by its first and last visible letter."""
    first = begin + len(line) - len(line.lstrip())
    last = max(first, begin + len(line.rstrip()) - 1)
    left, _, foot = _box(text, min(first, end - 1))
    _, right, _ = _box(text, min(last, end - 1))
    return _Line(
        text=line.strip(),
        left=left,
        right=right,
        foot=foot,
        size=round(pdfium.FPDFText_GetFontSize(text, first) * 2) / 2,
        bold=pdfium.FPDFText_GetFontWeight(text, first) >= _BOLD and pdfium.FPDFText_GetFontWeight(text, last) >= _BOLD,
        broken=broken,
        page=page,
    )


def _box(text: pypdfium2.PdfTextPage, at: int) -> tuple[float, float, float]:
    left, right, foot, head = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text, at, left, right, foot, head)
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text, at, x, y)
    return left.value, right.value, y.value


def _without_edges(pages: Sequence[Sequence[_Line]]) -> Iterator[list[_Line]]:
    """Yield each page without what stands at the top or the foot of many pages, and without its number."""
    edges = Counter(
        text for lines in pages for text in {_DIGITS.sub("#", one.text) for one in (*lines[:_EDGE], *lines[-_EDGE:])}
    )
    often = max(3, len(pages) // 3)
    for lines in pages:
        inner = range(_EDGE, len(lines) - _EDGE)
        yield [
            line
            for at, line in enumerate(lines)
            if at in inner or not (edges[_DIGITS.sub("#", line.text)] >= often or _PAGE_NUMBER.match(line.text))
        ]


def _joined(lines: Sequence[_Line]) -> list[Paragraph]:
    if not lines:
        return []
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0]
    gaps = [one.foot - next_.foot for one, next_ in pairwise(lines) if _follows(one, next_) and one.size == body]
    usual = median(gaps) if gaps else body * 1.2
    width = max((line.right for line in lines if line.size == body), default=0.0)
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and not _begins(groups[-1][-1], line, usual, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    larger = sorted({line.size for line in lines if line.size >= body * _LARGER}, reverse=True)
    return [_paragraph(group, larger) for group in groups]


def _follows(one: _Line, line: _Line) -> bool:
    return one.page == line.page and one.foot > line.foot


def _begins(before: _Line, line: _Line, usual: float, width: float) -> bool:
    """Tell whether a line begins a new paragraph after the one before it."""
    if before.broken:
        return False
    if abs(before.size - line.size) > 1 or before.bold != line.bold or _BULLET.match(line.text):
        return True
    ends = before.text.endswith((".", "?", "!", ":", ";", "”", '"'))
    if not _follows(before, line):
        # The text goes on at the top of a page or of a column, unless a sentence or an indented list ended.
        return ends or (before.page != line.page and abs(before.left - line.left) > line.size / 2)
    if before.foot - line.foot > max(usual, line.size * 1.2) * 1.35:
        return True
    short = before.right < line.left + (width - line.left) * 0.8
    return short and (ends or before.bold)


def _paragraph(group: Sequence[_Line], larger: Sequence[float]) -> Paragraph:
    first = group[0]
    text = ""
    for line in group:
        text += line.text if not text or text.endswith("\u00ad") else f" {line.text}"
        text = text + "\u00ad" if line.broken else text
    text = text.replace("\u00ad", "")
    bullet = _BULLET.match(text)
    heading = 0
    if len(text) <= _LONGEST_HEADING and any(letter.isalpha() for letter in text):
        if first.size in larger:
            heading = min(larger.index(first.size) + 1, 6)
        elif first.bold and len(group) <= 2 and not text.endswith((".", ";", ",")):  # noqa: PLR2004
            heading = min(len(larger) + 1, 6)
    if bullet and not heading:
        return Paragraph(text=_marked(text, bullet), listed=True, page=first.page)
    return Paragraph(text=text, heading=heading, page=first.page)


def _marked(text: str, bullet: re.Match[str]) -> str:
    """Return a list item without its sign; a number or letter stays, because the text may refer to it."""
    sign = bullet.group().strip()
    return text if sign[-1] in ".)" else text[bullet.end() :]

"""Position papers: a file is judged, its words are read, and a copy is made that holds nothing else. Bytes in, values out.

The kind of a file follows from its name, its first bytes and what it is made of, which must agree.
"""

from collections.abc import Sequence
from dataclasses import replace

from consult.papers import opendocument, pdf_cleaning, pdf_words, word
from consult.papers.containers import Container
from consult.papers.paper import (
    DAMAGED,
    EMPTY,
    LARGEST_FILE,
    LONGEST_TEXT,
    NO_TEXT,
    NOT_AS_NAMED,
    OLD_WORD,
    OTHER_KIND,
    TOO_LARGE,
    TOO_LONG,
    Kind,
    Paper,
    Paragraph,
    RefusedPaperError,
)
from consult.papers.rebuilding import rebuilt

__all__ = ["LARGEST_FILE", "Kind", "Paper", "Paragraph", "RefusedPaperError", "kind_of", "read_paper", "refuse_by_size"]

_BEGINS = {Kind.PDF: b"%PDF-", Kind.DOCX: b"PK\x03\x04", Kind.ODT: b"PK\x03\x04"}
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_PAGES_OF_THE_WEB = (b"<html", b"<!doctype", b"<svg", b"<script", b"<?php")
_EDGE = 1024
"""How far programs look for what a file is, at its beginning and at its end."""
_FEWEST_LETTERS = 20
"""On a page."""


def kind_of(name: str) -> Kind:
    """Return the kind that a file's name claims, or refuse with :class:`RefusedPaperError`."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in set(Kind):
        raise RefusedPaperError(OTHER_KIND)
    return Kind(ending)


def refuse_by_size(content: bytes) -> None:
    """Refuse an empty and a too large file with :class:`RefusedPaperError`."""
    if not content:
        raise RefusedPaperError(EMPTY)
    if len(content) > LARGEST_FILE:
        raise RefusedPaperError(TOO_LARGE)


def read_paper(name: str, content: bytes) -> Paper:
    """Return what the file called ``name`` says, with a clean copy.

    Raises :class:`RefusedPaperError` for every file that is not taken. A hostile file may use much time and memory
    before it is refused: pages call :func:`consult.papers.apart.read_apart`, which gives it little of both.
    """
    kind = kind_of(name)
    refuse_by_size(content)
    if content.startswith(_OLD_WORD) and kind is Kind.DOCX:
        raise RefusedPaperError(OLD_WORD)
    if not content.startswith(_BEGINS[kind]):
        raise RefusedPaperError(NOT_AS_NAMED)
    try:
        return _read_pdf(content) if kind is Kind.PDF else _read_office(kind, content)
    except RefusedPaperError:
        raise
    except Exception:  # noqa: BLE001  (nobody can list what parsers raise on a file that was made to break them)
        raise RefusedPaperError(DAMAGED) from None


def _read_pdf(content: bytes) -> Paper:
    tail = content[content.rfind(b"%%EOF") + 5 :]
    edges = (content[:_EDGE] + content[-_EDGE:]).lower()
    is_something_else = b"PK\x05\x06" in content[-66_000:] or any(sign in edges for sign in _PAGES_OF_THE_WEB)
    if tail.strip(b"\r\n\t \0") or is_something_else:
        raise RefusedPaperError(NOT_AS_NAMED)
    clean = pdf_cleaning.cleaned(content)
    paragraphs = pdf_words.paragraphs(clean)
    return Paper(kind=Kind.PDF, clean=clean, paragraphs=_judged(paragraphs, pages=pdf_words.pages(clean)))


def _read_office(kind: Kind, content: bytes) -> Paper:
    container = Container(content)
    found: list[Paragraph] = []
    characters = 0
    for paragraph in (word if kind is Kind.DOCX else opendocument).paragraphs(container):
        characters += len(paragraph.text)
        if characters > LONGEST_TEXT:
            raise RefusedPaperError(TOO_LONG)
        found.append(paragraph)
    paragraphs = _judged(found)
    if max(one.page for one in paragraphs) == 1:
        # Word processors need not note where pages begin; a single page is as likely a file that does not say.
        paragraphs = tuple(replace(one, page=0) for one in paragraphs)
    return Paper(kind=kind, clean=rebuilt(kind, paragraphs), paragraphs=paragraphs)


def _judged(paragraphs: Sequence[Paragraph], *, pages: int = 1) -> tuple[Paragraph, ...]:
    """Return ``paragraphs``, or refuse a scan: a title page with letters before pictures of pages is one too."""
    if sum(letter.isalpha() for one in paragraphs for letter in one.text) < _FEWEST_LETTERS * pages:
        raise RefusedPaperError(NO_TEXT)
    return tuple(paragraphs)

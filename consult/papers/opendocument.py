"""The words of an ODT file (OpenDocument 1.3, part 3): what its reader sees, and nothing of how it came about."""

import zipfile
from collections.abc import Iterator

from consult.papers.containers import Container
from consult.papers.elements import Element, elements
from consult.papers.paper import (
    FILES_INSIDE,
    MACROS,
    MEDIA_TYPES,
    NOT_AS_NAMED,
    PASSWORD,
    Kind,
    Paragraph,
    RefusedPaperError,
)

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT = f"{{{_SPACE}text:1.0}}"
_STYLE = f"{{{_SPACE}style:1.0}}"
_MANIFEST = f"{{{_SPACE}manifest:1.0}}"
_PROGRAMS = ("Basic/", "Scripts/")
_LISTENER = f"{{{_SPACE}script:1.0}}event-listener"
_P, _H, _BREAK, _NOTE = f"{_TEXT}p", f"{_TEXT}h", f"{_TEXT}soft-page-break", f"{_TEXT}note"
_PROPERTIES = f"{_STYLE}text-properties"
_WANTED = frozenset({_P, _H, f"{_STYLE}style", _LISTENER})
_UNSEEN = {
    f"{_TEXT}tracked-changes",
    f"{_TEXT}table-of-content",
    f"{_TEXT}alphabetical-index",
    f"{_TEXT}hidden-paragraph",
    f"{_TEXT}hidden-text",
    f"{{{_SPACE}office:1.0}}annotation",
    _NOTE,
}
_LONGEST_SPACE = 100


def paragraphs(container: Container) -> Iterator[Paragraph]:
    """Yield the paragraphs, tables cell by cell, each note after the paragraph that it belongs to.

    Left out: what was deleted with changes tracked, comments, hidden text, heads and feet of pages, tables of contents.
    Raises :class:`RefusedPaperError` for a file with macros, a password or documents inside it, and for another type.
    """
    _judge(container)
    page = 1
    hidden: set[str] = set()
    titles = {"Title"}
    notes: list[Paragraph] = []
    for element in elements(container.stream("content.xml"), _WANTED):
        if element.tag == _LISTENER:
            raise RefusedPaperError(MACROS)
        if element.tag == f"{_STYLE}style":
            if any(one.get(f"{_TEXT}display") == "none" for one in element.iter(_PROPERTIES)):
                hidden.add(element.get(f"{_STYLE}name", ""))
            if element.get(f"{_STYLE}parent-style-name") in titles:
                titles.add(element.get(f"{_STYLE}name", ""))
            continue
        page += _breaks_before(element)
        around = {outer.tag for outer in element.iterancestors()}
        text = "".join(_words(element, hidden)).strip()
        if text and not around & (_UNSEEN - {_NOTE}):
            paragraph = Paragraph(
                text=text,
                heading=_level(element, titles),
                listed=f"{_TEXT}list-item" in around and element.tag != _H,
                page=page,
            )
            if _NOTE in around:
                notes.append(paragraph)
            else:
                yield paragraph
        page += len(list(element.iter(_BREAK)))
        if _NOTE not in around:
            yield from notes
            notes.clear()


def _judge(container: Container) -> None:
    first = container.first()
    if first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED:
        raise RefusedPaperError(NOT_AS_NAMED)
    if container.read("mimetype") != MEDIA_TYPES[Kind.ODT].encode():
        raise RefusedPaperError(NOT_AS_NAMED)
    manifest = elements(
        container.stream("META-INF/manifest.xml"),
        frozenset({f"{_MANIFEST}file-entry", f"{_MANIFEST}encryption-data", f"{_MANIFEST}encrypted-key"}),
    )
    if any(entry.tag != f"{_MANIFEST}file-entry" for entry in manifest):
        raise RefusedPaperError(PASSWORD)
    if any(name.startswith(_PROGRAMS) and not name.endswith("/") for name in container.names):
        raise RefusedPaperError(MACROS)
    if any(name != "content.xml" and name.endswith("/content.xml") for name in container.names):
        raise RefusedPaperError(FILES_INSIDE)


def _words(element: Element, hidden: set[str]) -> Iterator[str]:
    if element.get(f"{_TEXT}style-name", "") in hidden or element.tag in _UNSEEN:
        return
    yield _without_layout(element.text)
    for child in element:
        if child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            yield " " * min(int(count) if count.isdecimal() else 1, _LONGEST_SPACE)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif isinstance(child.tag, str):
            yield from _words(child, hidden)
        yield _without_layout(child.tail)


def _without_layout(text: str | None) -> str:
    """Return ``text`` with the line ends of the XML file as the spaces that they mean (part 3, 6.1.2)."""
    return (text or "").replace("\n", " ").replace("\t", " ").replace("\r", " ")


def _level(element: Element, titles: set[str]) -> int:
    if element.get(f"{_TEXT}style-name") in titles:
        return 1
    level = element.get(f"{_TEXT}outline-level", "1")
    return int(level) if element.tag == _H and level.isdecimal() else int(element.tag == _H)


def _breaks_before(element: Element) -> int:
    """Return how many pages begin just before the paragraph that follows: breaks between paragraphs stand alone."""
    before = element.getprevious()
    return int(before is not None and before.tag == _BREAK)

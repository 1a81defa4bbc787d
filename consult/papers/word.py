"""The words of a DOCX file (ECMA-376, part 1): what its reader sees, and nothing of how it came about."""

from collections.abc import Iterator

from consult.papers.containers import Container
from consult.papers.elements import Element, elements
from consult.papers.paper import DAMAGED, MACROS, NOT_AS_NAMED, Paragraph, RefusedPaperError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_PROGRAMS = ("vbaproject.bin", "vbadata.xml", "/activex/")
_UNSEEN = {f"{_W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr")}
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_PARAGRAPHS = frozenset({f"{_W}p", f"{_STRICT}p"})


class _Style:
    """What a style says of its paragraphs; ``name`` is English in every language of Word."""

    def __init__(self, style: Element) -> None:
        self.name = _value(style, "name").lower()
        self.parent = _value(style, "basedOn")
        self.outline = _value(style, "pPr", "outlineLvl")
        self.listed = style.find(f"{_W}pPr/{_W}numPr") is not None
        self.hidden = style.find(f"{_W}rPr/{_W}vanish") is not None


def paragraphs(container: Container) -> Iterator[Paragraph]:
    """Yield the paragraphs, tables cell by cell, and then the notes.

    Left out: what was deleted with changes tracked, comments, fields, hidden text, heads and feet of pages, tables of
    contents. Raises :class:`RefusedPaperError` for a file with macros and for one that is no document.
    """
    if any(program in name.lower() for name in container.names for program in _PROGRAMS):
        raise RefusedPaperError(MACROS)
    main = _main_part(container)
    styles = _styles(container)
    yield from _in_part(container, main, styles)
    for name in _NOTES:
        if name in container.names:
            yield from _in_part(container, name, styles)


def _main_part(container: Container) -> str:
    """Return the name of the part with the text; a macro-enabled file or a template names its type otherwise."""
    main = ""
    for part in elements(container.stream("[Content_Types].xml"), frozenset({f"{_TYPES}Override", f"{_TYPES}Default"})):
        kind = part.get("ContentType", "")
        if "macroenabled" in kind.lower() or "vbaproject" in kind.lower():
            raise RefusedPaperError(MACROS)
        if kind == _DOCUMENT:
            main = part.get("PartName", "").removeprefix("/")
    if not main:
        raise RefusedPaperError(NOT_AS_NAMED)
    return main


def _styles(container: Container) -> dict[str, _Style]:
    if "word/styles.xml" not in container.names:
        return {}
    found = elements(container.stream("word/styles.xml"), frozenset({f"{_W}style"}))
    return {style.get(f"{_W}styleId", ""): _Style(style) for style in found}


def _in_part(container: Container, name: str, styles: dict[str, _Style]) -> Iterator[Paragraph]:
    page = 1
    for element in elements(container.stream(name), _PARAGRAPHS):
        if element.tag != f"{_W}p":
            raise RefusedPaperError(DAMAGED)  # the strict form of the format, which Word writes only when asked to
        if any(outer.tag == _FALLBACK for outer in element.iterancestors()):
            continue  # the same words again, for older programs
        text = "".join(_words(element, styles)).strip()
        family = _family(_value(element, "pPr", "pStyle"), styles)
        contents = any(style.name.startswith("toc ") for style in family)
        if text and not contents:
            level = _level(element, family)
            listed = element.find(f"{_W}pPr/{_W}numPr") is not None or any(style.listed for style in family)
            yield Paragraph(text=text, heading=level, listed=listed and not level, page=page)
        page += len(list(element.iter(f"{_W}lastRenderedPageBreak")))


def _words(element: Element, styles: dict[str, _Style]) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[str(child.tag)] if child.get(f"{_W}type") is None else ""
        elif child.tag not in _UNSEEN and not _is_hidden(child, styles):
            yield from _words(child, styles)


def _is_hidden(run: Element, styles: dict[str, _Style]) -> bool:
    hidden = run.find(f"{_W}rPr/{_W}vanish")
    if hidden is not None:
        return hidden.get(f"{_W}val") not in {"0", "false", "off"}
    return any(style.hidden for style in _family(_value(run, "rPr", "rStyle"), styles))


def _family(style_id: str, styles: dict[str, _Style]) -> list[_Style]:
    """Return a style and those it is based on, nearest first."""
    family: list[_Style] = []
    while style_id in styles and styles[style_id] not in family:
        family.append(styles[style_id])
        style_id = styles[style_id].parent
    return family


def _level(element: Element, family: list[_Style]) -> int:
    """Return the level of a heading from 1, or 0: level 10 in the file is the body of the text."""
    outline = _value(element, "pPr", "outlineLvl") or next((style.outline for style in family if style.outline), "")
    if outline.isdecimal() and int(outline) < 9:  # noqa: PLR2004  (17.3.1.20: nine levels, counted from 0)
        return int(outline) + 1
    named = next((style.name for style in family if style.name.startswith(("heading ", "title"))), "")
    number = named.removeprefix("heading ")
    return int(number) if number.isdecimal() else int(named == "title")


def _value(element: Element, *path: str) -> str:
    found = element.find("/".join(f"{_W}{name}" for name in path))
    return found.get(f"{_W}val", "") if found is not None else ""

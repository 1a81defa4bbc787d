"""The XML inside a document, element by element, without what XML can be made to do."""

from collections.abc import Iterable, Iterator
from typing import cast

from lxml import etree

from consult.papers.paper import DAMAGED, INSTRUCTIONS, UNPACKS_TOO_LARGE, RefusedPaperError

Element = etree._Element  # noqa: SLF001  (lxml gives it no public name)
_MOST_ELEMENTS = 1_000_000
"""A long report has some two hundred thousand."""


def elements(pieces: Iterable[bytes], tags: frozenset[str]) -> Iterator[Element]:
    """Yield each element of ``tags`` (``{namespace}name``) as it ends; it is emptied before the next one comes.

    Nothing is fetched and no entity is put in. Raises :class:`RefusedPaperError` for a document type declaration, which
    no word processor writes and every such attack needs, and for what is not XML.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    begun = 0
    try:
        for piece in pieces:
            if begun == 0 and b"<!DOCTYPE" in piece:
                raise RefusedPaperError(INSTRUCTIONS)
            parser.feed(piece)
            for event, found in parser.read_events():
                element = cast(Element, found)
                if event == "start":
                    begun += 1
                    _judge(element, begun)
                elif element.tag in tags:
                    yield element
                    _empty(element)
        parser.close()
    except etree.XMLSyntaxError:
        raise RefusedPaperError(DAMAGED) from None


def _judge(element: Element, begun: int) -> None:
    # In an encoding in which the first look did not see it.
    if begun == 1 and element.getroottree().docinfo.internalDTD is not None:
        raise RefusedPaperError(INSTRUCTIONS)
    if begun > _MOST_ELEMENTS:
        raise RefusedPaperError(UNPACKS_TOO_LARGE)


def _empty(element: Element) -> None:
    element.clear()
    parent = element.getparent()
    # What came before has been read; kept, a long text would stand in memory twice.
    while parent is not None and element.getprevious() is not None:
        del parent[0]

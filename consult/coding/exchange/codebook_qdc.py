"""A codebook as REFI-QDA (``.qdc``): what other programs for qualitative analysis read and write."""

from collections.abc import Collection

from lxml import etree

from consult.coding.exchange.codes import codes_in, element_of, root_of
from consult.coding.exchange.described import codes_of, entries_of
from consult.coding.exchange.entries import book_of
from consult.coding.exchange.faults import ExchangeFileError, whole
from consult.consultations.format import ThemeBook
from consult.papers.elements import elements
from consult.papers.paper import INSTRUCTIONS, RefusedPaperError

SPACE = "urn:QDA-XML:codebook:1.0"
_SPACES = (SPACE, "urn:QDA-XML:project:1.0")


def write(book: ThemeBook) -> bytes:
    """Return the codebook; what a code has no place for stands in its description (:mod:`described`)."""
    root = root_of(SPACE, "CodeBook", {})
    codes = etree.SubElement(root, f"{{{SPACE}}}Codes")
    codes.extend(element_of(code, SPACE) for code in codes_of(book))
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return written


def read(name: str, content: bytes, base: ThemeBook, propositions: Collection[str]) -> ThemeBook:
    """Return the codebook; raises :class:`ExchangeFileError`, also for whatever XML can be made to do."""
    tags = frozenset(f"{{{space}}}Codes" for space in _SPACES)
    entries = []
    try:
        for found in elements([content], tags):
            space = str(found.tag)[1:].partition("}")[0]
            entries += entries_of(codes_in(found, space))
    except RefusedPaperError as refusal:
        raise ExchangeFileError(name, [whole(name, xml_fault(refusal))]) from None
    except ValueError as error:
        raise ExchangeFileError(name, [whole(name, "a code without its identifier", line=int(str(error)))]) from None
    return book_of(name, entries, base, propositions)


def xml_fault(refusal: RefusedPaperError) -> str:
    """Return in a few words why XML was refused."""
    return "holds commands that are not followed (a DOCTYPE)" if refusal.message == INSTRUCTIONS else "is no XML"

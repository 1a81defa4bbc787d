"""A codebook as YAML, in the words of a consultation file."""

from collections.abc import Collection
from typing import Any

import yaml

from consult.coding.exchange.entries import FIELDS, Entry, book_of
from consult.coding.exchange.faults import ExchangeFileError, decoded, fault
from consult.consultations.format import ThemeBook
from consult.consultations.format.marked import Marked, parse
from consult.consultations.format.nodes import Node, written

_TOP = ("codebook", "theme_propositions")
_WIDTH = 120


def write(book: ThemeBook) -> bytes:
    """Return the codebook with the proposition of every theme; a consultation file takes both as they are."""
    content = book.model_dump(mode="json", exclude_unset=True)
    towards = content.pop("towards")
    named = {"codebook": content, "theme_propositions": {theme.id: towards[theme.id] for theme in book.codes}}
    return yaml.safe_dump(named, allow_unicode=True, sort_keys=False, width=_WIDTH).encode()


def read(name: str, content: bytes, base: ThemeBook, propositions: Collection[str]) -> ThemeBook:
    """Return the codebook; raises :class:`ExchangeFileError`. Anchors, aliases and tags are refused."""
    marked = parse(decoded(name, content))
    faults = [fault(name, line, written(place), words) for line, place, words in marked.faults]
    root = Node(marked.value)
    codes = root["codebook"]["codes"]
    if not faults and not isinstance(codes.value, list):
        faults.append(fault(name, 1, written(codes.path), "must be a list of themes"))
    faults += [
        fault(name, marked.line_of(node.path), written(node.path), "is a key that a codebook does not have")
        for key, node in root.entries()
        if key not in _TOP
    ]
    if faults:
        raise ExchangeFileError(name, faults)
    towards = dict(root["theme_propositions"].entries())
    entries = [_entry(name, marked, code, towards) for code in codes.each()]
    return book_of(name, entries, base, propositions)


def _entry(name: str, marked: Marked, code: Node, towards: dict[str, Node]) -> Entry:
    line, key = marked.line_of(code.path), code["id"].text
    if key is None:
        raise ExchangeFileError(name, [fault(name, line, written(code.path), "must be a theme with its id")])
    # A whole entry: what it does not name is not there any more.
    values: dict[str, Any] = dict.fromkeys(FIELDS)
    values |= {field: node.value for field, node in code.entries() if field != "id"}
    named = towards.get(key)
    return Entry(line, key, values, None if named is None else str(named.value))

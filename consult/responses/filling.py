"""Fill in the fields of a form that was painted once: the page is cut where values stand, and joined with new ones.

Painting a page of twenty questions costs twenty times what serving it does, and all of it but the values is the same
for everyone; so it is painted empty, kept, and filled in for each visitor. Knows HTML as our own macros write it
(attributes in double quotes, ``>`` and quotes escaped inside them), no question and no respondent.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape

_FIELD = re.compile(
    r"<(?P<tag>input|select|option|/select)\b(?P<attributes>[^>]*?)\s*/?>"
    r"|<(?P<area>textarea)\b(?P<of_area>[^>]*)>(?P<text>.*?)(?=</textarea>)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?', re.IGNORECASE)
_VALUE = re.compile(r'\svalue="[^"]*"')
_CHOSEN = re.compile(r'\s(?:checked|selected)(?:="[^"]*")?(?=\s|$)')
_BUTTONS = frozenset({"submit", "button", "reset", "image", "file"})


@dataclass(frozen=True)
class _Place:
    """Where a value stands: the number of its piece, and how it is written there (``option`` for a choice)."""

    piece: int
    kind: str
    option: str = ""

    def written(self, values: Collection[str]) -> str:
        if self.kind == "text":
            return "\n" + escape("".join(values).replace("\0", ""))
        if self.kind == "value":
            return f' value="{escape("".join(values))}"'
        return f" {self.kind}" if self.option in values else ""


class PaintedForm:
    """A page whose fields can be filled in again and again."""

    def __init__(self, page: str) -> None:
        """Cut ``page`` at its fields."""
        self._pieces: list[str] = []
        self._places: dict[str, list[_Place]] = {}
        end = 0
        for start, stop, name, kind, option, default in _fields(page):
            self._pieces.append(page[end:start])
            self._places.setdefault(name, []).append(_Place(len(self._pieces), kind, option))
            self._pieces.append(default)
            end = stop
        self._pieces.append(page[end:])

    def filled(self, values: Mapping[str, Collection[str]]) -> str:
        """Return the page with ``values`` (by name of field) in its fields; fields that are not named stay as painted.

        A choice is made where its value is among those of its name; in a field for text they stand joined, escaped.
        """
        pieces = self._pieces.copy()
        for name, given in values.items():
            for place in self._places.get(name, ()):
                pieces[place.piece] = place.written(given)
        return "".join(pieces)

    @property
    def names(self) -> frozenset[str]:
        """The names of its fields."""
        return frozenset(self._places)


def _fields(page: str) -> Iterator[tuple[int, int, str, str, str, str]]:
    """Yield start and end of what a value replaces, its field's name, how it is written, its option, what is there."""
    choosing = ""
    for field in _FIELD.finditer(page):
        if field["area"]:
            start, stop = field.span("text")
            yield start, stop, _attributes(field["of_area"])["name"], "text", "", field["text"]
            continue
        tag, start, stop = field["tag"].lower(), *field.span("attributes")
        attributes = _attributes(field["attributes"])
        if tag in {"select", "/select"}:
            choosing = attributes.get("name", "")
        elif tag == "option" or attributes.get("type") in {"radio", "checkbox"}:
            name, kind = (choosing, "selected") if tag == "option" else (attributes["name"], "checked")
            chosen = _CHOSEN.search(page, start, stop)
            here = chosen.span() if chosen else (stop, stop)
            yield *here, name, kind, attributes.get("value", "on"), page[slice(*here)]
        elif attributes.get("type") not in _BUTTONS and "name" in attributes:
            value = _VALUE.search(page, start, stop)
            here = value.span() if value else (stop, stop)
            yield *here, attributes["name"], "value", "", page[slice(*here)]


def _attributes(written: str) -> dict[str, str]:
    return {name.lower(): unescape(value) for name, value in _ATTRIBUTE.findall(written)}

"""Codes as REFI-QDA knows them: named, described, one inside the other (QDA-XML 1.0, 18 March 2019)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast
from uuid import NAMESPACE_URL, UUID, uuid5

from lxml import etree

from consult.papers.elements import Element

SPACE = uuid5(NAMESPACE_URL, "urn:QDA-XML:consult")
"""Where the identifiers of our codes come from: the same key has the same one in every consultation."""
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")


@dataclass(frozen=True)
class Code:
    """A code with those below it; ``line`` is where it stood in a file."""

    guid: UUID
    name: str
    description: str = ""
    codable: bool = True
    below: tuple["Code", ...] = ()
    line: int = 0

    def all(self) -> Iterator["Code"]:
        """Yield this code and every one below it."""
        yield self
        for code in self.below:
            yield from code.all()


def guid_of(*parts: str) -> UUID:
    """Return the identifier of what is named by ``parts``."""
    return uuid5(SPACE, "|".join(parts))


def legal(text: str) -> str:
    """Return ``text`` with U+FFFD for each sign that XML cannot hold."""
    return _ILLEGAL.sub("\ufffd", text)


def element_of(code: Code, space: str) -> Element:
    """Return a code, and what stands below it, as an element of the namespace."""
    about = {"guid": str(code.guid), "name": legal(code.name), "isCodable": "true" if code.codable else "false"}
    made = etree.Element(f"{{{space}}}Code", about)
    if code.description:
        etree.SubElement(made, f"{{{space}}}Description").text = legal(code.description)
    made.extend(element_of(below, space) for below in code.below)
    return made


def codes_in(parent: Element, space: str) -> tuple[Code, ...]:
    """Return the codes directly below an element; raises ``ValueError`` naming the line of one without identifier."""
    return tuple(
        Code(
            guid=guid_in(found, "guid"),
            name=found.get("name", ""),
            description=found.findtext(f"{{{space}}}Description", ""),
            codable=found.get("isCodable", "true") not in {"false", "0"},
            below=codes_in(found, space),
            line=line_of(found),
        )
        for found in parent.findall(f"{{{space}}}Code")
    )


def root_of(space: str, name: str, about: dict[str, str]) -> Element:
    """Return the root of a file in one namespace, made by us."""
    return etree.Element(
        f"{{{space}}}{name}", {**about, "origin": "Consult"}, nsmap=cast("dict[str, str]", {None: space})
    )


def line_of(found: Element) -> int:
    """Return the line that an element of a file stands on."""
    return cast("int | None", found.sourceline) or 0


def guid_in(found: Element, name: str) -> UUID:
    """Return the identifier in an attribute; raises ``ValueError`` naming the line where there is none."""
    match = _GUID.fullmatch(found.get(name, "").strip())
    if match is None:
        raise ValueError(line_of(found))
    return UUID(match[1])

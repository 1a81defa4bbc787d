"""A project for qualitative analysis as REFI-QDA knows it: coders, codes, texts, and which passage got which code."""

from dataclasses import dataclass
from uuid import UUID

from consult.coding.exchange.codes import Code
from consult.text.spans import Span

SPACE = "urn:QDA-XML:project:1.0"


@dataclass(frozen=True)
class Coder:
    """Somebody who coded, by an invented name."""

    guid: UUID
    name: str


@dataclass(frozen=True)
class Applied:
    """A code on a passage, by whom (if the file says so), with a note."""

    guid: UUID
    code: UUID
    coder: UUID | None = None
    note: str = ""


@dataclass(frozen=True)
class Selection:
    """A passage of a text, in code points, with its codes."""

    guid: UUID
    span: Span
    codings: tuple[Applied, ...]


@dataclass(frozen=True)
class Source:
    """A text by its name, with plain ends of lines."""

    guid: UUID
    name: str
    text: str
    selections: tuple[Selection, ...] = ()


@dataclass(frozen=True)
class Project:
    """All of it; ``description`` is what every reader of the file must know."""

    name: str
    description: str
    coders: tuple[Coder, ...]
    codes: tuple[Code, ...]
    sources: tuple[Source, ...]

"""Read a consultation file, from disk or as it was sent, or refuse it with every fault in it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from consult.consultations.format.faults import linked_faults
from consult.consultations.format.file import ConsultationFile
from consult.consultations.format.marked import Marked, parse
from consult.consultations.format.nodes import Node, Place, written
from consult.consultations.format.shape import faults_of_shape
from consult.consultations.format.texts import LANGUAGE_PATTERN
from consult.errors import N_, InvalidError

MAX_BYTES = 1_000_000


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong in a file: on which line (from 1; 0 when the file as a whole), at which path, in a sentence."""

    file: str
    line: int
    path: str
    words: str

    def __str__(self) -> str:
        """Return the fault in one line: ``x.yaml:114: questions[3].options[1].id: duplicate id "huur"``."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.path}: {self.words}" if self.path else f"{place}: {self.words}"


class ConsultationFileError(InvalidError):
    """A file is no consultation; ``faults`` are all that were found, in the order of the file."""

    def __init__(self, name: str, faults: list[Fault]) -> None:
        super().__init__(N_("%(path)s cannot be loaded. Faults found: %(count)s."), path=name, count=len(faults))
        self.faults = faults


def read_file(path: Path) -> ConsultationFile:
    """Return the consultation that the file describes; raises ``ConsultationFileError`` with all its faults."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise _whole(str(path), f"cannot be read: {error.strerror}") from error
    return read_content(str(path), content)


def read_content(name: str, content: bytes) -> ConsultationFile:
    """Return the consultation that ``content`` describes; raises ``ConsultationFileError`` naming the file ``name``.

    More than 1,000,000 bytes are refused unread.
    """
    marked = parse(_text(name, content))
    file = None
    faults = set(marked.faults)
    if marked.value is not None:
        file, found = _consultation(marked)
        faults |= {(marked.line_of(place), place, words) for place, words in found}
    if file is None or faults:
        raise ConsultationFileError(
            name, sorted(_fault(name, line, written(place), words) for line, place, words in faults)
        )
    return file


def _text(name: str, content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise _whole(name, f"is larger than {MAX_BYTES:,} bytes")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _whole(name, "is not UTF-8", line=content.count(b"\n", 0, error.start) + 1) from error


def _whole(name: str, words: str, *, line: int = 0) -> ConsultationFileError:
    return ConsultationFileError(name, [_fault(name, line, "", words)])


def _fault(name: str, line: int, place: str, words: str) -> Fault:
    return Fault(_printable(name), line, _printable(place), _printable(words))


def _printable(text: str) -> str:
    """Return ``text`` with what a terminal would obey, or cannot print, written as escapes."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text)


def _consultation(marked: Marked) -> tuple[ConsultationFile | None, list[tuple[Place, str]]]:
    """Return the consultation, if its shape is right, and every fault of shape, reference and rule."""
    file, found = None, []
    if not isinstance(marked.value, dict):
        return None, [((), "must be a mapping of keys to values")]
    try:
        file = ConsultationFile.model_validate(marked.value)
    except ValidationError as error:
        found = faults_of_shape(error, marked.value)
    return file, [*found, *linked_faults(Node(marked.value))]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the shape of a file; what refers to what is checked only by ``read_file``."""
    schema = ConsultationFile.model_json_schema()
    for part in (schema, *schema["$defs"].values()):
        languages = part.get("additionalProperties")
        if isinstance(languages, dict) and "properties" in part:
            part["patternProperties"] = {LANGUAGE_PATTERN: languages}
            part["additionalProperties"] = False
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def write_schema(path: Path) -> None:
    """Write the JSON Schema to ``path``: the same bytes whenever the format is the same."""
    path.write_text(json.dumps(json_schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")

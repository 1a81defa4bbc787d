"""Read a QDPX file that may come from anyone: nothing outside it is opened, and nothing in it is unpacked unjudged."""

from collections.abc import Mapping
from uuid import UUID

from consult.coding.exchange.codebook_qdc import xml_fault
from consult.coding.exchange.codes import Code, codes_in, guid_in, line_of
from consult.coding.exchange.faults import ExchangeFileError, decoded, fault, whole
from consult.coding.exchange.placed import unplaced
from consult.coding.exchange.project import SPACE, Applied, Coder, Project, Selection, Source
from consult.errors import InvalidError
from consult.papers.containers import Container
from consult.papers.elements import Element, elements
from consult.papers.paper import UNPACKS_TOO_LARGE, RefusedPaperError
from consult.text.spans import Span

MAX_PROJECT = 10 * 1024 * 1024
_MOST_ENTRIES = 20_000
_MAIN = "project.qde"
_TAGS = ("User", "Codes", "TextSource", "Note", "PictureSource", "PDFSource", "AudioSource", "VideoSource")
_INSIDE = "internal://"


def read_project(name: str, content: bytes) -> Project:
    """Return the project in a file.

    Raises :class:`ExchangeFileError` for what is no such file or larger than 10 MB, for one that unpacks too large or
    names paths outside itself, for a text that is missing or not UTF-8, and for a passage outside its text. Pictures,
    sound and film are left out: nothing of ours can match them.
    """
    if len(content) > MAX_PROJECT:
        raise ExchangeFileError(name, [whole(name, "is larger than 10 MB")])
    try:
        container = Container(content, most_entries=_MOST_ENTRIES)
        return _Reading(name, container).project()
    except RefusedPaperError as refusal:
        words = (
            "unpacks far too large" if refusal.message == UNPACKS_TOO_LARGE else "is no QDPX file that can be opened"
        )
        raise ExchangeFileError(name, [whole(name, words)]) from None


class _Reading:
    """One file while it is read."""

    def __init__(self, name: str, container: Container) -> None:
        self._name = name
        self._container = container

    def project(self) -> Project:
        if _MAIN not in self._container.names:
            raise ExchangeFileError(self._name, [whole(self._name, f"has no {_MAIN}")])
        coders: list[Coder] = []
        codes: list[Code] = []
        notes: dict[UUID, str] = {}
        raw: list[tuple[UUID, str, str, list[Selection]]] = []
        references: dict[UUID, UUID] = {}
        try:
            for found in elements(self._container.stream(_MAIN), frozenset(map(_tag, _TAGS))):
                kind = str(found.tag).rpartition("}")[2]
                if kind == "User":
                    coders.append(Coder(guid_in(found, "guid"), found.get("name", "")))
                elif kind == "Codes":
                    codes += codes_in(found, SPACE)
                elif kind == "Note":
                    notes[guid_in(found, "guid")] = self._text_of(found, "note")
                elif kind == "TextSource" and str(_parent(found)) == _tag("Sources"):
                    raw.append(self._source(found, references))
        except ValueError as error:
            raise self._refused(int(str(error)), _MAIN, "an element without its identifier") from None
        except RefusedPaperError as refusal:
            if refusal.message == UNPACKS_TOO_LARGE:
                raise
            raise self._refused(0, _MAIN, xml_fault(refusal)) from None
        sources = tuple(_with_notes(one, references, notes) for one in raw)
        return Project("", "", tuple(coders), tuple(codes), sources)

    def _source(self, found: Element, references: dict[UUID, UUID]) -> tuple[UUID, str, str, list[Selection]]:
        name = found.get("name", "")
        text = self._text_of(found, name)
        selections = [
            self._selection(one, name, len(text), references) for one in found.findall(_tag("PlainTextSelection"))
        ]
        plain, spans = unplaced(text, [one.span for one in selections])
        moved = [Selection(one.guid, span, one.codings) for one, span in zip(selections, spans, strict=True)]
        return guid_in(found, "guid"), name, plain, moved

    def _selection(self, found: Element, source: str, length: int, references: dict[UUID, UUID]) -> Selection:
        line = line_of(found)
        codings = []
        for coding in found.findall(_tag("Coding")):
            code = coding.find(_tag("CodeRef"))
            if code is None:
                raise self._refused(line, source, "a coding without its code")
            coder = guid_in(coding, "creatingUser") if coding.get("creatingUser") else None
            applied = Applied(guid_in(coding, "guid"), guid_in(code, "targetGUID"), coder)
            note = coding.find(_tag("NoteRef"))
            if note is not None:
                references[applied.guid] = guid_in(note, "targetGUID")
            codings.append(applied)
        try:
            span = Span(int(found.get("startPosition", "")), int(found.get("endPosition", "")))
        except (ValueError, InvalidError):
            raise self._refused(line, source, "a passage without a beginning before its end") from None
        if span.end > length:
            raise self._refused(line, source, "a passage that ends behind its text")
        return Selection(guid_in(found, "guid"), span, tuple(codings))

    def _text_of(self, found: Element, source: str) -> str:
        path = found.get("plainTextPath", "")
        if not path:
            return found.findtext(_tag("PlainTextContent"), "")
        line = line_of(found)
        inner = path.removeprefix(_INSIDE)
        if not path.startswith(_INSIDE) or "/" in inner or "\\" in inner or inner in {"", ".", ".."}:
            raise self._refused(line, source, "a text outside the file, which is not opened")
        for folder in ("sources", "Sources"):
            if f"{folder}/{inner}" in self._container.names:
                return decoded(f"{self._name}: {inner}", self._container.read(f"{folder}/{inner}"))
        raise self._refused(line, source, "a text that is missing in the file")

    def _refused(self, line: int, place: str, words: str) -> ExchangeFileError:
        return ExchangeFileError(self._name, [fault(self._name, line, place, words)])


def _with_notes(
    raw: tuple[UUID, str, str, list[Selection]], references: Mapping[UUID, UUID], notes: Mapping[UUID, str]
) -> Source:
    guid, name, text, selections = raw
    noted = tuple(
        Selection(
            one.guid,
            one.span,
            tuple(
                Applied(coding.guid, coding.code, coding.coder, notes.get(references.get(coding.guid, guid), ""))
                for coding in one.codings
            ),
        )
        for one in selections
    )
    return Source(guid, name, text, noted)


def _parent(found: Element) -> object:
    parent = found.getparent()
    return None if parent is None else parent.tag


def _tag(name: str) -> str:
    return f"{{{SPACE}}}{name}"

"""Points of published documents: read from a file of labelled passages, one JSON object a line."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from consult.errors import N_, InvalidError

_NEEDED = ("id", "source_title", "publisher", "group", "date", "text", "theme_labels", "stance", "on")
_RESTATED = "naar: "


@dataclass(frozen=True, kw_only=True)
class Point:
    """One passage with its labels. ``source_ref`` begins with "naar:" when the text restates its source in other words."""

    id: str
    source_title: str
    publisher: str
    group: str
    date: str
    text: str
    themes: tuple[str, ...]
    stance: str
    on: str
    source_ref: str
    progress: str

    @property
    def is_restated(self) -> bool:
        """Whether the text is in our own words; then it is never printed in quotation marks."""
        return self.source_ref.startswith(_RESTATED)


@dataclass(frozen=True, kw_only=True)
class PublishedDocument:
    """A source with its points, in the order of the file; its text is the points with an empty line between them."""

    title: str
    publisher: str
    group: str
    source: str
    points: tuple[Point, ...]

    @property
    def text(self) -> str:
        """The points as one text."""
        return "\n\n".join(point.text for point in self.points)

    def spans(self) -> list[tuple[int, int]]:
        """Return where each point stands in the text: start and end in code points."""
        found, at = [], 0
        for point in self.points:
            found.append((at, at + len(point.text)))
            at += len(point.text) + 2
        return found


def read_points(path: Path, stances: Mapping[str, str]) -> list[Point]:
    """Return the points in ``path``; raise :class:`InvalidError` naming the line and field of the first fault."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise InvalidError(N_("%(path)s cannot be read: %(why)s"), path=path, why=type(fault).__name__) from None
    points = [_point(path, number, line, stances) for number, line in enumerate(lines, 1) if line.strip()]
    if not points:
        raise InvalidError(N_("%(path)s holds no points"), path=path)
    return points


def documents_of(points: Sequence[Point]) -> list[PublishedDocument]:
    """Return one document for each source, in the order in which the file first names it."""
    by_source: dict[str, list[Point]] = {}
    for point in points:
        by_source.setdefault(point.source_title, []).append(point)
    return [
        PublishedDocument(
            title=title,
            publisher=own[0].publisher,
            group=own[0].group,
            source=own[0].source_ref or ", ".join(part for part in (title, own[0].date) if part),
            points=tuple(own),
        )
        for title, own in by_source.items()
    ]


def _point(path: Path, number: int, line: str, stances: Mapping[str, str]) -> Point:
    try:
        found: dict[str, Any] = json.loads(line)
    except ValueError:
        raise _fault(path, number, "not JSON") from None
    if not isinstance(found, dict):
        raise _fault(path, number, "not an object")
    for name in _NEEDED:
        if name not in found:
            raise _fault(path, number, f"{name}: missing")
    labels = found["theme_labels"]
    if not isinstance(labels, list) or not labels or not all(isinstance(label, str) for label in labels):
        raise _fault(path, number, "theme_labels: not a list of names")
    for name in _NEEDED:
        if name != "theme_labels" and not isinstance(found[name], str):
            raise _fault(path, number, f"{name}: not a text")
    if found["stance"] not in stances:
        raise _fault(path, number, f"stance: {found['stance']!r} is none of {', '.join(stances)}")
    if not found["text"].strip():
        raise _fault(path, number, "text: empty")
    return Point(
        id=found["id"],
        source_title=found["source_title"],
        publisher=found["publisher"],
        group=found["group"],
        date=found["date"],
        text=found["text"],
        themes=tuple(labels),
        stance=found["stance"],
        on=found["on"],
        source_ref=str(found.get("source_ref", "")),
        progress=str(found.get("progress", "")),
    )


def _fault(path: Path, number: int, words: str) -> InvalidError:
    return InvalidError(N_("%(path)s:%(line)s: %(words)s"), path=path, line=number, words=words)

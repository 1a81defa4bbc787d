"""What two versions of a consultation say differently, place by place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from consult.consultations.format.file import ConsultationFile

_NAMES = ("nl", "text", "title", "id")


@dataclass(frozen=True)
class Difference:
    """One place that changed: its path, and its words before and after; empty where it was not there."""

    path: str
    before: str
    after: str


def differences(old: ConsultationFile, new: ConsultationFile) -> list[Difference]:
    """Return every place where ``new`` says something else than ``old``, in the order of the file.

    Paths name parts by their id, as :func:`changes_refused` does: ``questions[PV-01].text.nl``. A part that came or
    went is one difference.
    """
    return list(_between("", _content(old), _content(new)))


def _content(file: ConsultationFile) -> dict[str, Any]:
    return file.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _between(path: str, old: Any, new: Any) -> Iterator[Difference]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from _between(f"{path}.{key}".removeprefix("."), old.get(key), new.get(key))
    elif _has_ids(old) and _has_ids(new):
        yield from _between_parts(path, old, new)
    else:
        yield Difference(path, _shown(old), _shown(new))


def _between_parts(path: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[Difference]:
    before, after = ({part["id"]: part for part in parts} for parts in (old, new))
    stayed = [part for part in before if part in after]
    order = [part for part in after if part in before]
    if stayed != order:
        yield Difference(path, ", ".join(stayed), ", ".join(order))
    for part in dict.fromkeys((*before, *after)):
        yield from _between(f"{path}[{part}]", before.get(part), after.get(part))


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(part, dict) and "id" in part for part in value)


def _shown(value: Any) -> str:
    """Return a value in few words: of a part its text in Dutch, else its id."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return ", ".join(_shown(part) for part in value)
        case dict():
            found = next((value[name] for name in _NAMES if name in value), None)
            return _shown(found) if found is not None else ", ".join(_shown(part) for part in value.values())
        case _:
            return str(value)

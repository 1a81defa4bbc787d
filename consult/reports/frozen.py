"""A document as JSON and back, unchanged: what a release keeps of itself when it is asked for."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

from consult.reports import document
from consult.reports.document import Document

_KIND = "is"
_KINDS = {
    name: kind for name, kind in vars(document).items() if dataclasses.is_dataclass(kind) and isinstance(kind, type)
}


def freeze(value: Any) -> Any:
    """Return ``value`` (a document or a part of one) as plain JSON values; every part names its kind."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: freeze(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {_KIND: type(value).__name__, **parts}
    if isinstance(value, Mapping):
        return {key: freeze(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [freeze(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def thaw(frozen: Mapping[str, Any]) -> Document:
    """Return the document that :func:`freeze` made ``frozen`` of."""
    thawed = _thaw(frozen)
    if not isinstance(thawed, Document):
        raise TypeError("not a document")
    return thawed


def _thaw(frozen: Any) -> Any:
    if isinstance(frozen, Mapping) and frozen.get(_KIND) in _KINDS:
        kind = _KINDS[frozen[_KIND]]
        parts = {name: each if name == "figures" else _thaw(each) for name, each in frozen.items() if name != _KIND}
        if kind is Document:
            parts["released_on"] = date.fromisoformat(parts["released_on"])
        return kind(**parts)
    if isinstance(frozen, list):
        return tuple(_thaw(each) for each in frozen)
    return frozen

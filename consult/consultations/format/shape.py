"""Turn a fault of shape that pydantic found into a path of the file and a short sentence."""

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from consult.consultations.format.nodes import Place
from consult.consultations.format.texts import LANGUAGE_PATTERN

_PATTERNS = {
    r"\S": "must not be empty",
    r"^[a-z][a-z0-9_]*$": "must be small letters, digits and underscores, beginning with a letter",
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "must be small letters and digits with hyphens between",
    r"^[A-Z][A-Z0-9]*-[0-9]+$": "must be capitals, a hyphen and digits, as PV-01",
    r"^[A-Z][A-Z0-9]*$": "must be capitals, as A",
    r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$": "must be capitals with hyphens between, as S-VOOR",
    r"^[0-9]+\.[0-9]+\.[0-9]+$": "must be a version, as 0.1.0",
    r"^P[1-9][0-9]*M( na publicatie verslag)?$": "must be months, as P12M or P12M na publicatie verslag",
    r"^https://\S+$": "must be an address that begins with https://",
}
_SENTENCES = {
    "missing": "is missing",
    "string_type": "must be text; put it in quotes if it looks like a number, a date, yes or no",
    "string_unicode": "has half a character (a lone surrogate)",
    "string_too_long": "must have at most {max_length} characters",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "too_short": "must have at least {min_length}",
    "too_long": "must have at most {max_length}",
    "literal_error": "must be {expected}",
    "tuple_type": "must be a list",
    "dict_type": "must be a mapping",
    "model_type": "must be a mapping",
    "model_attributes_type": "must be a mapping",
    "union_tag_not_found": "is missing",
    "union_tag_invalid": 'unknown type "{tag}"; must be one of {expected_tags}',
}
_DATES = ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact")


def faults_of_shape(error: ValidationError, value: Any) -> list[tuple[Place, str]]:
    """Return (path, sentence) for each place of ``value`` that has a fault, one a place."""
    found: dict[Place, str] = {}
    for details in error.errors(include_url=False):
        found.setdefault(_path(details, value), _sentence(details))
    return list(found.items())


def _path(details: ErrorDetails, value: Any) -> Place:
    """Return where in the file the fault is; pydantic also names the branches of unions, which stand nowhere in it."""
    path: Place = ()
    *around, last = details["loc"] or ("",)
    for step in around:
        if _holds(value, step):
            value = value[step]
            path = (*path, step)
    if _holds(value, last) or details["type"] == "missing":
        path = (*path, last)
    return (*path, "type") if details["type"].startswith("union_tag") and isinstance(value, list) else path


def _holds(value: Any, step: str | int) -> bool:
    if isinstance(value, dict):
        return step in value
    return isinstance(value, list) and isinstance(step, int) and step < len(value)


def _sentence(details: ErrorDetails) -> str:
    context = details.get("ctx", {})
    name = details["type"]
    if name == "extra_forbidden" or context.get("pattern") == LANGUAGE_PATTERN:
        return _of_unknown_key(details)
    if name == "string_pattern_mismatch":
        return _PATTERNS.get(context["pattern"], "has the wrong form")
    if name in _DATES:
        return "must be a date, as 2026-05-31"
    if name in _SENTENCES:
        return _SENTENCES[name].format_map(context).replace("be False", "be false").replace("be True", "be true")
    return details["msg"]


def _of_unknown_key(details: ErrorDetails) -> str:
    """Return the words for a key that is not known, or for a value in a list of languages that is none."""
    last = details["loc"][-1]
    return f'unknown key "{last}"' if isinstance(last, str) else "must be a language code of two small letters"

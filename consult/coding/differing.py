"""What differs between two codebooks, theme by theme."""

from collections.abc import Iterator
from dataclasses import dataclass

from consult.coding.models import ThemeFate
from consult.consultations.format import MENTION, Theme, ThemeBook

_PLACE = ("family", "parent", "proposition")


@dataclass(frozen=True)
class ThemeDifference:
    """What became of one theme, and its fields that differ: name → (before, after), several lines as one text."""

    key: str
    fates: frozenset[ThemeFate]
    fields: dict[str, tuple[str, str]]


def compared(old: ThemeBook, new: ThemeBook) -> list[ThemeDifference]:
    """Return what differs, in the order of the new codebook; a theme that is gone counts as retired, at the end."""
    before = {theme.id: theme for theme in old.codes}
    after = {theme.id: theme for theme in new.codes}
    keys = [*after, *(key for key in before if key not in after)]
    found = (_difference(key, before.get(key), after.get(key), old, new) for key in keys)
    return [one for one in found if one.fates]


def next_version(version: str) -> str:
    """Return the version of a codebook that follows: its middle number is one higher."""
    major, minor, _patch = version.split(".")
    return f"{major}.{int(minor) + 1}.0"


def fields_of(theme: Theme | None, book: ThemeBook) -> dict[str, str]:
    """Return what a codebook says of a theme, by field; lists as lines."""
    if theme is None:
        return {}
    named = {
        "family": theme.family,
        "parent": theme.parent or "",
        "proposition": book.towards.get(theme.id, MENTION),
        **{f"name.{language}": text for language, text in theme.texts.items()},
        "definition": theme.definition,
        "include": "\n".join(theme.include),
        "exclude": "\n".join(theme.exclude),
        "example": theme.example or "",
        "owner": theme.owner or "",
        "action": theme.action or "",
        "escalate": "yes" if theme.escalate else "",
        "retired": "yes" if theme.retired else "",
    }
    return {name: text for name, text in named.items() if text}


def _difference(key: str, before: Theme | None, after: Theme | None, old: ThemeBook, new: ThemeBook) -> ThemeDifference:
    was, now = fields_of(before, old), fields_of(after, new)
    fields = {
        name: (was.get(name, ""), now.get(name, ""))
        for name in dict.fromkeys((*was, *now))
        if was.get(name) != now.get(name)
    }
    return ThemeDifference(key, frozenset(_fates(before, after, fields)), fields)


def _fates(before: Theme | None, after: Theme | None, fields: dict[str, tuple[str, str]]) -> Iterator[ThemeFate]:
    if before is None:
        yield ThemeFate.ADDED
    elif after is None:
        yield ThemeFate.RETIRED
    else:
        names = set(fields)
        if any(name.startswith("name.") for name in names):
            yield ThemeFate.RENAMED
        if names.intersection(_PLACE):
            yield ThemeFate.MOVED
        if "retired" in names:
            yield ThemeFate.RETIRED if after.retired else ThemeFate.RESTORED
        if any(not name.startswith("name.") for name in names.difference(_PLACE, {"retired"})):
            yield ThemeFate.REDEFINED

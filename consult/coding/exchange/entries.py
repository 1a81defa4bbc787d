"""From the entries of a file to a codebook: every fault is found before anything is taken."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from consult.coding.exchange.faults import MAX_THEMES, ExchangeFileError, fault, whole
from consult.consultations.format import MENTION, Theme, ThemeBook
from consult.consultations.format.nodes import Node, written
from consult.consultations.format.references import theme_faults
from consult.consultations.format.shape import faults_of_shape
from consult.consultations.reading import Fault

FIELDS = ("family", "parent", "definition", "include", "exclude", "example", "owner", "action", "escalate", "retired")
"""What a theme says of itself beside its key, its names and its proposition, in the order of files."""


@dataclass(frozen=True)
class Entry:
    """A theme as a file has it: the line it begins on, and what is said of it; None takes a value away."""

    line: int
    key: str
    values: dict[str, Any]
    proposition: str | None = None


def book_of(name: str, entries: Sequence[Entry], base: ThemeBook, propositions: Collection[str]) -> ThemeBook:
    """Return the codebook of ``entries`` over what ``base`` says of the same themes, in the order of the file.

    Raises :class:`ExchangeFileError` for keys that are there twice, parents that are unknown or go round, propositions
    that the consultation does not have, and what no theme may be.
    """
    if not entries:
        raise ExchangeFileError(name, [whole(name, "has no themes")])
    if len(entries) > MAX_THEMES:
        raise ExchangeFileError(name, [whole(name, f"has more than {MAX_THEMES:,} themes")])
    faults: list[Fault] = []
    contents: dict[str, dict[str, Any]] = {}
    codes: list[Theme] = []
    for entry in entries:
        if entry.key in contents:
            faults.append(fault(name, entry.line, entry.key, "is there twice"))
            continue
        content = _content(entry, base)
        contents[entry.key] = content
        if entry.proposition not in {None, MENTION, *propositions}:
            faults.append(fault(name, entry.line, entry.key, f'unknown proposition "{entry.proposition}"'))
        try:
            codes.append(Theme.model_validate(content))
        except ValidationError as error:
            faults += [
                fault(name, entry.line, f"{entry.key}.{written(place)}", words)
                for place, words in faults_of_shape(error, content)
            ]
    faults += _linked(name, entries, contents, base)
    if faults:
        raise ExchangeFileError(name, faults)
    towards = {
        entry.key: entry.proposition or base.towards.get(entry.key) or _of_family(contents[entry.key], base)
        for entry in entries
    }
    return ThemeBook(version=base.version, rules=base.rules, codes=tuple(codes), towards=towards)


def squeezed(text: str) -> str:
    """Return ``text`` on one line, with single blanks."""
    return " ".join(text.split())


def _content(entry: Entry, base: ThemeBook) -> dict[str, Any]:
    old = base.theme(entry.key)
    before = old.model_dump(mode="json", exclude_unset=True) if old else {"id": entry.key}
    content = {**before, **{name: _as_it_was(before.get(name), value) for name, value in entry.values.items()}}
    return {name: value for name, value in content.items() if value not in (None, "", [], False)}


def _as_it_was(before: Any, value: Any) -> Any:
    """Return what was there before where only its blanks differ: some formats keep no line ends."""
    if isinstance(before, str) and isinstance(value, str) and squeezed(before) == squeezed(value):
        return before
    if isinstance(before, list) and isinstance(value, list) and len(before) == len(value):
        return [_as_it_was(*pair) for pair in zip(before, value, strict=True)]
    return value


def _linked(name: str, entries: Sequence[Entry], contents: dict[str, dict[str, Any]], base: ThemeBook) -> list[Fault]:
    """Return the faults of what themes say of each other, those that only ``base`` has included."""
    lines = {entry.key: entry.line for entry in reversed(entries)}
    others = [theme.model_dump(mode="json") for theme in base.codes if theme.id not in contents]
    codes = [*contents.values(), *others]
    return [
        fault(name, lines[key], f"{key}.{written(place[1:])}", words)
        for place, words in theme_faults(Node(codes))
        if (key := str(codes[int(place[0])]["id"])) in lines
    ]


def _of_family(content: dict[str, Any], base: ThemeBook) -> str:
    """Return what the other themes of a new theme's family are towards, if they agree."""
    named = {base.towards[theme.id] for theme in base.codes if theme.family == content.get("family")}
    return named.pop() if len(named) == 1 else MENTION

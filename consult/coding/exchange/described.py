"""A theme as one code of REFI-QDA, whose only free place is its description: there everything else stands in lines."""

import re
from collections.abc import Iterator
from typing import Any

from consult.coding.exchange.codes import Code, guid_of
from consult.coding.exchange.entries import Entry, squeezed
from consult.consultations.format import Theme, ThemeBook

_KEY = r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+"
_NAME = re.compile(rf"({_KEY})\s+(.*\S)", re.DOTALL)
_LABEL = re.compile(r"\[([a-z+.-]+)\] ?(.*)")
_LANGUAGE = re.compile(r"[a-z]{2}")
_LISTS = {"+": "include", "-": "exclude"}
_TEXTS = {"e.g.": "example", "owner": "owner", "proposition": "proposition", "action": "action"}
_FLAGS = ("escalate", "retired")
_WORDS = {field: label for label, field in (_LISTS | _TEXTS).items()}
_ALONE = "overig"
_FAMILY = re.compile(r"[a-z][a-z0-9_]{0,63}")


def codes_of(book: ThemeBook) -> tuple[Code, ...]:
    """Return a codebook as codes: families, which code nothing themselves, and in them themes below their parents."""
    families = dict.fromkeys(theme.family for theme in book.codes)
    return tuple(
        Code(guid_of("family", family), family, codable=False, below=_below(book, family, None)) for family in families
    )


def entries_of(codes: tuple[Code, ...]) -> list[Entry]:
    """Return the themes that codes of any tool describe.

    At the top, a code that nothing can be coded with is a family; any other is a theme, in a family of its own where it
    has codes below it. A theme without a key of ours gets one made of its name.
    """
    taken: set[str] = set()
    found: list[Entry] = []
    for top in codes:
        family = _family(top.name) if top.below or not top.codable else _ALONE
        themes = (top,) if top.codable else top.below
        found += [entry for theme in themes for entry in _entries(theme, family, None, taken)]
    return found


def _below(book: ThemeBook, family: str, parent: str | None) -> tuple[Code, ...]:
    return tuple(
        Code(
            guid=guid_of("theme", theme.id),
            name=f"{theme.id} {squeezed(theme.nl)}",
            description="\n".join(_lines(theme, book)),
            codable=not theme.retired,
            below=_below(book, family, theme.id),
        )
        for theme in book.codes
        if theme.family == family and theme.parent == parent
    )


def _lines(theme: Theme, book: ThemeBook) -> Iterator[str]:
    definition = squeezed(theme.definition)
    yield f"\\{definition}" if definition.startswith(("[", "\\")) else definition
    for language, name in theme.texts.items():
        if language != "nl":
            yield f"[{language}] {squeezed(name)}"
    for field, lines in (("include", theme.include), ("exclude", theme.exclude)):
        yield from (f"[{_WORDS[field]}] {squeezed(line)}" for line in lines)
    about = {"example": theme.example, "owner": theme.owner, "proposition": book.towards.get(theme.id)}
    for field, text in {**about, "action": theme.action}.items():
        if text:
            yield f"[{_WORDS[field]}] {squeezed(text)}"
    yield from (f"[{flag}]" for flag in _FLAGS if getattr(theme, flag))


def _entries(code: Code, family: str, parent: str | None, taken: set[str]) -> Iterator[Entry]:
    named = _NAME.fullmatch(code.name.strip())
    key = named[1] if named else _key(code.name, taken)
    taken.add(key)
    said = _said(code.description)
    name = squeezed(named[2] if named else code.name)
    proposition = said.pop("proposition", None)
    defaults = {} if named else {"en": name, "definition": name or key}
    values = {**defaults, **{word: text for word, text in said.items() if text}, "nl": name}
    if named:
        # One of ours: what its lines do not say is not there any more.
        gone = dict.fromkeys((*_LISTS.values(), "example", "owner", "action", *_FLAGS))
        values = {**gone, **values}
    yield Entry(code.line, key, {**values, "family": family, "parent": parent}, proposition)
    for below in code.below:
        yield from _entries(below, family, key, taken)


def _said(description: str) -> dict[str, Any]:
    """Return what the lines of a description say; before the first with a label stands the definition."""
    said: dict[str, Any] = {}
    definition: list[str] = []
    for line in description.splitlines():
        match = _LABEL.fullmatch(line.strip())
        label, text = (match[1], match[2]) if match else ("", "")
        if label in _LISTS:
            said.setdefault(_LISTS[label], []).append(text)
        elif label in _TEXTS:
            said[_TEXTS[label]] = text
        elif label in _FLAGS:
            said[label] = True
        elif _LANGUAGE.fullmatch(label):
            said[label] = text
        else:
            definition.append(line.removeprefix("\\"))
    return {"definition": squeezed(" ".join(definition)), **said}


def _family(name: str) -> str:
    family = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:64]
    return family if _FAMILY.fullmatch(family) else f"f_{family}"[:64].rstrip("_")


def _key(name: str, taken: set[str]) -> str:
    """Return a key for the theme of another tool: capitals of its name, numbered where one is taken."""
    words = re.sub(r"[^A-Z0-9]+", "-", name.upper()).strip("-")[:24].strip("-") or "CODE"
    key, number = f"T-{words}", 2
    while key in taken:
        key, number = f"T-{words}-{number}", number + 1
    return key


def key_in(name: str) -> str:
    """Return the key of a theme of ours that a code's name begins with, empty for none."""
    found = _NAME.fullmatch(name.strip())
    return found[1] if found else ""

"""Style sheets as rules: read, cut down to the classes that pages use, and written small."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import partial

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""", re.DOTALL)
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_CHOICE = re.compile(r":(?:not|is|where|has)\([^()]*(?:\([^()]*\)[^()]*)*\)")
_REFERENCE = re.compile(r"var\(\s*(--[\w-]+)")
_GROUPS = ("@media", "@supports", "@container")


@dataclass
class Rule:
    """Selectors (or an at-rule such as ``@font-face``) with their declarations."""

    selectors: list[str]
    declarations: list[tuple[str, str]]


@dataclass
class Group:
    """Rules that hold under a condition, such as ``@media print``."""

    condition: str
    rules: list["Rule | Group"] = field(default_factory=list)


Sheet = list[Rule | Group]


def read(text: str) -> Sheet:
    """Return the rules of ``text``. Raises ``ValueError`` where a block is not closed.

    ``@charset`` and ``@keyframes`` are left out: pages have one encoding and move nothing.
    """
    plain = _COMMENT.sub("", text)
    rules, end = _rules(plain, 0)
    if end <= len(plain):
        raise ValueError("A style sheet closes a block that it did not open.")
    return rules


def classes(rules: Sheet) -> set[str]:
    """Return every class that a selector of ``rules`` names."""
    return {name for rule in _each(rules) for selector in rule.selectors for name in _CLASS.findall(selector)}


def purge(rules: Sheet, used: AbstractSet[str], themes: AbstractSet[str] = frozenset()) -> Sheet:
    """Return the rules whose classes are all ``used``, with only the custom properties that are read.

    A class inside ``:not()``, ``:is()``, ``:where()`` or ``:has()`` is no condition. A reference to a property that is
    nowhere set becomes its fallback, or ``unset``, which is what a browser makes of it. A property set by one of the
    selectors in ``themes``, which every page wears on its root, needs no fallback.
    """
    kept = _keep(rules, lambda rule: _with_classes(rule, used))
    while True:
        names = _properties(kept, themes)
        slim = _keep(kept, partial(_with_properties, names=names))
        if slim == kept:
            return kept
        kept = slim


def inline(rules: Sheet, themes: AbstractSet[str], prefix: str) -> Sheet:
    """Return the rules with the value itself where a property is read that begins with ``prefix`` and is set only once.

    Only properties set by one of the selectors in ``themes`` are: theirs is the same value everywhere on a page.
    """
    names = [name for rule in _each(rules) for name, _value in rule.declarations if name.startswith(prefix)]
    values = {name: value for name, value in _given(rules, themes).items() if names.count(name) == 1}

    def change(rule: Rule) -> Rule:
        pairs = [(name, _filled(value, values)) for name, value in rule.declarations if name not in values]
        return Rule(rule.selectors, pairs)

    return _keep(rules, change)


def shorten(rules: Sheet, prefix: str) -> Sheet:
    """Return the rules with short names for custom properties that begin with ``prefix``, in order of appearance."""
    found = re.findall(rf"{prefix}[\w-]+", write(rules))
    names = {name: f"--{number:x}" for number, name in enumerate(dict.fromkeys(found))}
    pattern = re.compile(rf"{prefix}[\w-]+")

    def short(text: str) -> str:
        return pattern.sub(lambda name: names[name.group()], text)

    return _keep(
        rules, lambda rule: Rule(rule.selectors, [(short(name), short(value)) for name, value in rule.declarations])
    )


def write(rules: Sheet) -> str:
    """Return the text of ``rules``, one rule a line."""
    lines = []
    for rule in rules:
        if isinstance(rule, Group):
            lines.append(f"{rule.condition}{{\n{write(rule.rules)}}}\n")
        else:
            declarations = ";".join(f"{name}:{value}" for name, value in rule.declarations)
            lines.append(f"{','.join(rule.selectors)}{{{declarations}}}\n")
    return "".join(lines)


def _rules(text: str, at: int) -> tuple[Sheet, int]:
    """Read rules from ``at`` until the block closes; return them with where it ended."""
    rules: Sheet = []
    while True:
        end, sign = _next(text, at, "{};")
        prelude = _small(text[at:end])
        if sign == "{" and prelude.startswith(_GROUPS):
            inner, at = _rules(text, end + 1)
            rules.append(Group(prelude, inner))
        elif sign == "{" and prelude.startswith("@keyframes"):
            _inner, at = _rules(text, end + 1)
        elif sign == "{":
            close, _sign = _next(text, end + 1, "}")
            rules.append(Rule(_selectors(prelude), _declarations(text[end + 1 : close])))
            at = close + 1
        elif sign == ";":
            at = end + 1
        else:
            return rules, end + 1


def _next(text: str, at: int, signs: str) -> tuple[int, str]:
    """Return where the first of ``signs`` stands outside strings and brackets, and which one it is."""
    depth = 0
    while at < len(text):
        sign = text[at]
        if sign in "\"'" and (string := _STRING.match(text, at)):
            at = string.end()
            continue
        if depth == 0 and sign in signs:
            return at, sign
        depth += (sign in "([") - (sign in ")]")
        at += 1
    return at, ""


def _split(text: str, sign: str) -> Iterator[str]:
    at = 0
    while at <= len(text):
        end, _sign = _next(text, at, sign)
        if part := text[at:end].strip():
            yield part
        at = end + 1


def _small(text: str) -> str:
    """Return ``text`` without needless white space; strings stay as they are."""
    parts = re.split(rf"({_STRING.pattern})", text, flags=re.DOTALL)
    parts[::2] = [re.sub(r"\s*,\s*|(?<=\()\s+|\s+(?=\))", _comma, re.sub(r"\s+", " ", part)) for part in parts[::2]]
    return "".join(parts).strip()


def _comma(found: re.Match[str]) -> str:
    return found.group().strip()


def _selectors(prelude: str) -> list[str]:
    if prelude.startswith("@"):
        return [prelude]
    return [re.sub(r"\s*([>~])\s*", r"\1", selector) for selector in _split(prelude, ",")]


def _declarations(text: str) -> list[tuple[str, str]]:
    pairs = []
    for declaration in _split(text, ";"):
        name, colon, value = declaration.partition(":")
        if "{" in declaration or not colon:
            raise ValueError(f"A style sheet has a declaration that cannot be read: {declaration[:80]}")
        pairs.append((name.strip(), _small(value)))
    return pairs


def _each(rules: Iterable[Rule | Group]) -> Iterator[Rule]:
    for rule in rules:
        if isinstance(rule, Group):
            yield from _each(rule.rules)
        else:
            yield rule


def _keep(rules: Sheet, change: Callable[[Rule], Rule]) -> Sheet:
    """Return ``rules`` after ``change``, without those that say nothing any more."""
    kept: Sheet = []
    for rule in rules:
        if isinstance(rule, Group):
            if inner := _keep(rule.rules, change):
                kept.append(Group(rule.condition, inner))
        elif (changed := change(rule)).selectors and changed.declarations:
            kept.append(changed)
    return kept


def _with_classes(rule: Rule, used: AbstractSet[str]) -> Rule:
    kept = [one for one in rule.selectors if used >= set(_CLASS.findall(_CHOICE.sub("", one)))]
    return Rule(kept, rule.declarations)


@dataclass(frozen=True)
class _Names:
    """Custom properties: those that are read in the end, those that are set somewhere, and those set on every page."""

    read: AbstractSet[str]
    placed: AbstractSet[str]
    sure: AbstractSet[str]


def _properties(rules: Sheet, themes: AbstractSet[str]) -> _Names:
    values: dict[str, set[str]] = {}
    waiting: set[str] = set()
    for rule in _each(rules):
        for name, value in rule.declarations:
            if name.startswith("--"):
                values.setdefault(name, set()).update(_REFERENCE.findall(value))
            else:
                waiting.update(_REFERENCE.findall(value))
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        waiting |= values.get(name, set()) - seen
    return _Names(seen, set(values), _sure(rules, themes))


def _sure(rules: Sheet, themes: AbstractSet[str]) -> set[str]:
    """Return the properties that a theme gives a value, by way of others too."""
    given = _given(rules, themes)
    sure: set[str] = set()
    while more := {
        name for name, value in given.items() if name not in sure and sure.issuperset(_REFERENCE.findall(value))
    }:
        sure |= more
    return sure


def _with_properties(rule: Rule, names: _Names) -> Rule:
    pairs = []
    for name, value in rule.declarations:
        resolved = _resolved(value, names)
        if not name.startswith("--"):
            pairs.append((name, resolved or "unset"))
        elif name in names.read:
            pairs.append((name, resolved or value))
    return Rule(rule.selectors, pairs)


def _resolved(value: str, names: _Names) -> str:
    """Return ``value`` with the references a browser needs; empty when one of them leads nowhere."""
    at = 0
    while found := _REFERENCE.search(value, at):
        end, _sign = _next(value, found.end(), ")")
        _comma, given, fallback = value[found.end() : end].partition(",")
        if found.group(1) not in names.placed:
            if not given:
                return ""
            value = value[: found.start()] + fallback.strip() + value[end + 1 :]
            at = found.start()
        elif given and found.group(1) in names.sure:
            value = value[: found.end()] + value[end:]
            at = found.end()
        else:
            at = found.end()
    return value


def _given(rules: Sheet, themes: AbstractSet[str]) -> dict[str, str]:
    """Return the custom properties that the selectors in ``themes`` set, with their values."""
    return {
        name: value
        for rule in rules
        if isinstance(rule, Rule) and themes & set(rule.selectors)
        for name, value in rule.declarations
        if name.startswith("--")
    }


def _filled(value: str, values: Mapping[str, str]) -> str:
    """Return ``value`` with every reference to one of ``values`` replaced, also inside what replaced it."""
    at = 0
    while found := _REFERENCE.search(value, at):
        if found.group(1) in values:
            end, _sign = _next(value, found.end(), ")")
            value = value[: found.start()] + values[found.group(1)] + value[end + 1 :]
            at = found.start()
        else:
            at = found.end()
    return value

"""Read YAML that may come from anyone, keeping the line of every part."""

import re
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from consult.consultations.format.nodes import Place

MAX_DEPTH = 20
MAX_ENTRIES = 1_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TEXT_TAG = "tag:yaml.org,2002:str"
FaultyPlace: TypeAlias = tuple[int, Place, str]


@dataclass
class Marked:
    """A file's value, the line (from 1) of each path in it, and what is wrong with its writing: (line, path, words)."""

    value: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[FaultyPlace] = field(default_factory=list)

    def line_of(self, path: Place) -> int:
        """Return the line of ``path``, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class _Refused(yaml.MarkedYAMLError):
    """A turn of YAML that a consultation file does not need."""


class _Loader(yaml.SafeLoader):
    """SafeLoader without anchors, aliases and tags, and of limited depth and width."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # types-PyYAML leaves it untyped
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise _Refused(problem="anchors and aliases are not allowed", problem_mark=event.start_mark)
        if event.tag is not None:
            raise _Refused(problem="tags are not allowed", problem_mark=event.start_mark)
        if self.depth >= MAX_DEPTH:
            raise _Refused(problem=f"more than {MAX_DEPTH} levels deep", problem_mark=event.start_mark)
        if parent is not None and len(parent.value) >= MAX_ENTRIES:
            raise _Refused(problem=f"more than {MAX_ENTRIES:,} entries in one place", problem_mark=event.start_mark)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def parse(text: str) -> Marked:
    """Return the value of one YAML document with its lines and every fault in the writing; it raises nothing.

    After a fault in the syntax there is no value (None); after any other the value is as good as it can be.
    """
    marked = Marked()
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        line, column = (error.problem_mark.line + 1, error.problem_mark.column + 1) if error.problem_mark else (1, 1)
        marked.faults.append((line, (), f"column {column}: {error.problem or error.context}"))
        return marked
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        marked.faults.append((line, (), "a character that YAML does not allow"))
        return marked
    if node is None:
        marked.faults.append((1, (), "the file is empty"))
        return marked
    marked.value = _value(loader, node, (), marked)
    return marked


def _value(loader: _Loader, node: yaml.Node, path: Place, marked: Marked) -> Any:
    marked.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(loader, node, path, marked)
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, element, (*path, place), marked) for place, element in enumerate(node.value)]
    line = node.start_mark.line + 1
    try:
        value = loader.construct_object(node)
    except (ValueError, OverflowError, yaml.YAMLError):
        marked.faults.append((line, path, f'"{node.value[:40]}" cannot be read; put text in quotes'))
        return None
    if isinstance(value, str) and _CONTROL.search(value):
        marked.faults.append((line, path, "has a control character, which cannot be shown"))
    return value


def _mapping(loader: _Loader, node: yaml.MappingNode, path: Place, marked: Marked) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode) or key_node.tag != _TEXT_TAG:
            shown = f' "{key_node.value[:40]}"' if isinstance(key_node, yaml.ScalarNode) else ""
            marked.faults.append((line, path, f"the key{shown} must be text; put it in quotes"))
            continue
        key = str(key_node.value)
        if key in found:
            marked.faults.append((line, (*path, key), f'duplicate key "{key}"'))
            continue
        marked.lines[(*path, key)] = line
        found[key] = _value(loader, value_node, (*path, key), marked)
    return found

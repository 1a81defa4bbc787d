"""Walk through what a file says, however wrong its shape, knowing the path of each part."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

Place: TypeAlias = tuple[str | int, ...]


def written(path: Place) -> str:
    """Return a path as an editor reads it: ``questions[3].options[1].id``."""
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return words.removeprefix(".")


@dataclass(frozen=True)
class Node:
    """A value at a path; what is not there, or has another shape, is simply empty."""

    value: Any
    path: Place = ()

    def __getitem__(self, key: str) -> "Node":
        """Return what stands under ``key``."""
        found = self.value.get(key) if isinstance(self.value, dict) else None
        return Node(found, (*self.path, key))

    def __contains__(self, key: str) -> bool:
        """Tell whether there is a key of this name."""
        return isinstance(self.value, dict) and key in self.value

    @property
    def text(self) -> str | None:
        """Return the text here."""
        return self.value if isinstance(self.value, str) else None

    @property
    def number(self) -> int | None:
        """Return the whole number here."""
        return self.value if isinstance(self.value, int) and not isinstance(self.value, bool) else None

    def each(self) -> list["Node"]:
        """Return the elements of the list here."""
        values = self.value if isinstance(self.value, list) else []
        return [Node(value, (*self.path, place)) for place, value in enumerate(values)]

    def entries(self) -> list[tuple[str, "Node"]]:
        """Return the keys and values of the mapping here."""
        values = self.value if isinstance(self.value, dict) else {}
        return [(key, Node(value, (*self.path, key))) for key, value in values.items()]

    def ids(self) -> dict[str, "Node"]:
        """Return the parts of the list here by their id, in their order; of two with one id the first."""
        found: dict[str, Node] = {}
        for part in self.each():
            if part["id"].text is not None:
                found.setdefault(part["id"].text, part)
        return found

    def mappings(self) -> Iterator["Node"]:
        """Yield every mapping here and below."""
        if isinstance(self.value, dict):
            yield self
        for child in (*self.each(), *(value for _, value in self.entries())):
            yield from child.mappings()

"""Words between quotation marks: what a statement gives out as somebody's own."""

import re
from collections.abc import Iterable

_MARKS = (("“", "”"), ("„", "”"), ("«", "»"), ("\u2018", "\u2019"), ('"', '"'))
_LEAST = 3
_QUOTED = re.compile("|".join(rf"{opening}([^{opening}{closing}]+){closing}" for opening, closing in _MARKS))


def quoted(statement: str) -> list[str]:
    """Return what stands between quotation marks and is at least three words long: fewer are a name or a term."""
    found = (next(part for part in match.groups() if part is not None) for match in _QUOTED.finditer(statement))
    return [words for words in found if len(words.split()) >= _LEAST]


def is_verbatim(words: str, sources: Iterable[str]) -> bool:
    """Tell whether ``words`` stand in one of ``sources`` letter by letter; only white space may differ.

    A full stop or comma at their end may be the statement's own.
    """
    wanted = " ".join(words.split())
    shown = [" ".join(source.split()) for source in sources]
    return any(wanted in source or wanted.rstrip(".,") in source for source in shown)

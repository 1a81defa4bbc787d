"""Reads the lists of names and towns that stand beside this module in ``words/``; where they come from, each file says."""

from pathlib import Path

_FOLDER = Path(__file__).parent / "words"


def read_words(name: str) -> frozenset[str]:
    """Return the lines of ``words/<name>.txt`` in small letters, without those that begin with ``#``."""
    lines = (_FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(line.casefold() for line in lines if line and not line.startswith("#"))

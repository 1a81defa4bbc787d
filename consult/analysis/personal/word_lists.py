"""Reads the lists of names and towns that stand beside this module in ``words/``; where they come from, each file says."""

import unicodedata
from pathlib import Path

_FOLDER = Path(__file__).parent / "words"


def read_words(name: str) -> frozenset[str]:
    """Return the lines of ``words/<name>.txt`` in small letters, as they are and ``plain``; none that begins with ``#``."""
    lines = (_FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    words = [line for line in lines if line and not line.startswith("#")]
    return frozenset([*map(plain, words), *map(str.casefold, words)])


def plain(word: str) -> str:
    """Return ``word`` in small letters without accents: people leave them out, or put them elsewhere."""
    if word.isascii():
        return word.lower()
    return "".join(one for one in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(one))

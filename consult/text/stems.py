"""The stems of words, by which a text is found: ``gemeente`` and ``gemeenten`` are one.

Dutch is stemmed by Porter's older rules (``dutch_porter``): Snowball's newer ones part "maatregel" from "maatregelen".
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

import Stemmer

_WORD = re.compile(r"[^\W_]+")
_ALGORITHMS = {"nl": "dutch_porter", "en": "english", "es": "spanish", "ro": "romanian"}
_OTHERWISE = "nl"
_SHORTEST, _LONGEST = 2, 60


def stems(text: str, language: str | None = None) -> frozenset[str]:
    """Return every stem in ``text``, in the rules of its ``language``; Dutch where those are not known or not here."""
    chosen = language if language in _ALGORITHMS else _OTHERWISE
    return frozenset(_stemmer(chosen).stemWord(word) for word in _words(text))


def sought(text: str) -> list[frozenset[str]]:
    """Return for each word somebody looks for, once, what its stem may be in any of the languages."""
    return [frozenset(_stemmer(each).stemWord(word) for each in _ALGORITHMS) for word in dict.fromkeys(_words(text))]


def first_of(wanted: frozenset[str], text: str, language: str | None = None) -> int | None:
    """Return where the first word of ``text`` begins that has one of the ``wanted`` stems, if there is one."""
    return next((word.start() for word in _WORD.finditer(text) if stems(word[0], language) & wanted), None)


def _words(text: str) -> Iterator[str]:
    """Each word without case and accents; single letters, and runs that are no word, are left out."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each))
    return (word for word in _WORD.findall(plain) if _SHORTEST <= len(word) <= _LONGEST)


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_ALGORITHMS[language])

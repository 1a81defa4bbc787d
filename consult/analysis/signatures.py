"""Keyed signatures: what tells that two answers are nearly the same, without the words of either.

A signature is MinHash (Broder 1997) over pairs of neighbouring words, of which only the lowest four bits of each minimum
are kept (b-bit minwise hashing, Li and König 2010). Every hash is keyed with a secret seed, so that nobody without it can
try words against a signature. ``docs/decisions/0033`` says what can be learnt from one all the same, and why it is so short.
"""

import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

import numpy as np

PERMUTATIONS = 128
FEWEST_WORDS = 12
"""Answers with fewer words have no signature: equality of so few words is no campaign."""
FEWEST_CHOICES = 5
"""Responses with fewer closed answers have no pattern: many people choose the same by chance."""

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"[\w\u0300-\u036f]+")
_KEPT_BITS = 4
_HASH = np.dtype("<u4")
_AT_ONCE = 256
_SPONGE_RATE = 168
_DIGEST = 16
_GREETINGS = frozenset(
    re.split(
        " ",
        "aan aanhef alle allen alvast bedankt best beste buna commissie concern cordial cordiales dag dames dank de "
        "dear der die dit doamna domnule edelachtbare en estimada estimado estimados faithfully geacht geachte "
        "goedemiddag goedemorgen goedenavond goedendag gr greetings groet groeten groetjes hallo hartelijke heer "
        "hello heren het hi hoi hola hoogachtend it kabinet kamerlid kind l leest lezer ls madam may meneer mensen "
        "met mevrouw minister ministerie ministry mvg of ons onze or overheid regards s saludo saludos salut "
        "sincerely sir sirs staatssecretaris stimata stimate team the to u uw van vr vriendelijke warm whom wie yours",
    )
)


class Word(NamedTuple):
    """A word of a text: where it stands, and how it is compared."""

    start: int
    end: int
    plain: str


def compared_words(text: str) -> list[Word]:
    """Return the words of ``text`` as they are compared: without case, diacritics, punctuation and lines that only greet.

    A line greets when every word of it is in a closed list, so that a name below a greeting is never passed over.
    """
    found: list[Word] = []
    for line in _LINE.finditer(text):
        words = [Word(each.start(), each.end(), _plain(each.group())) for each in _WORD.finditer(text, *line.span())]
        if not _GREETINGS.issuperset(word.plain for word in words):
            found += words
    return found


def plain_words(text: str) -> list[str]:
    """Return the words of :func:`compared_words` alone; lines of plain letters are read at once, for imports' sake."""
    found: list[str] = []
    for line in _LINE.findall(text):
        words = _WORD.findall(line.lower()) if line.isascii() else [_plain(word) for word in _WORD.findall(line)]
        if not _GREETINGS.issuperset(words):
            found += words
    return found


def signature(text: str, seed: bytes) -> bytes | None:
    """Return the signature of ``text`` under ``seed``, 64 bytes whatever its length; nothing under twelve words."""
    words = plain_words(text)
    if len(words) < FEWEST_WORDS:
        return None
    pairs = [f"{one} {other}".encode() for one, other in {*pairwise(words)}]
    lowest = np.full(PERMUTATIONS, np.iinfo(_HASH).max, dtype=_HASH)
    for at in range(0, len(pairs), _AT_ONCE):
        hashes = np.frombuffer(b"".join(_hashes(pairs[at : at + _AT_ONCE], seed)), dtype=_HASH)
        np.minimum(lowest, hashes.reshape(-1, PERMUTATIONS).min(axis=0), out=lowest)
    kept = (lowest & ((1 << _KEPT_BITS) - 1)).astype(np.uint8)
    return (kept[::2] << _KEPT_BITS | kept[1::2]).tobytes()


def pattern(choices: Mapping[str, object], seed: bytes) -> bytes | None:
    """Return a keyed digest of all closed answers of one response (by question); nothing for fewer than five."""
    if len(choices) < FEWEST_CHOICES:
        return None
    said = json.dumps(choices, sort_keys=True, ensure_ascii=False)
    return hmac.digest(seed, said.encode(), "sha256")[:_DIGEST]


def _plain(word: str) -> str:
    if word.isascii():
        return word.lower()
    letters = unicodedata.normalize("NFKD", word).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _hashes(pairs: Iterable[bytes], seed: bytes) -> Iterator[bytes]:
    keyed = hashlib.shake_128(seed.ljust(_SPONGE_RATE, b"\0"))
    for pair in pairs:
        sponge = keyed.copy()
        sponge.update(pair)
        yield sponge.digest(_HASH.itemsize * PERMUTATIONS)

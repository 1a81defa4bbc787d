"""Find near-identical answers among signatures: in bands first, then against the answer that a campaign began with.

Locality-sensitive hashing in bands (Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*, 3.4) names candidates; an
answer joins a campaign only where it is like the campaign's own template. Chaining copies of copies instead would tie
strangers together (measured: precision of pairs down to 0.16).
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from consult.analysis.signatures import PERMUTATIONS

LIKE = 0.3
"""The share of word pairs that an answer and a template must have in common; unrelated answers stay under 0.1."""

_ROWS = 4
_BAND_BITS = 16
_BANDS = PERMUTATIONS // _ROWS
_BUCKETS = 1 << _BAND_BITS
_CHANCE = 1 / 16
_ONES = int.from_bytes(b"\x11" * (PERMUTATIONS // 2))
_FOUND_BY = 8
_SAMPLE = 40

Name = TypeVar("Name")


def likeness(one: bytes, other: bytes) -> float:
    """Return the estimated share of word pairs that both texts have in common (Jaccard), 0 to 1.

    Two different minima agree in four bits once in sixteen times; that is taken off (Li and König 2010).
    """
    return _likeness(int.from_bytes(one), int.from_bytes(other))


class Stars(Generic[Name]):
    """Templates with the copies around them. ``Name`` is whatever the caller calls an answer."""

    def __init__(self) -> None:
        self._names: list[Name] = []
        self._signatures: list[int] = []
        self._first = array("i", [-1]) * (_BANDS * _BUCKETS)
        self._next = array("i")
        self._star_of_entry = array("i")
        self._numbers: dict[Name, int] = {}
        self._entries: Counter[int] = Counter()

    def add(self, name: Name, signature: bytes, star: Name | None = None) -> None:
        """Take in an answer: as a template of its own, or as a copy around ``star``, which was added before."""
        if star is None:
            number = self._numbers[name] = len(self._names)
            self._names.append(name)
            self._signatures.append(int.from_bytes(signature))
        else:
            number = self._numbers[star]
        # A few copies are enough to meet the next one: the thousandth would only make the bands longer.
        if self._entries[number] <= _FOUND_BY:
            self._entries[number] += 1
            self._into_bands(number, signature)

    def nearest(self, signature: bytes) -> Name | None:
        """Return the template that the answer is a copy of (of several the most alike, then the first), or nothing."""
        mine = int.from_bytes(signature)
        best, found = LIKE, None
        for number in sorted(self._met(signature)):
            alike = _likeness(mine, self._signatures[number])
            if alike > best or (alike == best and found is None):
                best, found = alike, number
        return None if found is None else self._names[found]

    def place(self, name: Name, signature: bytes) -> Name | None:
        """Take in a new answer, and return the template that it is a copy of; nothing where it stands alone."""
        star = self.nearest(signature)
        self.add(name, signature, star)
        return star

    def _met(self, signature: bytes) -> set[int]:
        met: set[int] = set()
        for bucket in _buckets(signature):
            entry = self._first[bucket]
            while entry >= 0:
                met.add(self._star_of_entry[entry // _BANDS])
                entry = self._next[entry]
        return met

    def _into_bands(self, number: int, signature: bytes) -> None:
        self._star_of_entry.append(number)
        for bucket in _buckets(signature):
            self._next.append(self._first[bucket])
            self._first[bucket] = len(self._next) - 1


def grouped(
    new: Mapping[Name, bytes], campaigns: Mapping[Name, Mapping[Name, bytes]], alone: Mapping[Name, bytes]
) -> dict[Name, list[Name]]:
    """Return which answers become copies now, by template: of a campaign that was there, or of one that begins.

    ``campaigns`` gives the answers of each by its template, itself among them; ``alone`` are answers that were looked at
    before and had no like. Of a campaign that begins, the template is the answer that is most like the others, and it is
    in its own list. The same answers in the same order are always grouped the same.
    """
    met = _around(campaigns)
    for name, signature in alone.items():
        met.add(name, signature)
    found: dict[Name, list[Name]] = {}
    single = []
    for name, signature in new.items():
        star = met.place(name, signature)
        if star is None:
            single.append(name)
        else:
            found.setdefault(star, []).append(name)
    joined = {star: found.pop(star, []) for star in campaigns}
    # A campaign began with whichever copy came first. Now that more are known, the one in the middle takes its place.
    signatures = {**alone, **new}
    settled = _around(campaigns)
    begun, left = _begun(settled, [[star, *copies] for star, copies in found.items()], signatures)
    joined |= begun
    stray = set(left)
    for name in (*left, *(name for name in single if name not in found and name not in stray)):
        star = settled.place(name, signatures[name])
        if star is not None:
            joined.setdefault(star, [star]).append(name)
    return {star: names for star, names in joined.items() if len(names) > (star not in campaigns)}


def _begun(
    settled: Stars[Name], groups: list[list[Name]], signatures: Mapping[Name, bytes]
) -> tuple[dict[Name, list[Name]], list[Name]]:
    """Return the groups around their templates, the largest first, and the answers that are to be placed once more."""
    begun: dict[Name, list[Name]] = {}
    left: list[Name] = []
    for group in sorted(groups, key=len, reverse=True):
        template = template_among({name: signatures[name] for name in group})
        if settled.nearest(signatures[template]) is not None:
            left += group
            continue
        settled.add(template, signatures[template])
        begun[template] = [template]
        for name in group:
            if name == template:
                continue
            if likeness(signatures[name], signatures[template]) >= LIKE:
                settled.add(name, signatures[name], template)
                begun[template].append(name)
            else:
                left.append(name)
    return begun, left


def _around(campaigns: Mapping[Name, Mapping[Name, bytes]]) -> Stars[Name]:
    stars: Stars[Name] = Stars()
    for template, answers in campaigns.items():
        stars.add(template, answers[template])
        for name, signature in answers.items():
            if name != template:
                stars.add(name, signature, template)
    return stars


def template_among(signatures: Mapping[Name, bytes]) -> Name:
    """Return the answer that is most like the others, the first of equals; of many copies the first forty are compared."""
    some = [(name, int.from_bytes(each)) for name, each in list(signatures.items())[:_SAMPLE]]
    return max(some, key=lambda one: sum(_likeness(one[1], other) for _name, other in some))[0]


def _likeness(one: int, other: int) -> float:
    apart = one ^ other
    apart |= apart >> 2
    apart |= apart >> 1
    share = 1 - (apart & _ONES).bit_count() / PERMUTATIONS
    return max(0.0, (share - _CHANCE) / (1 - _CHANCE))


def _buckets(signature: bytes) -> Iterable[int]:
    return [band * _BUCKETS + value for band, value in enumerate(memoryview(signature).cast("H"))]

"""Whether coders agree beyond chance: Krippendorff's alpha, F1, what they mix up, each with how sure that is.

The units are fixed before anybody codes, so that no figure depends on where somebody's excerpt begins or ends.
An interval comes from drawing units again with replacement; units with equal values are drawn together, as one pattern.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

MISSING = -1
"""Stands for a unit that a coder did not code."""
GOOD, TENTATIVE = 0.8, 0.667
"""Krippendorff, *Content Analysis* (2004), section 11.4: rely on 0.800 and more, conclude tentatively from 0.667."""
_DRAWS = 1000
_PAIR = 2
_BOUNDS = (2.5, 97.5)
_BLOCK = 1024
"""Sets that are held against all others at a time: what keeps a long list of them out of memory."""

Ratings = NDArray[np.int64]
"""Coders in rows and units in columns: the number of a value, or ``MISSING``."""
_Floats = NDArray[np.float64]
_Singles = NDArray[np.float32]


class Reading(StrEnum):
    """How far a figure of agreement carries."""

    GOOD = "good"
    TENTATIVE = "tentative"
    POOR = "poor"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % interval; nothing where it cannot be said, as where everybody gave the same value."""

    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def reading(self) -> Reading:
        """How far it carries as an alpha."""
        if self.value is None:
            return Reading.UNKNOWN
        return Reading.GOOD if self.value >= GOOD else Reading.TENTATIVE if self.value >= TENTATIVE else Reading.POOR


@dataclass(frozen=True, order=True)
class Confusion:
    """Two values that coders gave to the same units, one each; ``other`` is empty where one coder gave none instead."""

    units: int
    one: str
    other: str


class Nominal:
    """Any two values are equally far apart."""

    def between(self, one: Ratings, other: Ratings) -> _Floats:
        """Return how far values are apart, one by one: 0 or 1."""
        return np.asarray(one != other, dtype=np.float64)

    def spread(self, counts: _Floats) -> _Floats:
        """Return the distances between all values in each row of ``counts``, which says how often each value is there."""
        return np.asarray(counts.sum(axis=1) ** 2 - (counts**2).sum(axis=1), dtype=np.float64)


class Masi:
    """How far sets are apart: 0 for equal ones, 1 for sets without a shared value.

    Passonneau (2006), "Measuring Agreement on Set-valued Items (MASI)": 1 - J x M, where J is what is shared of all, and
    M is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap.
    """

    def __init__(self, sets: Sequence[frozenset[str]]) -> None:
        numbers = {value: at for at, value in enumerate(sorted(frozenset().union(*sets)))}
        self._holds = np.zeros((len(sets), len(numbers)), dtype=np.float32)
        for row, members in enumerate(sets):
            self._holds[row, [numbers[value] for value in members]] = 1
        self._sizes = self._holds.sum(axis=1)

    def between(self, one: Ratings, other: Ratings) -> _Singles:
        """Return how far sets are apart, one by one; they are named by their place."""
        shared = np.einsum("ij,ij->i", self._holds[one], self._holds[other])
        return _masi(shared, self._sizes[one], self._sizes[other])

    def spread(self, counts: _Floats) -> _Floats:
        """Return the distances between all sets in each row of ``counts``, which says how often each set is there."""
        found = np.zeros(len(counts))
        for at in range(0, len(self._sizes), _BLOCK):
            shared = self._holds[at : at + _BLOCK] @ self._holds.T
            apart = _masi(shared, self._sizes[at : at + _BLOCK, np.newaxis], self._sizes[np.newaxis, :])
            found += np.einsum("ij,ij->i", counts[:, at : at + _BLOCK], counts @ apart.T)
        return found


def alpha(ratings: Ratings, distances: Nominal | Masi | None = None) -> float | None:
    """Return Krippendorff's alpha; nothing where no unit has two values, or where all values are the same.

    ``distances`` says how far values are apart; without it any two are equally far (nominal).
    Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", section C.
    """
    found = _Patterns(ratings, distances)
    return _or_nothing(found.alphas(found.units[np.newaxis, :])[0])


def alpha_estimate(ratings: Ratings, chance: np.random.Generator, distances: Nominal | Masi | None = None) -> Estimate:
    """Return :func:`alpha` with the interval that units drawn again by ``chance`` give."""
    found = _Patterns(ratings, distances)
    total = int(found.units.sum())
    if not total:
        return Estimate()
    drawn = chance.multinomial(total, found.units / total, size=_DRAWS).astype(np.float64)
    return _estimate(found.alphas(found.units[np.newaxis, :])[0], found.alphas(drawn))


def f1_estimate(first: NDArray[np.bool_], second: NDArray[np.bool_], chance: np.random.Generator) -> Estimate:
    """Return F1 between two coders with its interval: of all they gave, what both gave; nothing where none gave any.

    It is the same whoever is held against whom. Hripcsak and Rothschild (2005), "Agreement, the F-Measure, and
    Reliability in Information Retrieval".
    """
    cells = np.array([np.sum(first & second), np.sum(first ^ second), np.sum(~(first | second))], dtype=np.float64)
    total = int(cells.sum())
    if not total:
        return Estimate()
    drawn = chance.multinomial(total, cells / total, size=_DRAWS).astype(np.float64)
    return _estimate(_f1(cells[np.newaxis, :])[0], _f1(drawn))


def confusions(pairs: Iterable[tuple[frozenset[str], frozenset[str]]]) -> list[Confusion]:
    """Return which values get mixed up, the most often first: what one coder gave to a unit and the other one not.

    Each pair holds what two coders gave to one unit.
    """
    counted: Counter[tuple[str, str]] = Counter()
    for first, second in pairs:
        mine, theirs = first - second, second - first
        if mine and theirs:
            counted.update((min(one, other), max(one, other)) for one in mine for other in theirs)
        else:
            counted.update((one, "") for one in mine | theirs)
    return sorted(
        (Confusion(units, one, other) for (one, other), units in counted.items()),
        key=lambda found: (-found.units, found.one, found.other),
    )


class _Patterns:
    """The different ways in which units were coded, and how many units each way has."""

    def __init__(self, ratings: Ratings, distances: Nominal | Masi | None) -> None:
        self._distances = distances or Nominal()
        self._size = int(ratings.max(initial=MISSING)) + 1
        ways, units = np.unique(np.sort(ratings.T, axis=1), axis=0, return_counts=True)
        present = ways != MISSING
        paired = present.sum(axis=1) >= _PAIR
        self._ways, self._present = ways[paired], present[paired]
        self.units = units[paired].astype(np.float64)
        self._apart = self._disagreements()

    def alphas(self, weights: _Floats) -> _Floats:
        """Return alpha for each row of ``weights``, which says how many units each way has; not a number where undefined."""
        values = self._values(weights)
        total = values.sum(axis=1)
        observed = weights @ self._apart
        expected = self._distances.spread(values)
        least = np.divide((total - 1) * observed, expected, out=np.full(len(weights), np.nan), where=expected > 0)
        return np.asarray(1 - least, dtype=np.float64)

    def _disagreements(self) -> _Floats:
        """Return for each way the distances between its pairs of values, each pair once in both directions, per value."""
        apart = np.zeros(len(self._ways))
        for one in range(self._ways.shape[1]):
            for other in range(one):
                both = self._present[:, one] & self._present[:, other]
                apart[both] += 2 * self._distances.between(self._ways[both, one], self._ways[both, other])
        return np.asarray(apart / np.maximum(self._present.sum(axis=1) - 1, 1), dtype=np.float64)

    def _values(self, weights: _Floats) -> _Floats:
        """Return for each row of ``weights`` how often each value was given."""
        given, rows = self._ways[self._present], np.nonzero(self._present)[0]
        counted = [np.bincount(given, weights=row[rows], minlength=self._size) for row in weights]
        return np.array(counted, dtype=np.float64)


def _masi(shared: _Singles, one: _Singles, other: _Singles) -> _Singles:
    together, smaller = one + other - shared, np.minimum(one, other)
    weight = np.where(shared == smaller, np.float32(2 / 3), np.float32(1 / 3))
    similar = np.where(shared == together, 1, shared / np.maximum(together, 1) * weight)
    return np.asarray(1 - similar, dtype=np.float32)


def _f1(cells: _Floats) -> _Floats:
    both, one = 2 * cells[:, 0], cells[:, 1]
    return np.asarray(np.divide(both, both + one, out=np.full(len(cells), np.nan), where=both + one > 0))


def _estimate(value: float, drawn: _Floats) -> Estimate:
    said = drawn[~np.isnan(drawn)]
    if np.isnan(value) or not len(said):
        return Estimate()
    low, high = np.percentile(said, _BOUNDS)
    return Estimate(float(value), float(low), float(high))


def _or_nothing(value: float) -> float | None:
    return None if np.isnan(value) else float(value)

"""Learn which theme a passage is about: the codebook's own words, what the corpus puts beside them, and what was coded.

Three scores for each theme, all linear in the words of the passage, are joined log-linearly into one:

- *prior*: likeness to the theme's name, definition and inclusions;
- *spread*: likeness to the passages nearest to the theme, which begin with the prior and are corrected by the lessons
  (a few rounds of Rocchio's centroids, 1971, with soft membership as in Nigam et al., 2000);
- *learnt*: ridge regression on the lessons, with the other passages as weak ones (weights by how sure they are).

How much each counts is fitted on lessons left out in turn, and drawn to fixed values while there are few. A last step
makes the share of a theme into the chance that it is among the themes of the passage (Platt, 1999).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, log_softmax, logit, softmax

from consult.analysis.suggestions.features import Features, Matrix
from consult.analysis.suggestions.lessons import Lesson, ThemeWords

Floats = NDArray[np.float64]

_ROUNDS, _FOLDS, _STEPS = 3, 3, 25
_MANY = 3000
"""With so many lessons one fold left out says enough."""
_SHARPNESS = 2.0
_LESSON_WEIGHT, _WEAK_WEIGHT, _LEAST_WEIGHT, _RIDGE = 4.0, 0.1, 0.003, 0.3
_BALANCE: Floats = np.array([0.9, 0.5, 1.5])
"""How much prior, spread and learnt count before anything shows otherwise."""
_HELD_TO_BALANCE = 10.0
_CALIBRATION: Floats = np.array([0.8, -0.2])
_HELD_TO_CALIBRATION = 20.0
_SURE = 1e-6
_FEW, _USUAL = 10, 0.1


@dataclass(frozen=True)
class Learnt:
    """What was learnt: a weight of each feature for each theme, and how shares become chances."""

    features: Features
    themes: tuple[str, ...]
    weights: Floats
    level: Floats
    calibration: Floats

    def shares(self, rows: Matrix) -> Floats:
        """Return how much of each passage is about each theme, shape (passages, themes); a row adds up to 1."""
        return np.asarray(softmax(rows @ self.weights + self.level, axis=1))

    def chances(self, shares: Floats) -> Floats:
        """Return the calibrated chance that each theme is among the themes of its passage, in the same shape."""
        slope, start = self.calibration
        return np.asarray(expit(slope * _odds(shares) + start))


def learn(themes: Sequence[ThemeWords], lessons: Sequence[Lesson], others: Sequence[str]) -> Learnt:
    """Return what can be learnt from the codebook, the lessons and some passages that nobody coded."""
    texts = [lesson.words for lesson in lessons] + list(others)
    features = Features([*texts, *(theme.words for theme in themes)])
    rows, book = features.rows(texts), features.rows([theme.words for theme in themes])
    keys = [theme.key for theme in themes]
    wanted, counts = _labels(keys, lessons)
    parts = _Parts(rows, book)
    balance, calibration = _BALANCE, _CALIBRATION
    if len(lessons) >= 2 * _FOLDS:
        held_out, which = parts.held_out(wanted, counts)
        balance = _fitted_balance(held_out, wanted[which])
        calibration = _fitted_calibration(_shares(held_out, balance), wanted[which], counts[which])
    weights, level = parts.linear(wanted, counts, np.arange(len(lessons)))
    return Learnt(
        features,
        tuple(keys),
        np.tensordot(balance, weights, axes=1),
        np.tensordot(balance, level, axes=1),
        calibration,
    )


def _labels(keys: Sequence[str], lessons: Sequence[Lesson]) -> tuple[Floats, Floats]:
    """Return what each lesson says of each theme (1 yes, 0 no), and how much that says; a refusal speaks of one theme."""
    wanted, counts = np.zeros((len(lessons), len(keys))), np.ones((len(lessons), len(keys)))
    place = {key: at for at, key in enumerate(keys)}
    for row, lesson in enumerate(lessons):
        for key in lesson.themes:
            if key in place:
                wanted[row, place[key]] = 1
        if lesson.refused and not lesson.themes:
            counts[row] = 0
            counts[row, [place[key] for key in lesson.refused if key in place]] = 1
    return wanted, counts


class _Parts:
    """The three scores, as weights of features and a level: shapes (3, features, themes) and (3, themes)."""

    def __init__(self, rows: Matrix, book: Matrix) -> None:
        self._rows = rows
        self._prior, self._prior_level, self._at_first = _standard(rows, np.asarray(book.todense()).T)

    def linear(self, wanted: Floats, counts: Floats, known: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """Return the scores learnt from the ``known`` lessons, which stand first among the rows."""
        rows = self._rows
        if rows.shape[0] == 0:
            nothing = np.zeros_like(self._prior)
            return np.stack([self._prior, nothing, nothing]), np.zeros((3, self._prior.shape[1]))
        use = np.concatenate([known, np.arange(len(wanted), rows.shape[0])])
        rows, first, taught = rows[use], self._at_first[use], wanted[known]
        member = np.asarray(softmax(_SHARPNESS * first, axis=1))
        told = np.asarray(counts[known].all(axis=1))
        spread, spread_level = self._prior, self._prior_level
        for _ in range(_ROUNDS):
            member[: len(known)] = np.where(told[:, None], taught, member[: len(known)] * (1 - counts[known]))
            near = member**2
            near[: len(known)] *= _LESSON_WEIGHT
            near /= np.maximum(near.sum(axis=0), _SURE)
            centres = rows.T @ near
            length = np.maximum(np.linalg.norm(centres, axis=0), _SURE)
            spread, spread_level, scores = _standard(rows, centres / length, own=near / length)
            member = np.asarray(softmax(_SHARPNESS * (first / 2 + scores), axis=1))
        learnt, mean = self._ridge(rows, member, taught, counts[known])
        return np.stack([self._prior, spread, learnt]), np.stack([self._prior_level, spread_level, mean])

    def held_out(self, wanted: Floats, counts: Floats) -> tuple[Floats, NDArray[np.intp]]:
        """Return the scores of lessons as learnt without them, shape (3, lessons, themes), and which lessons those are."""
        found, which = [], []
        fold = np.arange(len(wanted)) % _FOLDS
        for number in range(_FOLDS if len(wanted) < _MANY else 1):
            out = np.flatnonzero(fold == number)
            weights, level = self.linear(wanted, counts, np.flatnonzero(fold != number))
            rows = self._rows[out]
            found.append(np.stack([rows @ weights[part] + level[part] for part in range(3)]))
            which.append(out)
        return np.concatenate(found, axis=1), np.concatenate(which)

    @staticmethod
    def _ridge(rows: Matrix, member: Floats, taught: Floats, counts: Floats) -> tuple[Floats, Floats]:
        """Return weights and level of a weighted ridge regression, by conjugate gradients on the passages."""
        known = len(taught)
        weight = np.repeat(_WEAK_WEIGHT * member.max(axis=1, keepdims=True) ** 2, member.shape[1], axis=1)
        weight[:known] = counts
        weight = np.maximum(weight, _LEAST_WEIGHT)
        wanted = member.copy()
        wanted[:known] = np.where(counts > 0, taught, member[:known])
        level = (wanted * weight).sum(axis=0) / weight.sum(axis=0)
        root = np.sqrt(weight)
        found = _conjugate(lambda at: root * (rows @ (rows.T @ (root * at))) + _RIDGE * at, root * (wanted - level))
        weights = rows.T @ (root * found)
        scale = float(np.sqrt((_spread(rows @ weights) ** 2).mean()))
        return weights / scale, np.zeros(member.shape[1])


def _standard(rows: Matrix, centres: Floats, own: Floats | None = None) -> tuple[Floats, Floats, Floats]:
    """Return weights and level that give each theme mean 0 and spread 1 over the rows, and the scores of the rows.

    ``own`` is what each row gave to the centres: a passage is not like a theme because it is like itself.
    """
    scores = rows @ centres
    if own is not None:
        scores = scores - own
    if rows.shape[0] == 0:
        return centres, np.zeros(centres.shape[1]), scores
    mean, spread = scores.mean(axis=0), _spread(scores)
    return centres / spread, -mean / spread, (scores - mean) / spread


def _spread(scores: Floats) -> Floats:
    """Return the standard deviation by column, drawn to a usual one while there are few rows."""
    number = len(scores)
    return np.asarray(np.sqrt((number * scores.var(axis=0) + _FEW * _USUAL**2) / (number + _FEW)))


def _conjugate(times: Callable[[Floats], Floats], wanted: Floats) -> Floats:
    """Return the solutions of as many systems as ``wanted`` has columns (Hestenes and Stiefel, 1952)."""
    found, rest = np.zeros_like(wanted), wanted.copy()
    way, size = rest.copy(), (rest**2).sum(axis=0)
    for _ in range(_STEPS):
        moved = times(way)
        step = size / np.maximum((way * moved).sum(axis=0), _SURE**2)
        found += step * way
        rest -= step * moved
        now = (rest**2).sum(axis=0)
        way = rest + now / np.maximum(size, _SURE**2) * way
        size = now
    return found


def _shares(scores: Floats, balance: Floats) -> Floats:
    return np.asarray(softmax(np.tensordot(balance, scores, axes=1), axis=1))


def _fitted_balance(scores: Floats, wanted: Floats) -> Floats:
    """Return how much each score counts: the likeliest, drawn to ``_BALANCE`` (a multinomial log-linear model)."""
    named = wanted.sum(axis=1) > 0
    target = wanted[named] / wanted[named].sum(axis=1, keepdims=True)

    def unlikely(raw: Floats) -> float:
        said = log_softmax(np.tensordot(np.exp(raw), scores[:, named], axes=1), axis=1)
        drawn = _HELD_TO_BALANCE * ((raw - np.log(_BALANCE)) ** 2).sum()
        return float(drawn - (target * said).sum())

    return np.asarray(np.exp(minimize(unlikely, np.log(_BALANCE), method="L-BFGS-B").x))


def _fitted_calibration(shares: Floats, wanted: Floats, counts: Floats) -> Floats:
    """Return slope and start on the scale of log-odds, the likeliest, drawn to ``_CALIBRATION``."""
    odds = _odds(shares)

    def unlikely(at: Floats) -> float:
        line = at[0] * odds + at[1]
        told = counts * (wanted * np.logaddexp(0, -line) + (1 - wanted) * np.logaddexp(0, line))
        return float(told.sum() + _HELD_TO_CALIBRATION * ((at - _CALIBRATION) ** 2).sum())

    return np.asarray(minimize(unlikely, _CALIBRATION, method="L-BFGS-B").x)


def _odds(shares: Floats) -> Floats:
    return np.asarray(logit(np.clip(shares, _SURE, 1 - _SURE)))

"""How long agreement takes: five coders of 20,000 units, by theme and over all."""

import time
from collections.abc import Sequence

import numpy as np

from benchmarks.outcome import Outcome
from consult.analysis.agreement import Masi, Ratings, alpha, alpha_estimate

CODERS, UNITS, THEMES = 5, 20_000, 40
MOST = 1.0
_SEED = 20261122
_MANY = (0.25, 0.45, 0.2, 0.1)
"""How often a unit has no theme, one, two or three."""
_SLIP = 0.15
"""How often a coder leaves out a theme, or puts another in its place."""


def measure() -> Sequence[Outcome]:
    """Measure alpha for one theme, alpha over sets of themes, and what one theme costs with its interval."""
    chance = np.random.default_rng(_SEED)
    given = _given(chance)
    binary = given[:, :, 0].astype(np.int64)
    began = time.process_time()
    alpha(binary)
    one = time.process_time() - began
    began = time.process_time()
    sets, ratings = _as_sets(given)
    alpha(ratings, Masi(sets))
    over_all = time.process_time() - began
    began = time.process_time()
    alpha_estimate(binary, chance)
    interval = time.process_time() - began
    note = f"{len(sets):,} different sets of {THEMES} themes; one theme {one * 1000:.0f} ms"
    return [
        Outcome(
            f"alpha, {CODERS} coders x {UNITS:,} units: at most {MOST:.0f} s",
            f"{over_all:.2f} s",
            max(one, over_all) <= MOST,
            note,
        ),
        Outcome("its interval, for information", f"{interval:.2f} s", None, "one theme, units drawn 1,000 times"),
    ]


def _given(chance: np.random.Generator) -> np.ndarray:
    """Return which coder gave which theme to which unit: up to three themes of unequal weight, with slips of each coder."""
    weights = 1 / np.arange(1, THEMES + 1)
    many = chance.choice(len(_MANY), size=UNITS, p=_MANY)
    wanted = chance.choice(THEMES, size=(UNITS, len(_MANY) - 1), p=weights / weights.sum())
    found = np.zeros((CODERS, UNITS, THEMES), dtype=bool)
    for coder in range(CODERS):
        slips = chance.random(wanted.shape) < _SLIP
        seen = np.where(slips, chance.integers(0, THEMES, wanted.shape), wanted)
        left_out = slips & (chance.random(wanted.shape) < 1 / 2)
        rows, places = np.nonzero((np.arange(wanted.shape[1]) < many[:, np.newaxis]) & ~left_out)
        found[coder, rows, seen[rows, places]] = True
    return found


def _as_sets(given: np.ndarray) -> tuple[list[frozenset[str]], Ratings]:
    packed = np.packbits(given.reshape(-1, THEMES), axis=1)
    rows, numbers = np.unique(packed, axis=0, return_inverse=True)
    names = [str(number) for number in range(THEMES)]
    members = np.unpackbits(rows, axis=1, count=THEMES).astype(bool)
    sets = [frozenset(name for name, there in zip(names, row, strict=True) if there) for row in members]
    return sets, numbers.reshape(CODERS, UNITS).astype(np.int64)

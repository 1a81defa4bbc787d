"""Other worlds: counts that hang together as the true ones do, and of which a reader cannot tell that they are not them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]
ENDLESS = np.inf
_SECONDS = 5
"""How long one world is looked for; where none is found, others are."""


@dataclass(frozen=True, eq=False, slots=True)
class Line:
    """Counts that hang together: with their signs they make ``room``, and may make no less, or where ``exact`` no other."""

    terms: Sequence[tuple[int, int]]
    room: int = 0
    exact: bool = True


@dataclass(frozen=True)
class Freedom:
    """By how much each count may differ from the true one, all by number.

    From ``low`` to ``high`` costs nothing; further, but never beyond ``least`` and ``most``, costs ``price`` for each one.
    """

    low: Numbers
    high: Numbers
    least: Numbers
    most: Numbers
    price: Numbers


class Worlds:
    """All worlds in which as many counts as there are in ``size`` hang together in ``lines``."""

    def __init__(self, size: int, lines: Sequence[Line]) -> None:
        terms = [(row, number, sign) for row, line in enumerate(lines) for number, sign in line.terms]
        rows, numbers, signs = np.array(terms, dtype=np.int64).reshape(-1, 3).T
        self._lines = csr_array((signs.astype(float), (rows, numbers)), shape=(len(lines), size))
        self._least = np.array([0 if line.exact else -line.room for line in lines], dtype=float)
        self._most = np.array([0 if line.exact else ENDLESS for line in lines], dtype=float)

    def best(self, wished: Numbers, freedom: Freedom) -> Whole:
        """Return by how much counts differ in the world that has most of what is ``wished``, at least cost.

        ``wished`` is what it is worth that a count is one more. What is found is whole: a linear programme finds it, or
        an integer one where that falls between worlds. Where there is no time to find any, nothing differs.
        """
        free = Bounds(
            np.concatenate([freedom.low, np.zeros(2 * len(wished))]),
            np.concatenate([freedom.high, freedom.most - freedom.high, freedom.low - freedom.least]),
        )
        worth = np.concatenate([-wished, freedom.price - wished, freedom.price + wished])
        hold = LinearConstraint(hstack([self._lines, self._lines, -self._lines]), self._least, self._most)
        for integer in (0, 1):
            found = milp(worth, integrality=integer, bounds=free, constraints=hold, options={"time_limit": _SECONDS})
            if found.x is not None:
                kept, more, less = np.split(found.x, 3)
                world: Whole = np.rint(kept + more - less).astype(np.int64)
                if self._holds(world, freedom):
                    return world
        return np.zeros(len(wished), dtype=np.int64)

    def _holds(self, world: Whole, freedom: Freedom) -> bool:
        made = self._lines @ world
        in_lines = (made >= self._least).all() and (made <= self._most).all()
        return bool(in_lines and (world >= freedom.least).all() and (world <= freedom.most).all())

"""Every count of one release in one ledger: what is small is withheld, and what would let a reader work it out.

The counts of a release hang together: a theme by category and by channel have one total, who takes a stance also
mentions the theme, who answers was asked. So they are withheld together. The reader we guard against knows every shown
count, how all of them add up, that no count is negative, and that a cell marked small lies from 1 to k - 1; we even grant
the reader that a cell with a cross is at least k. What is promised after ``settle``:

1. every shown count is 0 or at least k, what is public set aside;
2. for every withheld count there is another world (a *witness*): counts that add up, agree with all that is shown
   anywhere in the release, and have another number there. For a small count that number is at least k/2 - 1 away, so
   that a reader cannot narrow it to fewer than half of the values that its mark leaves open;
3. the same holds for a small count that is nowhere printed and follows from others (asked, but not answered);
4. where a total is shown, what is withheld under it is at least k together.

How: we look for worlds, one after another. Each counts its choice of every number that is still unsafe, up or down at
random, as worth something, and every number it would have us withhold as a cost; what is worth doubles from one to the
next, so that what costs nothing is tried first. Whatever differs in such a world is withheld: from then on nobody can
tell it from the true one, and each count that differs enough in it is safe. Some fifteen worlds do for thousands of counts.

The threshold rule with secondary suppression is that of official statistics (Hundepool and others, *Statistical
Disclosure Control*, 2012, chapter 4). What to withhold beside a small cell follows from a linear programme as with Kelly,
Golden and Assad (*Networks* 22, 1992), for all cells at once; the worlds are whole numbers, so the proof holds for a
reader who reckons with whole numbers too. Counts that are public under their maker's name are known to everybody: the
reader subtracts them, so all sums are over the rest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from consult.analysis.telling import CROSS, Telling
from consult.analysis.witness import ENDLESS, Freedom, Line, Numbers, Whole, Worlds

SMALLEST_K = 3
_ROUNDS, _MOST_URGENT = 40, 14
"""How many worlds are looked for at most, and how often what is worth doubles. After that nothing at all is shown."""
_FURTHEST = 1000
"""How far a count may be from the true one in another world: no more is needed, and sums stay exact."""
_TAKEN_BACK = 2.0
"""What it costs to take back what a mark says."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A count that is not shown; ``word`` stands in its place, and ``small`` tells whether that says it is below k."""

    word: str
    small: bool


Cell = int | Withheld


class Rank(Enum):
    """What a count is in its table: of two that would do, the first is withheld."""

    CELL = 0
    LEADING = 1
    TOTAL = 2
    GRAND_TOTAL = 3


@dataclass(slots=True)
class _Count:
    whole: int
    private: int
    rank: int
    name: str
    told: int
    hidden: bool = False
    kept_back: bool = False
    loose: bool = False
    safe: bool = False

    @property
    def is_printed(self) -> bool:
        return bool(self.name)


class Ledger:
    """Counts, by the number that :meth:`count` gives them, and how they add up. ``k`` is 0 where all is shown.

    What is shown is rounded to whole ``steps``, each count by itself: where that is more than 1, totals need not fit. Nor
    need they where ``telling`` knows of earlier releases, whose numbers are shown of counts that changed by fewer than k.
    """

    def __init__(self, k: int, *, steps: int = 1, telling: Telling | None = None) -> None:
        """Begin an empty ledger; raises ``ValueError`` for a threshold between 0 and 3."""
        if k and k < SMALLEST_K:
            raise ValueError(f"k must be at least {SMALLEST_K}")
        self.k, self._steps, self._telling = k, steps, telling or Telling(k)
        self._counts: list[_Count] = []
        self._names: set[str] = set()
        self._lines: list[Line] = []
        self._of_one_mind: list[Sequence[int]] = []

    def __len__(self) -> int:
        """Return how many counts are in it."""
        return len(self._counts)

    def count(self, whole: int, private: int | None = None, *, name: str = "", rank: Rank = Rank.CELL) -> int:
        """Add a count; ``private`` is what of it is not public. Returns its number.

        It is compared with the count of that ``name`` in earlier releases. Without a name it is printed nowhere.
        Raises ``ValueError`` for a negative count, and for a name that another count has.
        """
        if whole < 0 or (private is not None and not 0 <= private <= whole):
            raise ValueError("counts cannot be negative")
        if name and name in self._names:
            raise ValueError(f"two counts are named {name}")
        self._names.add(name)
        guarded = whole if private is None else private
        self._counts.append(_Count(whole, guarded, rank.value, name, told=guarded))
        return len(self._counts) - 1

    def adds_up(self, total: int, parts: Iterable[int]) -> None:
        """Say that ``parts`` are all of ``total``, each of it in one of them."""
        self._lines.append(Line(((total, -1), *((part, 1) for part in parts))))

    def within(self, part: int, whole: int) -> None:
        """Say that ``part`` is some of ``whole``. The rest is a count to protect as well, where it is small."""
        everything = self._counts[whole].private
        rest = everything - self._counts[part].private
        if 0 < rest < self.k <= everything:
            self.adds_up(whole, [part, self.count(rest)])
        elif rest >= 0:
            self._lines.append(Line(((whole, 1), (part, -1)), rest, exact=False))

    def covers(self, parts: Sequence[int], whole: int) -> None:
        """Say that all of ``whole`` is in ``parts``, some of it perhaps in several.

        Where none is in several a reader may guess so: then they add up.
        """
        everything = self._counts[whole].private
        twice = sum(self._counts[part].private for part in parts) - everything
        if twice >= 0:
            exact = bool(everything) and not twice
            self._lines.append(Line(((whole, -1), *((part, 1) for part in parts)), twice, exact=exact))

    def of_one_mind(self, answers: Sequence[int]) -> None:
        """Withhold all answers of a few who all give the same one, none included: they tell of each what they said.

        That all of them do may not be seen either: another of the answers must be possible.
        """
        if self.k:
            for number in answers:
                count = self._counts[number]
                count.hidden |= bool(count.private or not count.whole)
            self._of_one_mind.append([number for number in answers if not self._counts[number].whole])

    def whole(self, number: int) -> int:
        """Return the true count."""
        return self._counts[number].whole

    def private(self, number: int) -> int:
        """Return what of a count is not public."""
        return self._counts[number].private

    @property
    def is_delicate(self) -> bool:
        """Whether anything in it is small or tells of a few what each said, so that something will be withheld."""
        return bool(self._of_one_mind) or any(map(self._is_small, range(len(self._counts))))

    def settle(self) -> None:
        """Withhold what is small, and then others until every promise holds."""
        if not self.k:
            return
        for number, count in enumerate(self._counts):
            count.kept_back = count.is_printed and self._telling.withholds(count.name, count.private)
            count.hidden |= count.kept_back or (count.is_printed and self._is_small(number))
        self._withhold_more()
        for count in self._counts:
            if count.is_printed:
                shown = self._telling.tell(count.name, count.private, withheld=count.hidden)
                count.told = count.private if shown is None else shown

    def _withhold_more(self) -> None:
        """Withhold until another value is possible for everything that is withheld; in the end, everything."""
        for line in self._lines:
            self._withhold_beside(line)
        worlds, chance = Worlds(len(self._counts), self._lines), np.random.default_rng(len(self._counts))
        for urge in range(_ROUNDS):
            if urge == _MOST_URGENT:
                self._be_content()
            unsafe = np.array([self._is_unsafe(number) for number in range(len(self._counts))])
            if not unsafe.any():
                return
            way = np.where(self._true, chance.choice([-1.0, 1.0], len(unsafe)), 1.0)
            self._accept(worlds.best(unsafe * way * 2.0 ** min(urge, _MOST_URGENT), self._freedom(unsafe)))
        for count in self._counts:
            count.hidden, count.loose = True, True

    def shown(self, number: int) -> Cell:
        """Return the count, or what stands in its place."""
        count = self._counts[number]
        if not count.hidden:
            whole = count.whole - count.private + count.told
            return (whole + self._steps // 2) // self._steps * self._steps
        if 0 < count.whole < self.k and not count.loose:
            return Withheld(f"\u2039{self.k}", small=True)
        return Withheld(CROSS, small=False)

    def _is_small(self, number: int) -> bool:
        return 0 < self._counts[number].private < self.k

    def _is_unknown(self, number: int) -> bool:
        return self._counts[number].hidden or not self._counts[number].is_printed

    def _withhold_beside(self, line: Line) -> None:
        """Withhold one more in a line where what is withheld is small together and follows from the total."""
        (total, _), *parts = line.terms
        unknown = [part for part, _sign in parts if self._is_unknown(part)]
        together = sum(self._counts[part].private for part in unknown)
        if line.exact and not self._is_unknown(total) and 0 < together < self.k:
            shown = [part for part, _sign in parts if part not in unknown and self._counts[part].private]
            self._counts[min(shown, key=self._cost, default=total)].hidden = True

    def _is_unsafe(self, number: int) -> bool:
        """Tell whether another value is still to be found for a count."""
        count = self._counts[number]
        return not count.safe and (count.hidden or (not count.is_printed and self._is_small(number)))

    def _accept(self, world: Whole) -> None:
        """Leave a reader in doubt whether it is this world: withhold what differs, and take back marks that speak against it."""
        for number, move in enumerate(map(int, world)):
            count = self._counts[number]
            low, high = self._limits(number)
            count.hidden |= count.is_printed and bool(move)
            count.loose |= not low <= count.private + move <= high
            count.safe |= abs(move) >= (self._far if self._is_small(number) else 1)

    def _be_content(self) -> None:
        """Take it that a row of one mind is safe once another answer is possible in it, where not each of them can be.

        So is what is withheld for an earlier release alone: it is not small, and by itself this one could show it.
        """
        for number, count in enumerate(self._counts):
            count.safe |= count.kept_back and not self._is_small(number)
        for others in self._of_one_mind:
            if any(self._counts[number].safe for number in others):
                for number in others:
                    self._counts[number].safe = True

    @property
    def _true(self) -> Numbers:
        return np.array([count.private for count in self._counts], dtype=float)

    @property
    def _far(self) -> int:
        """How far another possible value of a small count must be from the true one."""
        return max(1, self.k // 2 - 1)

    def _freedom(self, unsafe: NDArray[np.bool_]) -> Freedom:
        """Return what a reader holds possible, and what it costs to make more possible; the unsafe move only as far as asked."""
        true, numbers = self._true, range(len(self._counts))
        fixed = np.array([bool(count.whole) and not count.private and not count.hidden for count in self._counts])
        limits = np.array([self._limits(one) if self._is_unknown(one) else (true[one],) * 2 for one in numbers])
        most = np.where(fixed, 0, np.where(unsafe, self._far, _FURTHEST))
        least = np.maximum(-true, -most)
        return Freedom(
            low=np.clip(limits[:, 0] - true, least, most),
            high=np.clip(limits[:, 1] - true, least, most),
            least=least,
            most=most,
            price=np.array([self._price(number) for number in numbers]),
        )

    def _price(self, number: int) -> float:
        """Return what it costs that a count is one more or less than a reader holds possible."""
        if self._is_unknown(number):
            return _TAKEN_BACK
        count = self._counts[number]
        return float((count.private or self.k).bit_length() * 4**count.rank)

    def _limits(self, number: int) -> tuple[float, float]:
        """Return the least and the most that a withheld count can be for its mark alone."""
        count = self._counts[number]
        if not count.is_printed or count.loose or not count.private:
            return 0, ENDLESS
        public = count.whole - count.private
        if count.private >= self.k:
            return self.k, ENDLESS
        if count.whole < self.k:
            return 1, self.k - 1 - public
        return max(1, self.k - public), self.k - 1

    def _cost(self, number: int) -> tuple[int, int, int]:
        count = self._counts[number]
        return count.rank, count.private, number

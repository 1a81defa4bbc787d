"""What one release tells of each count, beside what earlier releases of the same consultation told of it.

Whoever holds two releases subtracts them: one response that was taken back between them would stand in the difference,
with its group and all it says. So of a count by its name, in all releases:

1. two numbers that are shown are equal or at least k apart: a count that changed by fewer since is shown as it was;
2. what one release withheld stays withheld until it is at least k more or less than it was then, since a release that
   shows what another withheld beside a small cell would give that cell away.

The rules are those of ``security.md`` check 39; to keep one pattern of withheld cells over time is the practice of
official statistics (Hundepool and others, *Statistical Disclosure Control*, 2012, chapter 4).
"""

from collections.abc import Iterable, Mapping

CROSS = "\u00d7"
Told = Mapping[str, tuple[int, int | None]]
"""By the name of a count: the true number at the time, and the number that was shown, or nothing where it was withheld."""


class Telling:
    """What a release tells, with ``k`` the number below which a count is withheld, and what was told ``before``."""

    def __init__(self, k: int, before: Iterable[Told] = ()) -> None:
        """Begin with nothing told; ``before`` has what each earlier release told."""
        self.k = k
        self.told: dict[str, tuple[int, int | None]] = {}
        self._shown: dict[str, set[int]] = {}
        self._withheld: dict[str, set[int]] = {}
        for told in before:
            for name, (count, shown) in told.items():
                where, number = (self._withheld, count) if shown is None else (self._shown, shown)
                where.setdefault(name, set()).add(number)

    def withholds(self, name: str, count: int) -> bool:
        """Tell whether an earlier release withheld this count, and it changed by fewer than k since."""
        return any(abs(count - former) < self.k for former in self._withheld.get(name, ()))

    def number(self, name: str, count: int) -> int:
        """Return what to show of ``count``: what an earlier release showed if that is less than k away, else itself."""
        near = [former for former in self._shown.get(name, ()) if abs(count - former) < self.k]
        return min(near, key=lambda former: (abs(count - former), former), default=count)

    def tell(self, name: str, count: int, *, withheld: bool) -> int | None:
        """Note what is told of ``count``; return the number to show, or nothing where it is ``withheld``."""
        shown = None if withheld else self.number(name, count)
        self.told[name] = count, shown
        return shown

    def alone(self, name: str, count: int) -> int | str:
        """Note and return what is told of a count of which nothing else follows: a small one by its mark."""
        is_small = 0 < count < self.k
        shown = self.tell(name, count, withheld=is_small or self.withholds(name, count))
        if shown is not None:
            return shown
        return f"\u2039{self.k}" if is_small else CROSS

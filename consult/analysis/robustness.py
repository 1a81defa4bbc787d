"""Whether a statement about counts would still stand if any one response, organisation or campaign were left out."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Voice:
    """One response's stance, and the units it is part of: its own id, its organisation, its campaign."""

    stance: str
    units: frozenset[Hashable]


def breaks_without(voices: Sequence[Voice], holds: Callable[[Mapping[str, int]], bool]) -> list[Hashable]:
    """Return the units without which ``holds`` turns out otherwise; none means that the statement is robust.

    ``holds`` judges the number of voices per stance (absent stances count 0). Units come in order of first appearance.
    """
    counts = Counter(voice.stance for voice in voices)
    outcome = holds(counts)
    without: dict[Hashable, Counter[str]] = {}
    for voice in voices:
        for unit in _in_order(voice.units):
            without.setdefault(unit, Counter())[voice.stance] += 1
    return [unit for unit, part in without.items() if holds(_less(counts, part)) != outcome]


def survives(voices: Sequence[Voice], holds: Callable[[Mapping[str, int]], bool]) -> bool:
    """Tell whether ``holds`` turns out the same whichever one unit is left out."""
    return not breaks_without(voices, holds)


def _in_order(units: Iterable[Hashable]) -> list[Hashable]:
    return sorted(units, key=repr)


def _less(counts: Counter[str], part: Counter[str]) -> Counter[str]:
    left = counts.copy()
    left.subtract(part)
    return left

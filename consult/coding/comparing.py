"""Two blind codings of one unit beside each other: what agrees, and what has to be settled."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from consult.coding.models import BlindCoding, DoubleSample


class Side(StrEnum):
    """Whose coding counts where two differ."""

    FIRST = "first"
    SECOND = "second"
    NEITHER = "neither"


@dataclass(frozen=True)
class Compared:
    """What each of two coders said of a unit under one theme; empty where they did not see it there."""

    theme_id: UUID
    first: Sequence[BlindCoding]
    second: Sequence[BlindCoding]

    @property
    def agrees(self) -> bool:
        """Whether both saw the theme with the same stances. Where their excerpts begin and end does not matter."""
        return {one.stance for one in self.first} == {one.stance for one in self.second}


def compared(sample: DoubleSample, codings: Iterable[BlindCoding]) -> list[Compared]:
    """Return the codings of one unit by theme, in the order of the text."""
    first: dict[UUID, list[BlindCoding]] = defaultdict(list)
    second: dict[UUID, list[BlindCoding]] = defaultdict(list)
    themes: dict[UUID, None] = {}
    for one in sorted(codings, key=lambda coding: (coding.start, coding.end, str(coding.theme_id))):
        themes[one.theme_id] = None
        (first if one.coder_id == sample.first_id else second)[one.theme_id].append(one)
    return [Compared(theme, tuple(first[theme]), tuple(second[theme])) for theme in themes]

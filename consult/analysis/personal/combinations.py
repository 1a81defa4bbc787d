"""Which traits together may show who somebody is, though each of them alone does not.

A writer or a moderator is told and decides. That nothing is found never means that a text is safe.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from consult.analysis.personal.traits import Trait, find_traits

RARE = frozenset({Trait.HEALTH, Trait.RESIDENCE, Trait.ROLE, Trait.IDENTITY, Trait.EVENT, Trait.ONLY})
"""Traits of which two in one answer are enough: few people share both."""
_MANY, _FEW = 3, 2
Place = TypeVar("Place")


@dataclass(frozen=True)
class Combination(Generic[Place]):
    """Traits that together may show who somebody is, and in which answers they stand; both in a fixed order."""

    traits: tuple[Trait, ...]
    places: tuple[Place, ...]


def find_combination(texts: Mapping[Place, str]) -> Combination[Place] | None:
    """Return the combination in the ``texts`` of one response, by the place of each; nothing where there is none.

    Three different traits in all of them, or two rare ones in one of them.
    """
    told = {place: frozenset(sign.trait for sign in find_traits(text)) for place, text in texts.items()}
    everything = frozenset[Trait]().union(*told.values())
    if len(everything) < _MANY:
        rare = {place: traits & RARE for place, traits in told.items() if len(traits & RARE) >= _FEW}
        if not rare:
            return None
    return Combination(
        tuple(trait for trait in Trait if trait in everything), tuple(place for place, traits in told.items() if traits)
    )

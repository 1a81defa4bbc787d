"""How well two people agreed on a sample, in figures made from what they coded blind."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.analysis.agreement import (
    MISSING,
    Confusion,
    Estimate,
    Masi,
    Ratings,
    alpha_estimate,
    confusions,
    f1_estimate,
)
from consult.coding.models import BlindCoding, DoubleSample, SampleState, SampleUnit, Theme
from consult.coding.queries.samples import samples_of

_Seen = Mapping[str, frozenset[str]]
"""Of one unit and one coder: the stances by theme."""


@dataclass(frozen=True)
class ThemeAgreement:
    """Agreement on one theme: how many units each coder and both gave it, and what that says."""

    theme: str
    first: int
    second: int
    both: int
    alpha: Estimate
    f1: Estimate

    @property
    def either(self) -> int:
        """How many units at least one coder gave it."""
        return self.first + self.second - self.both


@dataclass(frozen=True)
class Agreement:
    """How well two people agreed on a sample; themes that neither used are absent.

    ``over_all`` is on sets of themes, ``stances`` on the stance where both saw the same theme. ``dropped`` units are
    gone because their contribution is.
    """

    sample: DoubleSample
    units: int
    dropped: int
    over_all: Estimate
    stances: Estimate
    themes: Sequence[ThemeAgreement]
    confusions: Sequence[Confusion]


def agreement(session: Session, sample: DoubleSample) -> Agreement:
    """Return the figures of a sample that both coders are done with; its seed draws the intervals."""
    chance = np.random.default_rng(sample.seed)
    pairs = _pairs(session, sample)
    sets = [(frozenset(first), frozenset(second)) for first, second in pairs]
    return Agreement(
        sample=sample,
        units=len(pairs),
        dropped=sample.size - len(pairs),
        over_all=_on_sets(sets, chance),
        stances=_on_stances(pairs, chance),
        themes=[_on_theme(theme, sets, chance) for theme in _themes(session, sample)],
        confusions=confusions(sets),
    )


def agreements(session: Session, consultation_id: UUID) -> list[Agreement]:
    """Return the figures of every sample of a consultation that both coders are done with, in the order of drawing."""
    coded = [one for one in samples_of(session, consultation_id) if one.state is not SampleState.CODING]
    return [agreement(session, sample) for sample in reversed(coded)]


def _pairs(session: Session, sample: DoubleSample) -> list[tuple[_Seen, _Seen]]:
    """Return what both coders saw in each unit, units in the order of the sample."""
    units = session.scalars(
        select(SampleUnit.id).where(SampleUnit.sample_id == sample.id).order_by(SampleUnit.place)
    ).all()
    rows = session.execute(
        select(BlindCoding.unit_id, BlindCoding.coder_id, Theme.key, BlindCoding.stance)
        .join(Theme, Theme.id == BlindCoding.theme_id)
        .join(SampleUnit, SampleUnit.id == BlindCoding.unit_id)
        .where(SampleUnit.sample_id == sample.id)
    )
    seen: dict[tuple[UUID, UUID], dict[str, frozenset[str]]] = defaultdict(dict)
    for unit_id, coder_id, theme, stance in rows:
        mine = seen[unit_id, coder_id]
        mine[theme] = mine.get(theme, frozenset()) | {str(stance)}
    return [(seen[unit, sample.first_id], seen[unit, sample.second_id]) for unit in units]


def _themes(session: Session, sample: DoubleSample) -> Sequence[str]:
    """Return the keys of the themes that either coder used, in the order of the codebook."""
    rows = session.execute(
        select(Theme.key, func.min(Theme.position))
        .join(BlindCoding, BlindCoding.theme_id == Theme.id)
        .join(SampleUnit, SampleUnit.id == BlindCoding.unit_id)
        .where(SampleUnit.sample_id == sample.id)
        .group_by(Theme.key)
        .order_by(func.min(Theme.position), Theme.key)
    )
    return [key for key, _position in rows]


def _on_theme(
    theme: str, sets: Sequence[tuple[frozenset[str], frozenset[str]]], chance: np.random.Generator
) -> ThemeAgreement:
    given = np.array([[theme in first, theme in second] for first, second in sets], dtype=bool).reshape(-1, 2).T
    return ThemeAgreement(
        theme,
        int(given[0].sum()),
        int(given[1].sum()),
        int((given[0] & given[1]).sum()),
        alpha_estimate(given.astype(np.int64), chance),
        f1_estimate(given[0], given[1], chance),
    )


def _on_sets(sets: Sequence[tuple[frozenset[str], frozenset[str]]], chance: np.random.Generator) -> Estimate:
    different = sorted({one for pair in sets for one in pair}, key=sorted)
    return alpha_estimate(_numbered(sets, different), chance, Masi(different))


def _on_stances(pairs: Sequence[tuple[_Seen, _Seen]], chance: np.random.Generator) -> Estimate:
    """Return the agreement on stances, theme by theme where both saw it; several stances at once are a value too."""
    shared = [
        (first[theme], second[theme]) for first, second in pairs for theme in sorted(first.keys() & second.keys())
    ]
    different = sorted({one for pair in shared for one in pair}, key=sorted)
    return alpha_estimate(_numbered(shared, different), chance)


def _numbered(pairs: Sequence[tuple[frozenset[str], frozenset[str]]], different: Sequence[frozenset[str]]) -> Ratings:
    numbers = {one: at for at, one in enumerate(different)}
    found = np.full((2, len(pairs)), MISSING, dtype=np.int64)
    for at, (first, second) in enumerate(pairs):
        found[:, at] = numbers[first], numbers[second]
    return found

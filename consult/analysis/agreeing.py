"""Where groups agree and where they differ, in plain counts, and whether that hangs on any one voice.

No inference: whoever responded chose to (decision 24). A group leans to a side when at least two thirds of those of it who
took a position are on that side; a group of fewer than ``least`` says nothing here. Groups agree when all of them lean to
the same side, and differ when two lean to different sides; else there is no clear picture. A statement is robust when it
would be the same without any one response, any one organisation, any one campaign.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

NUMERATOR, DENOMINATOR = 2, 3
"""The share of a group that makes it lean to a side: two thirds."""
LEAST_GROUPS = 2


class Picture(StrEnum):
    """What there is to say of several groups."""

    AGREE = "agree"
    DIFFER = "differ"
    UNCLEAR = "unclear"
    TOO_FEW = "too few"


@dataclass(frozen=True)
class Voice:
    """What one response says: its group, the side it takes, whose it is where an organisation's, and whose copy it is."""

    group: str
    side: str
    organisation: str = ""
    campaigns: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Group:
    """A group that is large enough to speak of: how many take each side, and the side it leans to, or nothing."""

    sides: Mapping[str, int]
    leans: str

    @property
    def positions(self) -> int:
        """How many of it took a position."""
        return sum(self.sides.values())

    @property
    def dissent(self) -> int:
        """How many of it are not on the side it leans to; 0 where it leans to none."""
        return self.positions - self.sides[self.leans] if self.leans else 0


@dataclass(frozen=True)
class Statement:
    """What there is to say: the picture, and the groups it is drawn from in the order of their names."""

    picture: Picture
    groups: Mapping[str, Group] = field(default_factory=dict)


@dataclass(frozen=True)
class Robust:
    """Whether the statement would be the same without any one response, any one organisation, any one campaign."""

    response: bool
    organisation: bool
    campaign: bool

    @property
    def fully(self) -> bool:
        """Whether all of that holds."""
        return self.response and self.organisation and self.campaign


def statement(sides: Mapping[str, Mapping[str, int]], least: int) -> Statement:
    """Return what there is to say of groups, from how many of each take which side."""
    groups = {
        name: Group(counts, _leaning(counts)) for name, counts in sorted(sides.items()) if sum(counts.values()) >= least
    }
    leanings = {group.leans for group in groups.values()}
    if len(groups) < LEAST_GROUPS:
        return Statement(Picture.TOO_FEW, groups)
    if len(leanings - {""}) > 1:
        return Statement(Picture.DIFFER, groups)
    return Statement(Picture.UNCLEAR if "" in leanings else Picture.AGREE, groups)


def robustness(voices: Mapping[Voice, int], least: int) -> Robust:
    """Tell what the statement on ``voices`` (with how many say the same) survives.

    Without one response too few may be left to speak of a group: then nothing can be said, and that is another statement.
    """
    told = _said(voices, least)

    def survives(without: Iterable[Mapping[Voice, int]]) -> bool:
        return all(_said(Counter(voices) - Counter(gone), least) == told for gone in without)

    organisations = {voice.organisation for voice in voices if voice.organisation}
    campaigns = {campaign for voice in voices for campaign in voice.campaigns}
    of_a_kind = {(voice.group, voice.side): voice for voice in voices}
    return Robust(
        survives({voice: 1} for voice in of_a_kind.values()),
        survives({voice: many for voice, many in voices.items() if voice.organisation == one} for one in organisations),
        survives({voice: many for voice, many in voices.items() if one in voice.campaigns} for one in campaigns),
    )


def tallied(voices: Mapping[Voice, int]) -> dict[str, dict[str, int]]:
    """Return how many of each group take which side."""
    found: dict[str, dict[str, int]] = {}
    for voice, many in voices.items():
        sides = found.setdefault(voice.group, {})
        sides[voice.side] = sides.get(voice.side, 0) + many
    return found


def _said(voices: Mapping[Voice, int], least: int) -> tuple[Picture, dict[str, str]]:
    made = statement(tallied(voices), least)
    return made.picture, {name: group.leans for name, group in made.groups.items()}


def _leaning(counts: Mapping[str, int]) -> str:
    everybody = sum(counts.values())
    return next((side for side, count in counts.items() if count * DENOMINATOR >= everybody * NUMERATOR), "")

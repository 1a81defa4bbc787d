"""Which position each response takes towards each proposition, over all themes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.analysis.agreeing import Voice
from consult.coding.counts import is_public
from consult.coding.models import Coding, Excerpt, Stance
from consult.moderation.models import Contribution
from consult.responses.models import Channel, Response


class Side(StrEnum):
    """The position of a response towards a proposition, from all stances that it takes towards it."""

    FOR = "for"
    ONLY_IF = "only if"
    AGAINST = "against"
    BOTH = "both"


@dataclass(frozen=True)
class Position:
    """A position that is taken: towards what, on which channel, by whom, and whether in public under its maker's name."""

    proposition: str
    channel: Channel
    voice: Voice
    public: bool


_COUNTED = (Stance.SUPPORT, Stance.CONDITIONAL, Stance.OPPOSE)


def positions(session: Session, consultation_id: UUID) -> Mapping[Position, int]:
    """Return how many responses take each position, with its group as in the response: one statement.

    Who only asks, or takes no stance, takes no position. A response that is for and against takes both.
    """
    rows = session.execute(
        select(
            Coding.proposition,
            Contribution.response_id,
            Coding.stance,
            Contribution.group,
            Contribution.channel,
            Contribution.visibility,
            Contribution.maker,
            Contribution.campaign_id,
            Response.organisation_id,
        )
        .join(Excerpt, Excerpt.id == Coding.excerpt_id)
        .join(Contribution, Contribution.id == Excerpt.contribution_id)
        .join(Response, Response.id == Contribution.response_id)
        .where(
            Contribution.consultation_id == consultation_id,
            Coding.proposition.is_not(None),
            Coding.stance.in_(_COUNTED),
        )
        .distinct()
        .execution_options(yield_per=1000)
    )
    taken: dict[tuple[str, UUID], _Taken] = {}
    for proposition, response_id, stance, group, channel, visibility, maker, campaign, organisation in rows:
        one = taken.setdefault((str(proposition), response_id), _Taken(group, channel, organisation))
        one.stances.add(stance)
        one.public &= is_public(visibility, maker)
        if campaign is not None:
            one.campaigns.add(campaign.hex)
    return Counter(one.position(proposition) for (proposition, _response), one in taken.items())


class _Taken:
    """What one response says towards one proposition, as its codings are read."""

    def __init__(self, group: str, channel: Channel, organisation: UUID | None) -> None:
        self.group, self.channel, self.organisation = group, channel, organisation
        self.stances: set[Stance] = set()
        self.campaigns: set[str] = set()
        self.public = True

    def position(self, proposition: str) -> Position:
        organisation = self.organisation.hex if self.organisation else ""
        voice = Voice(self.group, side_of(self.stances), organisation, frozenset(self.campaigns))
        return Position(proposition, self.channel, voice, self.public)


def side_of(stances: set[Stance]) -> Side:
    """Return the side of who takes these stances: at least one of for, only if and against."""
    if Stance.OPPOSE in stances:
        return Side.AGAINST if len(stances) == 1 else Side.BOTH
    return Side.ONLY_IF if Stance.CONDITIONAL in stances else Side.FOR

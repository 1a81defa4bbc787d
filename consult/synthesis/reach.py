"""How many responses there are, by category of group and channel: the whole that every other count is part of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from consult.analysis.ledger import Ledger, Rank
from consult.consultations.format import ConsultationFile
from consult.moderation.models import Contribution
from consult.responses.models import Channel, Response, ResponseState, Visibility
from consult.synthesis.withholding import Crosstab, Grid


@dataclass(frozen=True)
class Sent:
    """How many responses were sent, and how many of them may be known by name: all of their words are public with it."""

    responses: int
    public: int


Reach = Mapping[tuple[str, str], Sent]
"""What was sent by group and channel."""


def reach_of(session: Session, consultation_id: UUID) -> Reach:
    """Return how many responses were sent by each group on each channel: one statement."""
    not_public = exists().where(
        Contribution.response_id == Response.id,
        (Contribution.visibility != Visibility.PUBLIC) | (Contribution.maker == ""),
    )
    is_public = (Response.maker != "") & exists().where(Contribution.response_id == Response.id) & ~not_public
    rows = session.execute(
        select(Response.group, Response.channel, func.count(), func.count().filter(is_public))
        .where(Response.consultation_id == consultation_id, Response.state == ResponseState.SUBMITTED)
        .group_by(Response.group, Response.channel)
    )
    return {(group, str(channel)): Sent(count, public) for group, channel, count, public in rows}


def weeks_of(session: Session, consultation_id: UUID) -> Sequence[tuple[date, int]]:
    """Return how many responses were sent in each week (its Monday), in order: no time is finer than that."""
    rows = session.execute(
        select(Response.week, func.count())
        .where(
            Response.consultation_id == consultation_id,
            Response.state == ResponseState.SUBMITTED,
            Response.week.is_not(None),
        )
        .group_by(Response.week)
        .order_by(Response.week)
    )
    return [(week, count) for week, count in rows if week is not None]


def reach_by_week(
    session: Session, consultation_id: UUID, before: date
) -> Mapping[tuple[str, str], Mapping[date, int]]:
    """Return how many responses each group sent on each channel, by the week they were sent in, in weeks before a day."""
    rows = session.execute(
        select(Response.group, Response.channel, Response.week, func.count())
        .where(
            Response.consultation_id == consultation_id,
            Response.state == ResponseState.SUBMITTED,
            Response.week < before,
        )
        .group_by(Response.group, Response.channel, Response.week)
        .order_by(Response.week)
    )
    found: dict[tuple[str, str], dict[date, int]] = {}
    for group, channel, week, count in rows:
        if week is not None:
            found.setdefault((group, str(channel)), {})[week] = count
    return found


class Reached:
    """The table of who responded, entered in a ledger before what the responses say."""

    def __init__(self, ledger: Ledger, reach: Reach, file: ConsultationFile) -> None:
        self._ledger = ledger
        category = {group.id: group.category for group in file.groups}
        channels = [channel.value for channel in Channel if any(found == channel for _group, found in reach)]
        self.table = Grid(
            ledger,
            list(dict.fromkeys(category.values())),
            channels,
            [
                (category[group], channel, count, public)
                for (group, channel), sent in reach.items()
                if group in category
                for count, public in ((sent.responses - sent.public, False), (sent.public, True))
            ],
            name="reach",
            rank=Rank.LEADING,
        )

    def hold(self, by_category: Grid, by_channel: Grid) -> None:
        """Say that whoever mentions a theme responded: in each category, on each channel and over all."""
        ledger, table = self._ledger, self.table
        ledger.within(by_category.total, table.total)
        for grid, names, numbers in (
            (by_category, table.rows, table.row_totals),
            (by_channel, table.columns, table.numbers[-1][:-1]),
        ):
            wholes = dict(zip(names, numbers, strict=True))
            for part, line in zip(grid.rows, grid.numbers, strict=False):
                if part in wholes:
                    ledger.within(line[0], wholes[part])

    def hold_part(self, category: str, channel: str, number: int) -> None:
        """Say that a count is of some who responded in a category on a channel."""
        if channel in self.table.columns:
            line = self.table.numbers[self.table.rows.index(category)]
            self._ledger.within(number, line[self.table.columns.index(channel)])

    def crosstab(self) -> Crosstab:
        """Return the table as it is shown."""
        return self.table.crosstab()

"""While there is no report: how many responses came in, in numbers that tell of nobody however often one looks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from consult.analysis.growing import at_least
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.days import monday_of
from consult.responses.models import Channel
from consult.synthesis.reach import reach_by_week
from consult.synthesis.tables import K_SEX_WORKERS


@dataclass(frozen=True)
class Meanwhile:
    """How many came in at the least, by category of group and channel; a word where fewer than ``k`` may be all.

    ``until`` is the last day of the last week that is counted. There are no totals: nothing can be subtracted.
    """

    until: date
    k: int
    channels: Sequence[str]
    rows: Mapping[str, Sequence[int | str]]


def meanwhile(session: Session, consultation: Consultation, today: date) -> Meanwhile:
    """Return what may be shown of the responses to ``consultation`` on ``today`` (``docs/decisions/0053``)."""
    file = definition(consultation)
    k = max(file.privacy.min_cell_size, K_SEX_WORKERS)
    this_week = monday_of(today)
    category = {group.id: group.category for group in file.groups}
    counted: dict[tuple[str, str], Counter[date]] = {}
    for (group, channel), weeks in reach_by_week(session, consultation.id, this_week).items():
        if group in category:
            counted.setdefault((category[group], channel), Counter()).update(weeks)
    shown = {
        cell: at_least((count for _week, count in sorted(weeks.items())), k) or f"\u2039{k}"
        for cell, weeks in counted.items()
    }
    channels = [
        channel.value
        for channel in Channel
        if any(isinstance(shown.get((one, channel)), int) for one in category.values())
    ]
    return Meanwhile(
        this_week - timedelta(days=1),
        k,
        channels,
        {
            one: [shown.get((one, channel), f"\u2039{k}") for channel in channels]
            for one in dict.fromkeys(category.values())
        },
    )

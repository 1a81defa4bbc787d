"""How often each choice was made: counted by opening every admitted value, never by adding to what was there."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, joinedload

from consult.consultations.format import AnswerValue, is_answered
from consult.consultations.models import Consultation
from consult.moderation.models import Contribution, Tally
from consult.moderation.queries import Texts
from consult.responses.models import Channel

_RANKING = "ranking"


class ChoiceKey(NamedTuple):
    """What one figure counts: the primary key of a ``Tally`` within its consultation."""

    question_id: UUID
    row: str
    choice: str
    group: str
    channel: Channel


def count_choices(
    session: Session, texts: Texts, consultation_id: UUID, *, after: UUID | None, limit: int
) -> tuple[Counter[ChoiceKey], UUID | None]:
    """Return the counts of at most ``limit`` contributions by choice behind ``after``, and the id of the last of them.

    Each answer counts once under the empty choice, once under each choice it names, and on a matrix once under the
    empty choice of each row it names. Nothing is the id when there were no more.
    """
    chosen = (
        select(Contribution)
        .where(Contribution.consultation_id == consultation_id, Contribution.is_text.is_(False))
        .order_by(Contribution.id)
        .limit(limit)
        .options(joinedload(Contribution.question, innerjoin=True))
    )
    found = session.scalars(chosen.where(Contribution.id > after) if after else chosen).all()
    counts: Counter[ChoiceKey] = Counter()
    values = texts.values(found)
    for each in found:
        for row, choice in _choices(each.question.type, values.get(each.id)):
            counts[ChoiceKey(each.question_id, row, choice, each.group, each.channel)] += 1
    return counts, found[-1].id if found else None


def keep_tallies(session: Session, consultation_id: UUID, counts: Mapping[ChoiceKey, int]) -> None:
    """Put ``counts`` in the place of every tally of the consultation."""
    # One at a time: two recounts that overlap would otherwise both insert.
    session.execute(select(Consultation.id).where(Consultation.id == consultation_id).with_for_update())
    session.execute(delete(Tally).where(Tally.consultation_id == consultation_id))
    rows: Sequence[Mapping[str, object]] = [
        {"consultation_id": consultation_id, **key._asdict(), "responses": number} for key, number in counts.items()
    ]
    if rows:
        session.execute(insert(Tally), rows)


def _choices(question_type: str, value: AnswerValue) -> Iterator[tuple[str, str]]:
    """Yield (row, choice) for everything that one value counts under."""
    if not is_answered(value):
        return
    yield "", ""
    if isinstance(value, Mapping):
        for row, cell in value.items():
            yield from ((row, ""), (row, str(cell)))
    elif isinstance(value, list):
        for place, option in enumerate(value, 1):
            yield "", f"{place}:{option}" if question_type == _RANKING else option
    else:
        yield "", str(value)

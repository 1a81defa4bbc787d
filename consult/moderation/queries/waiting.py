"""How much waits in each consultation."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from consult.moderation.queries.queue import COUNT_LIMIT
from consult.moderation.queries.watching import with_safety_team
from consult.responses.models import Answer, AnswerState


def waiting_counts(session: Session, consultation_ids: Iterable[UUID]) -> Mapping[UUID, int]:
    """Return how many answers in words wait in each consultation, up to ``COUNT_LIMIT + 1``; one statement."""
    wanted = list(consultation_ids)
    if not wanted:
        return {}
    counts = [_capped(each, AnswerState.WAITING, str(place)) for place, each in enumerate(wanted)]
    return {wanted[int(place)]: number for place, number in session.execute(union_all(*counts))}


def _capped(consultation_id: UUID, state: AnswerState, name: str) -> Select[str, int]:
    some = (
        select(Answer.id)
        .where(
            Answer.consultation_id == consultation_id,
            Answer.is_text.is_(True),
            Answer.state == state,
            ~with_safety_team(),
        )
        .limit(COUNT_LIMIT + 1)
        .subquery()
    )
    return select(literal(name).label("name"), select(func.count()).select_from(some).scalar_subquery().label("number"))

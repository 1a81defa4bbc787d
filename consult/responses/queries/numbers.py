"""How many responses there are, and nothing of what is in them."""

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.responses.models import Response, ResponseState


def numbers_by_state(session: Session) -> Mapping[UUID, Counter[ResponseState]]:
    """Return by consultation how many responses there are in each state; a consultation without any is not there."""
    found: dict[UUID, Counter[ResponseState]] = {}
    for consultation_id, state, number in session.execute(
        select(Response.consultation_id, Response.state, func.count()).group_by(
            Response.consultation_id, Response.state
        )
    ):
        found.setdefault(consultation_id, Counter())[state] = number
    return found

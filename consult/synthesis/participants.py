"""Who answers under a public name, and for how many people they say they speak."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from consult.moderation.models import Contribution
from consult.responses.models import Response, ResponseState, Visibility
from consult.responses.queries import co_signers


@dataclass(frozen=True)
class Participant:
    """An organisation that answers under its public name, with what it says of itself, and who signed along."""

    name: str
    group: str
    source: str
    consulted: str
    people: int | None
    co_signers: Sequence[str] = ()


def participants(session: Session, consultation_id: UUID) -> list[Participant]:
    """Return who answers under a public name: whoever made at least one of their answers public with it."""
    is_public = exists().where(
        Contribution.response_id == Response.id,
        Contribution.visibility == Visibility.PUBLIC,
        # The dissent of an organisation that signed along carries that one's name.
        Contribution.maker == Response.maker,
    )
    rows = session.execute(
        select(Response.id, Response.maker, Response.group, Response.source, Response.mandate)
        .where(
            Response.consultation_id == consultation_id,
            Response.state == ResponseState.SUBMITTED,
            Response.maker != "",
            is_public,
        )
        .order_by(Response.maker, Response.id)
    ).all()
    along = co_signers(session, [row.id for row in rows])
    return [
        Participant(
            row.maker,
            row.group,
            row.source,
            str(row.mandate.get("consulted") or ""),
            row.mandate.get("people"),
            along.get(row.id, ()),
        )
        for row in rows
    ]

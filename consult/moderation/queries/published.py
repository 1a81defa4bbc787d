"""What organisations answered in public, under their own name: whole responses, for everybody to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from consult.consultations.models import Question
from consult.errors import N_, NotFoundError
from consult.moderation.models import TO_CODE, Contribution
from consult.responses.models import Response, ResponseState, Visibility
from consult.responses.queries import co_signers


@dataclass(frozen=True, kw_only=True)
class Published:
    """What one organisation made public in one response, in the order of the questions; ``id`` is that of no row.

    A dissent of an organisation that signed along is that one's, and nobody signed it along.
    """

    id: UUID
    maker: str
    group: str
    co_signers: Sequence[str]
    contributions: Sequence[Contribution]


def published_responses(session: Session, consultation_id: UUID) -> Sequence[Published]:
    """Return every public response of a consultation by the name of its maker; its words come from ``Texts``."""
    rows = session.scalars(
        select(Contribution)
        .join(Contribution.question)
        .join(Contribution.response)
        .where(
            Contribution.consultation_id == consultation_id,
            Contribution.visibility == Visibility.PUBLIC,
            Contribution.maker != "",
            Contribution.is_text.is_(False) | TO_CODE,
            Response.state == ResponseState.SUBMITTED,
        )
        .options(contains_eager(Contribution.question), contains_eager(Contribution.response))
        .order_by(Contribution.maker, Contribution.response_id, Question.position, Contribution.part, Contribution.id)
    ).all()
    along = co_signers(session, {one.response_id for one in rows})
    found = []
    for (maker, response_id), each in groupby(rows, key=lambda one: (one.maker, one.response_id)):
        contributions, signed = list(each), along.get(response_id, [])
        found.append(
            Published(
                id=uuid5(response_id, f"public {maker}"),
                maker=maker,
                group=contributions[0].group,
                co_signers=() if maker in signed else signed,
                contributions=contributions,
            )
        )
    return found


def published_response(session: Session, consultation_id: UUID, published_id: UUID) -> Published:
    """Return one public response, or refuse: it was taken back, or was never public."""
    for one in published_responses(session, consultation_id):
        if one.id == published_id:
            return one
    raise NotFoundError(N_("This response is not public, or it was taken back."))

"""The passages that judgements stand on: made with the first of them, let go with the last."""

from contextlib import suppress
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from consult.coding.models import Excerpt
from consult.coding.queries.samples import is_coded_blind
from consult.coding.services.gate import hold_codebook
from consult.errors import N_, NotFoundError, TransitionError
from consult.moderation.models import TO_CODE, Contribution
from consult.responses.models import Channel, Visibility
from consult.text.spans import Span


class Written(NamedTuple):
    """What counts need of a contribution."""

    consultation_id: UUID
    response_id: UUID
    group: str
    channel: Channel
    visibility: Visibility
    maker: str


def held_contribution(session: Session, contribution_id: UUID) -> Written:
    """Return what counts need of a contribution, and hold its response: no two codings of it are counted at once.

    Raises :class:`NotFoundError` where it is gone, or is none in words, and :class:`TransitionError` while two people
    code it without seeing each other's work.
    """
    response_id = select(Contribution.response_id).where(Contribution.id == contribution_id).scalar_subquery()
    rows = session.execute(
        select(
            Contribution.id,
            TO_CODE.label("to_code"),
            Contribution.consultation_id,
            Contribution.response_id,
            Contribution.group,
            Contribution.channel,
            Contribution.visibility,
            Contribution.maker,
        )
        .where(Contribution.response_id == response_id)
        .order_by(Contribution.id)
        .with_for_update()
    ).all()
    for row in rows:
        if row.id == contribution_id and row.to_code:
            hold_codebook(session, row.consultation_id)
            if is_coded_blind(session, contribution_id):
                raise TransitionError(
                    N_("Two people code this text without seeing each other's work. Wait until both are done.")
                )
            return Written(row.consultation_id, row.response_id, row.group, row.channel, row.visibility, row.maker)
    raise NotFoundError(N_("This contribution does not exist, or not any more."))


def excerpt_at(session: Session, contribution_id: UUID, span: Span) -> UUID:
    """Return the id of the excerpt of a passage; a new one where nobody judged that passage yet."""
    known = session.scalar(
        select(Excerpt.id).where(
            Excerpt.contribution_id == contribution_id, Excerpt.start == span.start, Excerpt.end == span.end
        )
    )
    if known is not None:
        return known
    made = uuid4()
    session.execute(insert(Excerpt).values(id=made, contribution_id=contribution_id, start=span.start, end=span.end))
    return made


def let_go_of_excerpt(session: Session, excerpt_id: UUID) -> None:
    """Delete an excerpt that nothing stands on any more; the database knows of codings, marks and evidence."""
    with suppress(IntegrityError), session.begin_nested():
        session.execute(delete(Excerpt).where(Excerpt.id == excerpt_id))

"""Responses to sections of the text that have no successor in the text as it is now: in counts, for its editor."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.consultations.models import Provision
from consult.consultations.queries import provision_lineage, provisions_by_id
from consult.responses.models import Answer, Response, ResponseState


@dataclass(frozen=True)
class Unsettled:
    """A version of a section that is gone, and how many responses, sent or still drafts, are to it.

    ``responses`` is nothing where there are fewer than the threshold.
    """

    provision: Provision
    responses: int | None


def provisions_without_successor(session: Session, consultation_id: UUID, *, k: int) -> Sequence[Unsettled]:
    """Return each version that somebody responded to and whose section is gone; fewer than ``k`` responses not exactly.

    An editor decides what becomes of them (another section that they belong to, or a sentence in the report), and never
    reads a word of them.
    """
    lineage = provision_lineage(session, consultation_id)
    gone = [version for version, successor in lineage.items() if successor is None]
    counts = dict(
        session.execute(
            select(Answer.provision_id, func.count(Answer.response_id.distinct()))
            .join(Response, Response.id == Answer.response_id)
            .where(
                Answer.consultation_id == consultation_id,
                Answer.provision_id.in_(gone),
                Response.state.in_((ResponseState.DRAFT, ResponseState.SUBMITTED)),
            )
            .group_by(Answer.provision_id)
        ).all()
    )
    every = provisions_by_id(session, consultation_id)
    found = [(every[version], counts[version]) for version in gone if version in counts]
    return [Unsettled(provision, count if count >= k else None) for provision, count in found]

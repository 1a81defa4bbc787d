"""Let go of the words of responses whose term is over: findings stay as they were written, without what stood under them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from consult.coding.models import Excerpt
from consult.moderation.models import Contribution
from consult.synthesis.models import Evidence, ValidationReply


def let_expire(session: Session, responses: Collection[UUID]) -> None:
    """Delete the evidence out of ``responses``, and what their holders said of the summary. Nothing becomes stale by it."""
    passages = select(Excerpt.id).join(Contribution).where(Contribution.response_id.in_(responses))
    session.execute(delete(Evidence).where(Evidence.excerpt_id.in_(passages)))
    session.execute(delete(ValidationReply).where(ValidationReply.response_id.in_(responses)))

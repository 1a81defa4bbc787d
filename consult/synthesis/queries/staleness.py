"""What changed underneath the findings of a synthesis since somebody looked at them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.synthesis.models import Finding, StaleMark


def stale_marks(session: Session, synthesis_id: UUID) -> Mapping[UUID, Sequence[StaleMark]]:
    """Return what changed underneath each finding, by the finding's id, the first change first."""
    found: dict[UUID, list[StaleMark]] = {}
    for mark in session.scalars(
        select(StaleMark)
        .join(Finding, Finding.id == StaleMark.finding_id)
        .where(Finding.synthesis_id == synthesis_id)
        .order_by(StaleMark.since, StaleMark.kind, StaleMark.id)
    ):
        found.setdefault(mark.finding_id, []).append(mark)
    return found

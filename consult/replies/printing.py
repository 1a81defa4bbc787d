"""The published replies of a consultation as a report prints them."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from consult.replies.names import DISPOSITIONS
from consult.replies.queries import replies_of
from consult.reports.replied import PrintedReply


def published_replies(session: Session, consultation_id: UUID) -> Mapping[UUID, PrintedReply]:
    """Return the version that is published last of each reply, by the lineage of its finding."""
    return {
        lineage: PrintedReply(
            disposition=newest.disposition.value,
            words=DISPOSITIONS[newest.disposition],
            reason=newest.reason,
            report=newest.report.number,
            part=newest.provision,
            refers_to=newest.article,
            owner=newest.owner,
            due_on=newest.due_on,
            published_on=newest.published_on,
        )
        for lineage, found in replies_of(session, consultation_id).items()
        for newest in found.published[:1]
    }

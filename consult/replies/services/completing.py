"""Keep a consultation open to replies until each theme of its report has one."""

from uuid import UUID

from sqlalchemy.orm import Session

from consult.errors import N_, TransitionError
from consult.replies.queries import unanswered_themes
from consult.reports.queries import held_report_in_force


def refuse_without_replies(session: Session, consultation_id: UUID) -> None:
    """React to a consultation that is being completed: refuse it, and with that the whole transaction.

    Raises :class:`TransitionError` without a report that counts now, and while a theme that has a finding in it has no
    published reply.
    """
    report = held_report_in_force(session, consultation_id)
    if report is None:
        raise TransitionError(N_("No report of this consultation counts now. So it cannot be completed yet."))
    if left := unanswered_themes(session, report):
        raise TransitionError(
            N_("Themes of the report without a published reply: %(count)s. The consultation is completed after that."),
            count=len(left),
        )

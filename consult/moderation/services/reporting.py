"""Bring words back to the moderators in which somebody saw personal data after they were let through."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from consult.accounts.models import User
from consult.audit import AuditAction, record
from consult.errors import N_, NotFoundError
from consult.moderation.models import Contribution, Triage
from consult.moderation.queries import refuse_owner
from consult.moderation.services.enforcing import locked, move
from consult.moderation.services.removing import overtake
from consult.responses.models import AnswerState

REPORTED = "personal data seen later"


def report_contribution(session: Session, contribution_id: UUID, *, by: User) -> None:
    """Let the answer behind a contribution wait for a moderator, flagged for personal data.

    The contribution stands as it is until a moderator decides anew. Whoever reports what waits already changes nothing.
    Raises :class:`NotFoundError` for a contribution that is gone, :class:`ForbiddenError` where the owner of the
    consultation employs ``by``, and :class:`TransitionError` for an answer that is with the safety team.
    """
    answer_id = session.scalar(
        select(Contribution.answer_id).where(Contribution.id == contribution_id, Contribution.is_text.is_(True))
    )
    if answer_id is None:
        raise NotFoundError(N_("This contribution does not exist, or not any more."))
    answer = locked(session, answer_id)
    refuse_owner(session, answer.response.consultation, by)
    if answer.state is AnswerState.ACCEPTED:
        overtake(session, answer.id)
        move(session, answer, AnswerState.WAITING)
        record(session, AuditAction.ANSWER_REOPENED, answer.id, actor_id=by.id, because=REPORTED)
    session.execute(update(Triage).where(Triage.answer_id == answer.id).values(personal=True))

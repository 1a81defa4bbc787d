"""Hold an answer until a transaction ends, and move it from state to state."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import flag_modified

from consult.errors import N_, NotFoundError
from consult.moderation.services.triaging import follow_decision
from consult.responses.models import Answer, AnswerState, Response, ResponseState


def locked(session: Session, answer_id: UUID) -> Answer:
    """Return an answer in words that was sent, with response and consultation, held until the transaction ends.

    Raises :class:`NotFoundError` for anything else.
    """
    answer = session.scalar(
        select(Answer)
        .where(Answer.id == answer_id, Answer.is_text.is_(True), Answer.state != AnswerState.DRAFT)
        .options(joinedload(Answer.response, innerjoin=True).joinedload(Response.consultation, innerjoin=True))
        .with_for_update(of=Answer)
        .execution_options(populate_existing=True)
    )
    if answer is None or answer.response.state is not ResponseState.SUBMITTED:
        raise NotFoundError(N_("This answer does not exist, or it was withdrawn."))
    return answer


def move(session: Session, answer: Answer, state: AnswerState) -> None:
    """Put an answer into ``state``, in the queue too; that counts as a change of it even where it was in that state."""
    answer.state = state
    flag_modified(answer, "state")
    session.flush()
    follow_decision(session, answer)

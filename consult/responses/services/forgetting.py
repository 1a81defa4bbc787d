"""Delete what is kept about responses: all of it, when they were taken back or their term is over, or some answers.

Whoever deletes a whole response destroyed its data key before: after a crash in between nothing can be read any more.
"""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from consult.changes import ChangeKind, announce, forget_changes
from consult.responses.models import (
    Answer,
    AnswerRevision,
    Attachment,
    CoSigning,
    Note,
    Response,
    ResponseState,
    SectionWork,
)
from consult.responses.sealing import ANSWERS
from consult.responses.services.comparing import forget_patterns, forget_signatures

_NOTHING: Mapping[str, object] = {
    "group": "",
    "maker": "",
    "source": "",
    "mandate": {},
    "tells_later": False,
    "assisted": False,
    **dict.fromkeys(
        (
            "week",
            "written_week",
            "withdrawing_on",
            "signed_by_id",
            "code_digest",
            "send_digest",
            "organisation_id",
            "batch_id",
            "external_id",
        )
    ),
}
"""What is left of a response that went: its consultation and channel, so that reports can say how many."""


def forget_answers(session: Session, answers: Iterable[UUID]) -> None:
    """Delete answers of a response that stays, after every later room deleted what it has about them."""
    gone = list(answers)
    for answer_id in gone:
        announce(session, ChangeKind.ANSWER_FORGOTTEN, answer_id)
    if gone:
        forget_signatures(session, gone)
        session.execute(delete(ANSWERS).where(ANSWERS.c.id.in_(gone)))


def forget_responses(session: Session, responses: Collection[UUID]) -> None:
    """Delete every row about responses but their own; later rooms deleted before what they have about them."""
    answers = session.scalars(select(Answer.id).where(Answer.response_id.in_(responses))).all()
    forget_patterns(session, responses)
    forget_signatures(session, answers)
    for model in (SectionWork, Note, AnswerRevision, CoSigning, Attachment, Answer):
        session.execute(delete(model).where(model.response_id.in_(responses)))
    forget_changes(session, [*responses, *answers])


def empty(session: Session, responses: Collection[UUID], state: ResponseState) -> None:
    """Leave of the rows of responses only that there were such, and by which channel."""
    session.execute(update(Response).where(Response.id.in_(responses)).values(state=state, **_NOTHING))


def let_expire(session: Session, responses: Collection[UUID]) -> None:
    """End the term of responses: nothing stays of them but that there were such."""
    forget_responses(session, responses)
    empty(session, responses, ResponseState.EXPIRED)

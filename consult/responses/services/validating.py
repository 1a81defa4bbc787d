"""Words about the summary: answers of their own, sealed and moderated like any other, that answer no question."""

from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from consult.changes import ChangeKind, announce
from consult.errors import N_, TransitionError
from consult.responses.models import VALIDATION, AnswerState, ResponseState, Visibility
from consult.responses.queries import Held, question_ids, respondent_of
from consult.responses.sealing import ANSWERS, Piece, new_row
from consult.responses.services.cosigning import question_for_words
from consult.responses.services.forgetting import forget_answers
from consult.responses.services.holding import locked
from consult.text.intake import clean_answer
from consult.vault import Vault

VALIDATION_LIMIT = 2_000


def say_of_summary(
    session: Session, vault: Vault, response_id: UUID, words: str, *, instead_of: UUID | None = None
) -> UUID | None:
    """Return the answer that keeps ``words`` about the summary, waiting for a moderator; nothing for no words.

    ``instead_of`` is what was said before on the same point: it goes, whatever is said now. The words may be read and
    counted, never quoted. Raises :class:`TransitionError` for a response that was not sent, and :class:`InvalidError`
    for words that are too long.
    """
    response = locked(session, response_id)
    if response.state is not ResponseState.SUBMITTED:
        raise TransitionError(N_("These answers were not sent, or they are being withdrawn."))
    if instead_of is not None:
        forget_answers(session, [instead_of])
    said = clean_answer(words, limit=VALIDATION_LIMIT)
    return _kept(session, vault, response, said) if said else None


def _kept(session: Session, vault: Vault, response: Held, words: str) -> UUID:
    question = question_for_words(respondent_of(session, response))
    taken = [int(one.part.removeprefix(VALIDATION)) for one in response.answers if one.part.startswith(VALIDATION)]
    part = f"{VALIDATION}{max(taken, default=0) + 1}"
    row = new_row(
        vault.keyring([response.id]),
        Piece(question, part, words, is_text=True, visibility=Visibility.ANALYSE),
        answer_id=uuid4(),
        response_id=response.id,
        question_id=question_ids(session, response.consultation_id)[question],
        consultation_id=response.consultation_id,
        state=AnswerState.WAITING,
    )
    session.connection().execute(insert(ANSWERS), [row])
    announce(session, ChangeKind.ANSWER_ADDED, row["id"])
    kept: UUID = row["id"]
    return kept

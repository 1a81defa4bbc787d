"""Answer a question or a section of the text anew after sending, or add to an answer, until the consultation closes.

``security.md`` 0.9.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from consult.changes import ChangeKind, announce
from consult.consultations.format import provision_key
from consult.errors import N_, InvalidError, TransitionError
from consult.responses.answering import Given, takes_words
from consult.responses.models import DISSENT, VALIDATION, AnswerState, ResponseState
from consult.responses.queries import Held, SealedAnswer, given_in, question_ids, respondent_of, values_of
from consult.responses.sealing import ANSWERS, Piece, file_of_part, new_row, pieces, seal
from consult.responses.services.comparing import forget_signatures, keep_signatures
from consult.responses.services.forgetting import forget_answers
from consult.responses.services.holding import locked, refuse_when_closed
from consult.responses.services.responding import refuse_other_words, version_read
from consult.responses.services.working import ask_signers_again
from consult.vault import Vault


def answer_anew(
    session: Session, vault: Vault, response_id: UUID, question: str, given: Given, *, now: datetime
) -> int:
    """Keep ``given`` instead of what was sent on ``question``, and return how many other answers went with that.

    Who signed it along is asked again. What was replaced is read by nobody any more; what is new waits for a moderator.
    Answers to questions that are not asked any more because of it are deleted. Raises :class:`TransitionError` for a
    response that was not sent or is being withdrawn, :class:`ClosedError`, and what ``Respondent.checked`` raises.
    """
    response = _sent(session, response_id, now)
    respondent = respondent_of(session, response)
    checked = respondent.checked({question: given})[question]
    former = given_in(vault, response)
    _refuse_unasked(question, {one.id for one in respondent.asked(values_of(former))})
    ask_signers_again(session, response_id)
    wanted = {piece.part: piece for piece in pieces(respondent.file, {question: checked})}
    present = _present(response, question)
    _replace(session, vault, response, present, wanted)
    asked = {one.id for one in respondent.asked(values_of({**former, question: checked}))}
    stays = {*asked, question}
    dropped = [one.id for one in response.answers if one.question not in stays and one.provision is None]
    gone = [answer_id for part, answer_id in present.items() if part not in wanted]
    forget_answers(session, [*gone, *dropped])
    keep_signatures(session, vault, response_id)
    announce(session, ChangeKind.RESPONSE_SUBMITTED, response_id)
    return len({answer.question for answer in response.answers if answer.id in dropped})


def add_to_answer(
    session: Session, vault: Vault, response_id: UUID, question: str, words: str, *, now: datetime
) -> None:
    """Add ``words`` behind an answer in words that was sent; it is moderated again as a whole.

    Raises as :func:`answer_anew`, and :class:`InvalidError` where there is no answer in words to add to.
    """
    response = _sent(session, response_id, now)
    respondent = respondent_of(session, response)
    former = given_in(vault, response).get(question, Given())
    if not isinstance(former.value, str) or not takes_words(respondent.file.question(question)):
        raise InvalidError(N_("There is no answer yet that you could add to. Choose to replace it."))
    whole = replace(former, value=f"{former.value}\n\n{words.strip()}", words={})
    checked = respondent.checked({question: whole})[question]
    ask_signers_again(session, response_id)
    (piece,) = pieces(respondent.file, {question: checked})
    (answer_id,) = (answer.id for answer in response.answers if (answer.question, answer.part) == (question, ""))
    sealed = seal(vault.keyring([response_id]), response_id, answer_id, piece.value)
    session.execute(_waiting(answer_id, sealed=sealed))
    forget_signatures(session, [answer_id])
    keep_signatures(session, vault, response_id)
    announce(session, ChangeKind.ANSWER_ADDED, answer_id)


def respond_anew(
    session: Session, vault: Vault, response_id: UUID, provision_id: UUID, given: Given, *, now: datetime
) -> None:
    """Keep ``given`` on the version of a section that was read, instead of what was sent on it, if anything was.

    Who signed it along is asked again, and a moderator reads it anew. Raises :class:`ConflictError` when the section has
    other words since or is gone, :class:`NotFoundError` for a version of another consultation, :class:`InvalidError` when
    nothing was given, and refuses as :func:`answer_anew`.
    """
    response = _sent(session, response_id, now)
    read = version_read(session, response_id, provision_id)
    refuse_other_words(read)
    key = provision_key(read.key)
    respondent = respondent_of(session, response)
    checked = respondent.checked({key: replace(given, provision=read.id)})
    wanted = {piece.part: piece for piece in pieces(respondent.file, checked)}
    if not wanted:
        raise InvalidError(N_("Choose what you think, or write something."))
    ask_signers_again(session, response_id)
    present = _present(response, key)
    _replace(session, vault, response, present, wanted)
    gone = [answer_id for part, answer_id in present.items() if part not in wanted]
    forget_answers(session, gone)
    keep_signatures(session, vault, response_id)
    announce(session, ChangeKind.RESPONSE_SUBMITTED, response_id)


def take_away_response(session: Session, response_id: UUID, provision_id: UUID, *, now: datetime) -> None:
    """Delete what was sent on a section, whichever version of it was read, with all that stands on it.

    Raises as :func:`respond_anew`, but also takes away what was said of a section that is gone.
    """
    response = _sent(session, response_id, now)
    present = _present(response, provision_key(version_read(session, response_id, provision_id).key))
    ask_signers_again(session, response_id)
    forget_answers(session, present.values())


def _present(response: Held, question: str) -> dict[str, UUID]:
    """Return the rows of a respondent's own answer to ``question``, by part."""
    return {one.part: one.id for one in response.answers if one.question == question and _is_own(one)}


def _is_own(answer: SealedAnswer) -> bool:
    """Tell whether an answer was typed by its respondent: not read from a file, no other's dissent, not of the summary."""
    return file_of_part(answer.part) is None and not answer.part.startswith((DISSENT, VALIDATION))


def _replace(
    session: Session, vault: Vault, response: Held, present: Mapping[str, UUID], wanted: Mapping[str, Piece]
) -> None:
    keyring = vault.keyring([response.id])
    questions = question_ids(session, response.consultation_id)
    for part, piece in wanted.items():
        answer_id = present.get(part)
        if answer_id is None:
            row = new_row(
                keyring,
                piece,
                answer_id=uuid4(),
                response_id=response.id,
                question_id=questions[piece.question],
                consultation_id=response.consultation_id,
                state=AnswerState.WAITING,
            )
            session.execute(insert(ANSWERS).values(row))
            continue
        announce(session, ChangeKind.ANSWER_REPLACED, answer_id)
        forget_signatures(session, [answer_id])
        sealed = seal(keyring, response.id, answer_id, piece.value)
        session.execute(_waiting(answer_id, sealed=sealed, visibility=piece.visibility, provision_id=piece.provision))


def _waiting(answer_id: UUID, **values: Any) -> Any:
    again = {"state": AnswerState.WAITING, "version": ANSWERS.c.version + 1}
    return update(ANSWERS).where(ANSWERS.c.id == answer_id).values(**again, **values)


def _sent(session: Session, response_id: UUID, now: datetime) -> Held:
    response = locked(session, response_id)
    if response.state is not ResponseState.SUBMITTED:
        raise TransitionError(N_("These answers were not sent, or they are being withdrawn."))
    refuse_when_closed(response, now)
    return response


def _refuse_unasked(question: str, asked: set[str]) -> None:
    if question not in asked:
        raise InvalidError(N_("This question is not put to you, because of another answer. Nothing was changed."))

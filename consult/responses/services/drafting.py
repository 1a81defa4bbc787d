"""Save answers to a draft, and give it a return code. Nobody's acts here are logged (decision 22)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from consult.consultations.format import AnswerValue
from consult.responses.answering import Given
from consult.responses.models import AnswerState, Response
from consult.responses.queries import Held, opened, question_ids, respondent_of, values_of
from consult.responses.sealing import ANSWERS, Piece, new_row, pieces, seal
from consult.responses.services.holding import locked, note_week, refuse_unless_draft, refuse_when_closed
from consult.vault import Keyring, Vault

_KEEP = insert(ANSWERS)
_CHANGE = (
    update(ANSWERS)
    .where(ANSWERS.c.id == bindparam("row"))
    .values(
        sealed=bindparam("sealed"),
        visibility=bindparam("visibility"),
        provision_id=bindparam("provision"),
        version=ANSWERS.c.version + 1,
    )
)


def save_answers(
    session: Session, vault: Vault, response_id: UUID, given: Mapping[str, Given], *, now: datetime
) -> dict[str, AnswerValue]:
    """Seal and keep what was ``given``, by question, and return the values that the draft has now.

    A question given nothing loses its answer. All or nothing. Raises :class:`TransitionError` when the response was
    sent, :class:`ClosedError` when the consultation is closed, and what ``Respondent.checked`` raises.
    """
    response = locked(session, response_id)
    refuse_unless_draft(response)
    refuse_when_closed(response, now)
    note_week(session, response, now)
    respondent = respondent_of(session, response)
    checked = respondent.checked(given)
    kept = {(answer.question, answer.part): answer.id for answer in response.answers if answer.question in checked}
    wanted = list(pieces(respondent.file, checked))
    gone = kept.keys() - {(piece.question, piece.part) for piece in wanted}
    if gone:
        session.execute(delete(ANSWERS).where(ANSWERS.c.id.in_([kept[place] for place in gone])))
    keyring = vault.keyring([response_id])
    _write(session, keyring, response, kept, wanted)
    others = opened(keyring, response_id, (one for one in response.answers if one.question not in checked))
    return values_of({**others, **{key: one for key, one in checked.items() if one.value is not None}})


def give_code(session: Session, response_id: UUID, code_digest: bytes) -> bool:
    """Give a draft its return code, unless it has one; tell whether ``code_digest`` is now its code."""
    session.execute(
        update(Response)
        .where(Response.id == response_id, Response.code_digest.is_(None))
        .values(code_digest=code_digest)
    )
    return session.scalar(select(Response.code_digest).where(Response.id == response_id)) == code_digest


def _write(
    session: Session,
    keyring: Keyring,
    response: Held,
    kept: Mapping[tuple[str, str], UUID],
    wanted: Sequence[Piece],
) -> None:
    is_new = any((piece.question, piece.part) not in kept for piece in wanted)
    questions = question_ids(session, response.consultation_id) if is_new else {}
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for piece in wanted:
        answer_id = kept.get((piece.question, piece.part))
        if answer_id is None:
            new.append(
                new_row(
                    keyring,
                    piece,
                    answer_id=uuid4(),
                    response_id=response.id,
                    question_id=questions[piece.question],
                    consultation_id=response.consultation_id,
                    state=AnswerState.DRAFT,
                )
            )
        else:
            sealed = seal(keyring, response.id, answer_id, piece.value)
            changed.append(
                {"row": answer_id, "sealed": sealed, "visibility": piece.visibility, "provision": piece.provision}
            )
    if new:
        session.connection().execute(_KEEP, new)
    if changed:
        session.connection().execute(_CHANGE, changed)

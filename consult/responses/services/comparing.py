"""Keep what a sent response can be compared by, in the transaction that sends it, and forget it with the words.

Nothing is opened for comparing later: the words are in hand now, and their signature tells nothing of them.
"""

import json
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from consult.responses.models import VALIDATION, AnswerState
from consult.responses.sealing import ANSWERS, place
from consult.responses.signatures import PATTERNS, SIGNATURES, Sent, pattern_rows, signature_rows
from consult.vault import Vault

# Made once, on plain tables: every sending runs it.
_SENT: Select[Any] = (
    select(
        ANSWERS.c.id,
        ANSWERS.c.consultation_id,
        ANSWERS.c.question_id,
        ANSWERS.c.is_text,
        ANSWERS.c.sealed,
        SIGNATURES.c.answer_id.is_not(None).label("is_signed"),
        PATTERNS.c.response_id.is_not(None).label("has_pattern"),
    )
    .outerjoin(SIGNATURES, SIGNATURES.c.answer_id == ANSWERS.c.id)
    .outerjoin(PATTERNS, PATTERNS.c.response_id == ANSWERS.c.response_id)
    .where(
        ANSWERS.c.response_id == bindparam("wanted"),
        ANSWERS.c.state != AnswerState.DRAFT,
        ANSWERS.c.part.not_like(f"{VALIDATION}%"),
    )
)


def keep_signatures(session: Session, vault: Vault, response_id: UUID) -> None:
    """Give every sent answer of a response the signature that it lacks, and the response the pattern of its choices."""
    connection = session.connection()
    rows = connection.execute(_SENT, {"wanted": response_id}).all()
    if not rows:
        return
    keyring = vault.keyring([response_id])
    sent = [
        Sent(row.id, row.question_id, row.is_text, json.loads(keyring.open(response_id, place(row.id), row.sealed)))
        for row in rows
        if not row.is_signed
    ]
    consultation_id = rows[0].consultation_id
    if rows[0].has_pattern:
        forget_patterns(session, [response_id])
    if new := signature_rows(vault, consultation_id, sent):
        connection.execute(insert(SIGNATURES), new)
    if new := pattern_rows(vault, consultation_id, response_id, sent):
        connection.execute(insert(PATTERNS), new)


def forget_signatures(session: Session, answers: Sequence[UUID]) -> None:
    """Delete the signatures of answers."""
    session.execute(delete(SIGNATURES).where(SIGNATURES.c.answer_id.in_(answers)))


def forget_patterns(session: Session, responses: Collection[UUID]) -> None:
    """Delete the patterns of responses' choices."""
    session.execute(delete(PATTERNS).where(PATTERNS.c.response_id.in_(responses)))

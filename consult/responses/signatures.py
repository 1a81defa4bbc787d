"""From what was sent to rows that can be compared without it: a signature of each long answer, a pattern of the choices."""

from collections.abc import Iterable
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import Table

from consult.analysis import signatures
from consult.consultations.format import AnswerValue, is_answered
from consult.responses.models import Pattern, Signature
from consult.vault import Vault

SIGNATURES = cast(Table, Signature.__table__)
PATTERNS = cast(Table, Pattern.__table__)


class Sent(NamedTuple):
    """A sent answer with its value, opened."""

    answer_id: UUID
    question_id: UUID
    is_text: bool
    value: AnswerValue


def signature_rows(vault: Vault, consultation_id: UUID, sent: Iterable[Sent]) -> list[dict[str, Any]]:
    """Return the rows of the signatures of what was ``sent`` in words; none for a short answer.

    The seed is that of one consultation: the same words sent to another one have another signature.
    """
    seed = vault.seed(f"signature|{consultation_id}")
    found = ((one, signatures.signature(str(one.value), seed)) for one in sent if one.is_text)
    return [
        {
            "answer_id": one.answer_id,
            "consultation_id": consultation_id,
            "question_id": one.question_id,
            "minima": minima,
            "compared": False,
        }
        for one, minima in found
        if minima is not None
    ]


def pattern_rows(vault: Vault, consultation_id: UUID, response_id: UUID, sent: Iterable[Sent]) -> list[dict[str, Any]]:
    """Return the row of the pattern of all choices that one response sent; none for few of them."""
    chosen = {str(one.question_id): one.value for one in sent if not one.is_text and is_answered(one.value)}
    digest = signatures.pattern(chosen, vault.seed(f"pattern|{consultation_id}"))
    row = {"response_id": response_id, "consultation_id": consultation_id, "digest": digest}
    return [row] if digest is not None else []

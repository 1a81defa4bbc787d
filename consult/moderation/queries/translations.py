"""An answer's translation, opened, and in which language a respondent writes."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.analysis.language import UNKNOWN, detect
from consult.moderation.models import Message, Translation
from consult.responses.models import Answer, AnswerState
from consult.responses.queries import answer_value
from consult.vault import Keyring, Vault


@dataclass(frozen=True)
class Translated:
    """A translation with its words."""

    row: Translation
    words: str = field(repr=False)

    @property
    def is_checked(self) -> bool:
        """Whether somebody looked it through; until then its answer is not let through."""
        return self.row.checked_by_id is not None


def translation_of(session: Session, vault: Vault, answer: Answer) -> Translated | None:
    """Return the translation of an answer, or nothing. Whoever shows it records that it was viewed."""
    row = session.scalar(select(Translation).where(Translation.answer_id == answer.id))
    return Translated(row, vault.open(answer.response_id, row.place, row.sealed)) if row else None


def spoken_by(session: Session, vault: Vault, response_id: UUID) -> str:
    """Return the language in which whoever holds a response writes, as a guess from all their words (``BUCKETS``)."""
    keyring = vault.keyring([response_id])
    if response_id not in keyring:
        return UNKNOWN
    own = (Answer.response_id == response_id, Answer.is_text.is_(True), Answer.state != AnswerState.DRAFT)
    words = [str(answer_value(keyring, each)) for each in session.scalars(select(Answer).where(*own))]
    written = select(Message).where(Message.response_id == response_id, Message.author_id.is_(None))
    words += [keyring.open(response_id, each.place, each.sealed) for each in session.scalars(written)]
    return detect("\n".join(words))


def read_by_others(session: Session, keyring: Keyring, answer: Answer) -> tuple[str, str | None]:
    """Return the words that others read of an answer, not blanked yet, and from which language they were translated.

    Those of its translation where it has one, else its own and nothing.
    """
    translation = session.scalar(select(Translation).where(Translation.answer_id == answer.id))
    if translation is None:
        return str(answer_value(keyring, answer)), None
    return keyring.open(answer.response_id, translation.place, translation.sealed), translation.from_language

"""The files of a response: which there are, what they are called, and their clean copies."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from consult.consultations.models import Question
from consult.errors import N_, NotFoundError
from consult.papers.paper import Paragraph
from consult.responses.models import SEEN, Answer, Attachment, ScanState
from consult.responses.sealing import file_of_part
from consult.vault import Vault

_MISSING = N_("This file does not exist, or not any more.")


@dataclass(frozen=True)
class Attached:
    """A file as its organisation sees it: the attachment, its question's id in the file, and the name it came with."""

    attachment: Attachment
    question: str
    name: str

    @property
    def is_seen(self) -> bool:
        """Tell whether it may be opened."""
        return self.attachment.scan in SEEN


def attached_to(session: Session, vault: Vault, response_id: UUID, *, words: bool = False) -> list[Attached]:
    """Return the files of a response in the order of the questions and their numbers, on request with their words."""
    loaded = [undefer(Attachment.sealed_paragraphs)] if words else []
    found = session.scalars(
        select(Attachment)
        .join(Question, Question.id == Attachment.question_id)
        .where(Attachment.response_id == response_id)
        .order_by(Question.position, Attachment.number)
        .options(joinedload(Attachment.question, innerjoin=True), *loaded)
    ).all()
    if not found:
        return []
    keyring = vault.keyring([response_id])
    return [
        Attached(one, one.question.key, keyring.open(response_id, one.place("sealed_name"), one.sealed_name))
        for one in found
    ]


def questions_with_files(session: Session, response_id: UUID) -> set[str]:
    """Return the ids in the file of the questions that a response has files with."""
    asked = select(Question.key).join(Attachment, Attachment.question_id == Question.id)
    return set(session.scalars(asked.where(Attachment.response_id == response_id)))


def attachment_of(session: Session, response_id: UUID, attachment_id: UUID) -> Attachment:
    """Return one file of a response with its clean copy, or refuse with :class:`NotFoundError`."""
    found = session.scalar(
        select(Attachment)
        .where(Attachment.id == attachment_id, Attachment.response_id == response_id)
        .options(undefer(Attachment.sealed_copy))
    )
    if found is None:
        raise NotFoundError(_MISSING)
    return found


def attachment_behind(session: Session, answer: Answer) -> Attachment | None:
    """Return the file that the words of ``answer`` were read from, with its clean copy; nothing when they were typed."""
    numbers = file_of_part(answer.part)
    if numbers is None:
        return None
    return session.scalar(
        select(Attachment)
        .where(
            Attachment.response_id == answer.response_id,
            Attachment.question_id == answer.question_id,
            Attachment.number == numbers[0],
        )
        .options(undefer(Attachment.sealed_copy))
    )


def clean_copy(vault: Vault, attachment: Attachment) -> bytes:
    """Return the clean copy of a file; :class:`NotFoundError` while it may not be opened (check 31)."""
    if attachment.scan not in SEEN:
        raise NotFoundError(_MISSING)
    return opened_copy(vault, attachment)


def opened_copy(vault: Vault, attachment: Attachment) -> bytes:
    """Return the clean copy of a file, scanned or not: for the scanner."""
    keyring = vault.keyring([attachment.response_id])
    return keyring.open_bytes(attachment.response_id, attachment.place("sealed_copy"), attachment.sealed_copy)


def paragraphs_in(vault: Vault, attachment: Attachment) -> list[Paragraph]:
    """Return the words of a file whose paragraphs were loaded with it."""
    sealed = vault.open(attachment.response_id, attachment.place("sealed_paragraphs"), attachment.sealed_paragraphs)
    return [Paragraph(**one) for one in json.loads(sealed)]


def waiting_for_scan(session: Session) -> Sequence[Attachment]:
    """Return every file that the scanner has not seen, without its content."""
    return session.scalars(select(Attachment).where(Attachment.scan == ScanState.WAITING).order_by(Attachment.id)).all()

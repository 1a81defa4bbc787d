"""Add files to a draft, take them away, and turn their words into answers when the draft is sent."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload, undefer

from consult.bulk import insert_many
from consult.changes import ChangeKind, announce
from consult.consultations.format import FileQuestion
from consult.consultations.models import Question
from consult.errors import N_, InvalidError, NotFoundError
from consult.jobs.services import enqueue
from consult.papers import Paper, Paragraph
from consult.papers.parting import parts
from consult.responses.answering import Respondent
from consult.responses.models import (
    SEEN,
    AnswerState,
    Attachment,
    Response,
    ResponseState,
    ScanState,
    Visibility,
)
from consult.responses.queries import file_of, question_ids, respondent_of
from consult.responses.queries.attachments import paragraphs_in
from consult.responses.sealing import ANSWERS, Piece, new_row, part_of_file
from consult.responses.services.comparing import keep_signatures
from consult.responses.services.holding import locked, refuse_unless_draft, refuse_when_closed
from consult.responses.services.working import wrote_in
from consult.text.intake import clean_answer
from consult.vault import Vault

SCAN = "scan-attachments"
_LONGEST_NAME = 200
_NO_LIMIT = 10_000_000


def attach(
    session: Session,
    vault: Vault,
    response_id: UUID,
    question: str,
    paper: Paper,
    *,
    name: str,
    visibility: Visibility,
    scan: ScanState,
    by: UUID,
    now: datetime,
) -> Attachment:
    """Return ``paper`` kept as a file of ``question`` under ``name``; one that waits for the scanner is queued for it.

    The member ``by`` wrote last in that section: a file is writing, too.

    Raises :class:`NotFoundError` when this respondent is not asked for files there, :class:`InvalidError` for one file too
    many, a kind or a use that is not allowed, and refuses as ``save_answers`` does.
    """
    response = locked(session, response_id)
    refuse_unless_draft(response)
    refuse_when_closed(response, now)
    respondent = respondent_of(session, response)
    asked = file_question(respondent, question)
    question_id = question_ids(session, response.consultation_id)[question]
    mine = (Attachment.response_id == response_id, Attachment.question_id == question_id)
    there, last = session.execute(select(func.count(), func.max(Attachment.number)).where(*mine)).one()
    if there >= asked.max_files:
        raise InvalidError(
            N_("You can add %(most)s files here at most. We kept nothing of this one."), most=asked.max_files
        )
    refuse_use(respondent, visibility)
    paragraphs = _cleaned(paper.paragraphs)
    made = Attachment(
        id=uuid4(),
        response_id=response_id,
        question_id=question_id,
        number=(last or 0) + 1,
        kind=paper.kind.value,
        size=len(paper.clean),
        sha256=hashlib.sha256(paper.clean).hexdigest(),
        characters=sum(len(one.text) for one in paragraphs),
        pages=max((one.page for one in paragraphs), default=0),
        visibility=visibility,
        scan=scan,
        sealed_name=b"",
        sealed_paragraphs=b"",
        sealed_copy=b"",
    )
    keyring = vault.keyring([response_id])
    told = json.dumps([asdict(one) for one in paragraphs], ensure_ascii=False)
    made.sealed_name = keyring.seal(response_id, made.place("sealed_name"), _shown_name(name))
    made.sealed_paragraphs = keyring.seal(response_id, made.place("sealed_paragraphs"), told)
    made.sealed_copy = keyring.seal_bytes(response_id, made.place("sealed_copy"), paper.clean)
    session.add(made)
    wrote_in(session, response_id, [asked.section], by=by)
    if scan is ScanState.WAITING:
        enqueue(session, SCAN, {}, dedupe_key=SCAN)
    return made


def detach(session: Session, response_id: UUID, attachment_id: UUID, *, by: UUID, now: datetime) -> None:
    """Delete a file of a draft, which is writing in its section.

    Refuses as ``save_answers`` does, and with :class:`NotFoundError` for no such file.
    """
    response = locked(session, response_id)
    refuse_unless_draft(response)
    refuse_when_closed(response, now)
    mine = (Attachment.id == attachment_id, Attachment.response_id == response_id)
    question = session.scalar(select(Question.key).join(Attachment).where(*mine))
    if question is None:
        raise NotFoundError(N_("This file does not exist, or not any more."))
    session.execute(delete(Attachment).where(*mine))
    wrote_in(session, response_id, [file_of(session, response).question(question).section], by=by)


def keep_attachments(session: Session, response_id: UUID, asked: Iterable[str]) -> bool:
    """Delete the files of questions that are not ``asked`` any more; tell whether any that can be read is left."""
    found = session.scalars(
        select(Attachment)
        .where(Attachment.response_id == response_id)
        .options(joinedload(Attachment.question, innerjoin=True))
    ).all()
    wanted = set(asked)
    for one in found:
        if one.question.key not in wanted:
            session.delete(one)
    session.flush()
    return any(one.question.key in wanted and one.scan is not ScanState.REFUSED for one in found)


def admit_attachments(session: Session, vault: Vault, response_id: UUID) -> None:
    """Make answers of the words of a sent response's files, so that they are moderated and coded like all others.

    Files that wait for the scanner are passed over: :func:`settle_scan` admits them.
    """
    found = session.scalars(
        select(Attachment)
        .where(Attachment.response_id == response_id, Attachment.scan.in_(SEEN))
        .order_by(Attachment.number)
        .options(joinedload(Attachment.question, innerjoin=True), undefer(Attachment.sealed_paragraphs))
    ).all()
    for one in found:
        _admit(session, vault, one)


def settle_scan(session: Session, vault: Vault, attachment_id: UUID, *, is_clean: bool) -> None:
    """Keep what the scanner said of a file: a clean one is opened to its readers, of another one only the name stays."""
    found = session.scalar(
        select(Attachment)
        .where(Attachment.id == attachment_id, Attachment.scan == ScanState.WAITING)
        .with_for_update(of=Attachment)
        .options(joinedload(Attachment.question, innerjoin=True), undefer(Attachment.sealed_paragraphs))
    )
    if found is None:
        return
    if not is_clean:
        found.scan = ScanState.REFUSED
        found.sealed_copy = found.sealed_paragraphs = b""
        return
    found.scan = ScanState.CLEAN
    state = session.scalar(select(Response.state).where(Response.id == found.response_id))
    if state is ResponseState.SUBMITTED:
        for answer_id in _admit(session, vault, found):
            announce(session, ChangeKind.ANSWER_ADDED, answer_id)
        keep_signatures(session, vault, found.response_id)


def file_question(respondent: Respondent, key: str) -> FileQuestion:
    """Return the question ``key`` if this respondent is asked for files there, or refuse with :class:`NotFoundError`."""
    for question in respondent.questions():
        if question.id == key and isinstance(question, FileQuestion):
            return question
    raise NotFoundError(N_("No file is asked for here."))


def refuse_use(respondent: Respondent, visibility: Visibility) -> None:
    """Refuse a use that this group may not allow, with :class:`InvalidError`."""
    if visibility not in respondent.visibilities():
        raise InvalidError(N_("Your group cannot make this choice for the report. Nothing was stored."))


def _admit(session: Session, vault: Vault, attachment: Attachment) -> list[UUID]:
    keyring = vault.keyring([attachment.response_id])
    consultation_id = session.scalar(select(Response.consultation_id).where(Response.id == attachment.response_id))
    if consultation_id is None:
        raise NotFoundError(N_("This response does not exist, or not any more."))
    rows: list[dict[str, Any]] = []
    for number, part in enumerate(parts(paragraphs_in(vault, attachment)), 1):
        name = part_of_file(attachment.number, number)
        piece = Piece(attachment.question.key, name, part.text, is_text=True, visibility=attachment.visibility)
        rows.append(
            new_row(
                keyring,
                piece,
                answer_id=uuid4(),
                response_id=attachment.response_id,
                question_id=attachment.question_id,
                consultation_id=consultation_id,
                state=AnswerState.WAITING,
            )
        )
    insert_many(session, ANSWERS, rows)
    return [row["id"] for row in rows]


def _cleaned(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """Return ``paragraphs`` cleaned as typed words are; what is empty then is left out."""
    cleaned = (replace(one, text=clean_answer(one.text, limit=_NO_LIMIT)) for one in paragraphs)
    return [one for one in cleaned if one.text]


def _shown_name(name: str) -> str:
    """Return the last part of a file's name, cleaned, at most 200 characters of it."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return clean_answer(last, limit=_NO_LIMIT).replace("\n", " ")[-_LONGEST_NAME:]

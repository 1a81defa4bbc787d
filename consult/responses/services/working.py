"""What members of an organisation do around its answers: look after sections, leave notes, say for whom they speak."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from consult.accounts.queries import members_of
from consult.days import day_of
from consult.errors import N_, InvalidError, NotFoundError
from consult.responses.models import AnswerRevision, CoSigning, CoSigningState, Note, Response, SectionWork
from consult.responses.queries import Held, respondent_of, section_works
from consult.responses.services.holding import locked, refuse_unless_draft
from consult.text.intake import clean_answer
from consult.vault import Vault

NOTE_LIMIT = 2000


def hand_over(session: Session, response_id: UUID, section: str, owner_id: UUID | None) -> None:
    """Let a member look after a section, or nobody; raise :class:`NotFoundError` for somebody who is no member."""
    response = _draft(session, response_id, section)
    members = {one.user_id for one in members_of(session, response.organisation_id)} if response.organisation_id else ()
    if owner_id is not None and owner_id not in members:
        raise NotFoundError(N_("This person does not act for your organisation."))
    work_on(session, section_works(session, response_id), response_id, section).owner_id = owner_id
    session.flush()


def set_ready(session: Session, response_id: UUID, section: str, *, ready: bool) -> None:
    """Say that a section is ready, or that it is not."""
    _draft(session, response_id, section)
    work_on(session, section_works(session, response_id), response_id, section).ready = ready
    session.flush()


def add_note(
    session: Session, vault: Vault, response_id: UUID, section: str, words: str, *, by: UUID, now: datetime
) -> None:
    """Keep a note for the other members; raise :class:`InvalidError` when there is nothing in it or too much."""
    _draft(session, response_id, section)
    cleaned = clean_answer(words, limit=NOTE_LIMIT)
    if not cleaned:
        raise InvalidError(N_("There is nothing in this note."))
    last = session.scalar(select(func.max(Note.number)).where(Note.response_id == response_id)) or 0
    note = Note(
        response_id=response_id,
        section=section,
        author_id=by,
        number=last + 1,
        sealed=b"",
        day=day_of(now),
    )
    note.sealed = vault.seal(response_id, note.place, cleaned)
    session.add(note)
    session.flush()


def save_mandate(session: Session, response_id: UUID, mandate: Mapping[str, Any]) -> None:
    """Keep for whom the organisation speaks: ``consulted``, ``how`` and ``people``."""
    refuse_unless_draft(locked(session, response_id))
    session.execute(update(Response).where(Response.id == response_id).values(mandate=dict(mandate)))


def forget_times(session: Session, response_id: UUID) -> None:
    """Forget when members wrote; their order stays. Nothing finer than the week may surround what was sent (ADR 18)."""
    session.execute(update(AnswerRevision).where(AnswerRevision.response_id == response_id).values(saved_at=None))
    session.execute(update(Note).where(Note.response_id == response_id).values(day=None))


def ask_signers_again(session: Session, response_id: UUID) -> None:
    """Ask whoever signed a response along to do so again: what they signed has changed."""
    session.execute(
        update(CoSigning)
        .where(CoSigning.response_id == response_id, CoSigning.state == CoSigningState.SIGNED)
        .values(state=CoSigningState.INVITED, asked_again=True)
    )


def wrote_in(session: Session, response_id: UUID, sections: Iterable[str], *, by: UUID) -> None:
    """Note who wrote last in ``sections``, which are not ready any more; ask again who had signed along."""
    works = section_works(session, response_id)
    for section in sections:
        work = work_on(session, works, response_id, section)
        work.last_writer_id = by
        work.ready = False
    ask_signers_again(session, response_id)
    session.flush()


def work_on(session: Session, works: dict[str, SectionWork], response_id: UUID, section: str) -> SectionWork:
    """Return the row of a section out of ``works``, which gets a new one when it is the first."""
    if section not in works:
        works[section] = SectionWork(response_id=response_id, section=section)
        session.add(works[section])
    return works[section]


def _draft(session: Session, response_id: UUID, section: str) -> Held:
    response = locked(session, response_id)
    refuse_unless_draft(response)
    if section not in {question.section for question in respondent_of(session, response).questions()}:
        raise NotFoundError(N_("There is no such part."))
    return response

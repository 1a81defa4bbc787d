"""What the members of an organisation share: versions of answers, sections, notes, and who signs along."""

import json
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session, contains_eager, joinedload

from consult.accounts.models import Organisation, User
from consult.errors import N_, NotFoundError
from consult.responses.answering import Given
from consult.responses.models import (
    DISSENT,
    Answer,
    AnswerRevision,
    CoSigning,
    CoSigningState,
    Note,
    Response,
    ResponseState,
    SectionWork,
    Visibility,
)
from consult.responses.queries.held import Held
from consult.responses.sealing import place
from consult.vault import Keyring

_SHOWN = (ResponseState.DRAFT, ResponseState.SUBMITTED)


def versions_of(session: Session, response_id: UUID) -> dict[str, int]:
    """Return the number of the newest version of each question's answer; a question never answered is absent."""
    rows = session.execute(
        select(AnswerRevision.question, func.max(AnswerRevision.number))
        .where(AnswerRevision.response_id == response_id)
        .group_by(AnswerRevision.question)
    )
    return dict(rows.all())


def stand_of(session: Session, response_id: UUID) -> int:
    """Return how often an answer was saved so far: it grows with every change, so that who signs signs what they saw."""
    counted = select(func.count()).where(AnswerRevision.response_id == response_id)
    return session.scalar(counted) or 0


def revisions_of(session: Session, response_id: UUID, question: str) -> Sequence[AnswerRevision]:
    """Return the versions of a question's answer, the first one first."""
    return session.scalars(
        select(AnswerRevision)
        .where(AnswerRevision.response_id == response_id, AnswerRevision.question == question)
        .order_by(AnswerRevision.number)
    ).all()


def revisions_at(session: Session, response_id: UUID, numbers: Mapping[str, int]) -> dict[str, AnswerRevision]:
    """Return of each question the version with the number that ``numbers`` gives; those that do not exist are absent."""
    if not numbers:
        return {}
    rows = session.scalars(
        select(AnswerRevision).where(
            AnswerRevision.response_id == response_id,
            tuple_(AnswerRevision.question, AnswerRevision.number).in_(list(numbers.items())),
        )
    )
    return {row.question: row for row in rows}


def revised(keyring: Keyring, revision: AnswerRevision) -> Given:
    """Return what a version says."""
    kept = json.loads(keyring.open(revision.response_id, revision.place, revision.sealed))
    provision = UUID(kept["provision"]) if kept["provision"] else None
    return Given(
        value=kept["value"], words=kept["words"], visibility=Visibility(kept["visibility"]), provision=provision
    )


def section_works(session: Session, response_id: UUID) -> dict[str, SectionWork]:
    """Return how far each section is, by its id in the file; a section that nobody touched is absent."""
    rows = session.scalars(select(SectionWork).where(SectionWork.response_id == response_id))
    return {row.section: row for row in rows}


def notes_of(session: Session, response_id: UUID, section: str) -> Sequence[Note]:
    """Return the notes on a section, the first one first."""
    return session.scalars(
        select(Note).where(Note.response_id == response_id, Note.section == section).order_by(Note.number)
    ).all()


def note_counts(session: Session, response_id: UUID) -> dict[str, int]:
    """Return how many notes each section has that has any."""
    counted = select(Note.section, func.count()).where(Note.response_id == response_id).group_by(Note.section)
    return dict(session.execute(counted).all())


def names_of(session: Session, user_ids: Collection[UUID | None]) -> dict[UUID, str]:
    """Return the names of accounts, also of those who are members no longer."""
    rows = session.execute(select(User.id, User.name).where(User.id.in_([one for one in user_ids if one])))
    return dict(rows.all())


def co_signings_of(session: Session, response_id: UUID) -> Sequence[CoSigning]:
    """Return the organisations that were asked to sign a response along, in the order in which they were asked."""
    return session.scalars(
        select(CoSigning)
        .where(CoSigning.response_id == response_id)
        .order_by(CoSigning.number)
        .options(joinedload(CoSigning.organisation, innerjoin=True))
    ).all()


def requests_to(session: Session, organisation_ids: Collection[UUID]) -> Sequence[tuple[CoSigning, Response]]:
    """Return what these organisations are asked to sign along, each with its response and consultation."""
    rows = session.execute(
        select(CoSigning, Response)
        .join(Response, Response.id == CoSigning.response_id)
        .join(CoSigning.organisation)
        .where(CoSigning.organisation_id.in_(organisation_ids), Response.state.in_(_SHOWN))
        .order_by(Organisation.name, Response.maker, CoSigning.id)
        .options(contains_eager(CoSigning.organisation), joinedload(Response.consultation, innerjoin=True))
    )
    return [(signing, response) for signing, response in rows]


def request_to(session: Session, organisation_ids: Collection[UUID], signing_id: UUID) -> CoSigning:
    """Return one such request; raise :class:`NotFoundError` when it is not theirs, ended, or not there."""
    found = session.scalar(
        select(CoSigning)
        .join(Response, Response.id == CoSigning.response_id)
        .where(
            CoSigning.id == signing_id,
            CoSigning.organisation_id.in_(organisation_ids),
            Response.state.in_(_SHOWN),
        )
        .options(joinedload(CoSigning.organisation, innerjoin=True))
    )
    if found is None:
        raise NotFoundError(N_("Nobody asks your organisation to sign this, or not any more."))
    return found


def co_signers(session: Session, response_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return the names of the organisations that signed each response along, by name; public, as theirs always are."""
    rows = session.execute(
        select(CoSigning.response_id, Organisation.name)
        .join(CoSigning.organisation)
        .where(CoSigning.response_id.in_(response_ids), CoSigning.state == CoSigningState.SIGNED)
        .order_by(Organisation.name)
    )
    found: dict[UUID, list[str]] = {}
    for response_id, name in rows:
        found.setdefault(response_id, []).append(name)
    return found


def dissenter(session: Session, answer: Answer) -> str:
    """Return the name of the organisation whose dissent an answer is; empty for every other answer."""
    number = answer.part.removeprefix(DISSENT)
    if number == answer.part or not number.isdecimal():
        return ""
    found = session.scalar(
        select(Organisation.name)
        .join(CoSigning, CoSigning.organisation_id == Organisation.id)
        .where(CoSigning.response_id == answer.response_id, CoSigning.number == int(number))
    )
    return found or ""


def dissent_words(keyring: Keyring, response: Held, signing: CoSigning) -> str:
    """Return the dissent of an organisation that signs along, annexed or sent already; empty without one."""
    if signing.dissent:
        return keyring.open(response.id, signing.place, signing.dissent)
    sent = (one for one in response.answers if one.part == signing.part)
    return next((str(json.loads(keyring.open(response.id, place(one.id), one.sealed))) for one in sent), "")

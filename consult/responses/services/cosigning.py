"""Sign a response along: asked by the organisation that answers, decided by the other one's own signatory."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from consult.accounts.models import Organisation, OrganisationKind
from consult.changes import ChangeKind, announce
from consult.consultations.format import FileQuestion
from consult.days import day_of
from consult.errors import N_, ConflictError, InvalidError, NotFoundError, TransitionError
from consult.responses.answering import Respondent, takes_words
from consult.responses.models import AnswerState, CoSigning, CoSigningState, ResponseState, Visibility
from consult.responses.queries import (
    Held,
    co_signings_of,
    file_of,
    question_ids,
    request_to,
    respondent_of,
    stand_of,
)
from consult.responses.sealing import ANSWERS, Piece, new_row
from consult.responses.services.comparing import keep_signatures
from consult.responses.services.forgetting import forget_answers
from consult.responses.services.holding import locked, refuse_when_closed
from consult.text.intake import clean_answer
from consult.vault import Vault

DISSENT_LIMIT = 10_000
_LIVE = frozenset({ResponseState.DRAFT, ResponseState.SUBMITTED})


@dataclass(frozen=True)
class Dissent:
    """Where an organisation that signs along thinks otherwise (empty when it does not), and what may be done with it."""

    words: str = field(default="", repr=False)
    visibility: Visibility = Visibility.ANALYSE


def ask_to_sign(session: Session, response_id: UUID, organisation_id: UUID, *, now: datetime) -> None:
    """Ask another organisation to sign a response along.

    Raises :class:`NotFoundError` when this consultation does not ask it, :class:`ConflictError` when it was asked
    before, and :class:`ClosedError`.
    """
    response = _live(session, response_id, now)
    organisation = session.get(Organisation, organisation_id)
    if organisation is None or organisation not in may_sign_along(session, response, [organisation]):
        raise NotFoundError(N_("This organisation cannot sign along here."))
    known = co_signings_of(session, response_id)
    if organisation_id in {one.organisation_id for one in known}:
        raise ConflictError(N_("This organisation was asked already."))
    number = max((one.number for one in known), default=0) + 1
    session.add(CoSigning(response_id=response_id, organisation=organisation, number=number))
    session.flush()


def may_sign_along(session: Session, response: Held, known: Collection[Organisation]) -> list[Organisation]:
    """Return which of the ``known`` organisations could sign a response along: others that its consultation asks."""
    groups = {group.id for group in file_of(session, response).groups}
    return [
        one
        for one in known
        if one.kind is OrganisationKind.RESPONDENT and one.group in groups and one.id != response.organisation_id
    ]


def stop_asking(session: Session, response_id: UUID, signing_id: UUID, *, now: datetime) -> None:
    """Take back a request that was not signed; nothing happens to any other."""
    _live(session, response_id, now)
    session.execute(
        delete(CoSigning).where(
            CoSigning.id == signing_id, CoSigning.response_id == response_id, CoSigning.state != CoSigningState.SIGNED
        )
    )


def answer_request(
    session: Session,
    vault: Vault,
    signing_id: UUID,
    *,
    organisations: Collection[UUID],
    says: CoSigningState,
    dissent: Dissent,
    stand: int,
    by: UUID,
    now: datetime,
) -> None:
    """Sign a response along or decline, for one of the ``organisations`` that ``by`` may sign for.

    ``stand`` is that of the text they read (``queries.stand_of``). Raises :class:`NotFoundError` for a request that is
    not theirs, :class:`ConflictError` when the text moved on, :class:`TransitionError` when they signed what was sent,
    :class:`InvalidError` when there is nothing to sign or the dissent does not fit, and :class:`ClosedError`.
    """
    response = _live(session, request_to(session, organisations, signing_id).response_id, now)
    signing = request_to(session, organisations, signing_id)
    if response.state is ResponseState.SUBMITTED and signing.state is CoSigningState.SIGNED:
        raise TransitionError(N_("Your organisation signed this already, and it was sent."))
    if stand != stand_of(session, response.id):
        raise ConflictError(N_("The answers changed while you read. Read them again before you sign."))
    if not response.answers:
        raise InvalidError(N_("There is no answer yet that you could sign."))
    signing.state, signing.asked_again, signing.signed_by_id = says, False, by
    signing.day = day_of(now)
    signing.visibility = dissent.visibility
    words = clean_answer(dissent.words, limit=DISSENT_LIMIT) if says is CoSigningState.SIGNED else ""
    keyring = vault.keyring([response.id])
    signing.dissent = keyring.seal(response.id, signing.place, words) if words else None
    session.flush()
    if response.state is ResponseState.SUBMITTED:
        send_dissents(session, vault, response)


def send_dissents(session: Session, vault: Vault, response: Held) -> None:
    """Turn the dissents of who signed a sent response along into answers that wait for a moderator.

    A dissent of who was asked again replaces the former one.
    """
    dissents = [
        one for one in co_signings_of(session, response.id) if one.state is CoSigningState.SIGNED and one.dissent
    ]
    if not dissents:
        return
    question = question_for_words(respondent_of(session, response))
    keyring = vault.keyring([response.id])
    ids: Mapping[str, UUID] = question_ids(session, response.consultation_id)
    for one in dissents:
        words = keyring.open(response.id, one.place, one.dissent or b"")
        former = [answer.id for answer in response.answers if answer.part == one.part]
        forget_answers(session, former)
        row = new_row(
            keyring,
            Piece(question, one.part, words, is_text=True, visibility=one.visibility),
            answer_id=uuid4(),
            response_id=response.id,
            question_id=ids[question],
            consultation_id=response.consultation_id,
            state=AnswerState.WAITING,
        )
        session.connection().execute(insert(ANSWERS), [row])
        announce(session, ChangeKind.ANSWER_ADDED, row["id"])
        one.dissent = None
    session.flush()
    keep_signatures(session, vault, response.id)


def question_for_words(respondent: Respondent) -> str:
    """Return the question that a dissent stands with, or words about the summary: the paper, or the last one in words."""
    in_words = [question for question in respondent.questions() if takes_words(question)]
    papers = [question for question in in_words if isinstance(question, FileQuestion)]
    if not in_words:
        raise InvalidError(N_("This consultation has no question that a dissent could stand with."))
    return (papers or in_words)[-1].id


def _live(session: Session, response_id: UUID, now: datetime) -> Held:
    response = locked(session, response_id)
    refuse_when_closed(response, now)
    if response.state not in _LIVE:
        raise NotFoundError(N_("This response does not exist, or not any more."))
    return response

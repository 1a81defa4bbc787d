"""One answer before a moderator: its raw words, the response it came in, and what was decided on it before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from consult.consultations.models import Provision, Question
from consult.errors import N_, ForbiddenError, NotFoundError
from consult.moderation.models import ModerationDecision, Reason
from consult.moderation.queries.objections import Appeal, appeals_about
from consult.moderation.queries.watching import with_safety_team
from consult.responses.models import Answer, AnswerState, Response, ResponseState
from consult.responses.queries import answer_value, batch_label, co_signers, dissenter
from consult.text.redaction import Passage
from consult.vault import Keyring, Vault


@dataclass(frozen=True)
class Review:
    """An answer, its raw ``words``, every answer of its response in the order of the questions, and former decisions.

    ``provision`` is the version of the section of the text that it responds to, if it does. ``decisions`` begins with the
    newest. ``invited_by`` is the label of the batch that its invitation came from; empty without one,
    and for a batch that is too small to be named. ``co_signers`` are the organisations that signed the response along;
    ``dissenter`` is the one whose dissent this answer is, or empty. ``sent_back`` says why decisions were sent back, by
    decision; ``appeals`` are the objections about this answer. ``with_safety_team`` are those of ``answers`` that only
    the safety team opens.
    """

    answer: Answer
    answers: Sequence[Answer]
    decisions: Sequence[ModerationDecision]
    words: str = field(repr=False)
    provision: Provision | None = None
    invited_by: str = ""
    co_signers: Sequence[str] = ()
    dissenter: str = ""
    with_safety_team: frozenset[UUID] = frozenset()
    sent_back: Mapping[UUID, str] = field(default_factory=dict, repr=False)
    appeals: Sequence[Appeal] = ()

    @property
    def passages(self) -> tuple[Passage, ...]:
        """What the newest decision hides."""
        return self.decisions[0].passages if self.decisions else ()


def review(
    session: Session, vault: Vault, answer_id: UUID, *, consultation_id: UUID, for_safety_team: bool = False
) -> Review:
    """Return an answer in words that was sent to this consultation; three statements, and one for each of what it came with.

    Raises :class:`NotFoundError` for anything else, :class:`SealBrokenError` when its key is gone, and
    :class:`ForbiddenError` for an answer that is with the safety team, unless it is asked for them. Whoever shows the
    words records that they were viewed.
    """
    asked = aliased(Answer)
    response_id = select(asked.response_id).where(asked.id == answer_id).scalar_subquery()
    answers = session.scalars(
        select(Answer)
        .join(Answer.response)
        .join(Answer.question)
        .where(
            Answer.response_id == response_id,
            Answer.consultation_id == consultation_id,
            Answer.state != AnswerState.DRAFT,
            Response.state == ResponseState.SUBMITTED,
        )
        .order_by(Question.position, Answer.part)
        .options(contains_eager(Answer.response), contains_eager(Answer.question))
    ).all()
    answer = next((each for each in answers if each.id == answer_id and each.is_text), None)
    if answer is None:
        raise NotFoundError(N_("This answer does not exist, or it was withdrawn."))
    watched = frozenset(
        session.scalars(select(Answer.id).where(Answer.response_id == answer.response_id, with_safety_team()))
    )
    if answer_id in watched and not for_safety_team:
        raise ForbiddenError(N_("This answer is with the safety team. Nobody else opens it."))
    keyring = vault.keyring([answer.response_id])
    words, decisions = answer_value(keyring, answer), decisions_on(session, answer_id)
    provision = session.get(Provision, answer.provision_id) if answer.provision_id else None
    batch_id = answer.response.batch_id
    invited_by = batch_label(session, batch_id) if batch_id else ""
    found = Review(answer, answers, decisions, str(words), provision, invited_by, with_safety_team=watched)
    if decisions:
        found = replace(
            found, sent_back=_sent_back(keyring, answer, decisions), appeals=appeals_about(session, keyring, answer_id)
        )
    if answer.response.organisation_id is None:
        return found
    along = co_signers(session, [answer.response_id]).get(answer.response_id, ())
    return replace(found, co_signers=along, dissenter=dissenter(session, answer))


def words_of_response(vault: Vault, found: Review) -> Mapping[UUID, str]:
    """Return the raw words of every answer in words of the response, by answer."""
    in_words = [each for each in found.answers if each.is_text]
    keyring = vault.keyring([found.answer.response_id])
    return {each.id: str(answer_value(keyring, each)) for each in in_words}


def decisions_on(session: Session, answer_id: UUID) -> Sequence[ModerationDecision]:
    """Return the decisions on an answer with their redactions and who took them, the newest first; one statement.

    That it was flagged for danger is not among them: the safety team keeps that to itself.
    """
    return (
        session.scalars(
            select(ModerationDecision)
            .where(ModerationDecision.answer_id == answer_id, ModerationDecision.reason.is_distinct_from(Reason.DANGER))
            .order_by(ModerationDecision.decided_at.desc(), ModerationDecision.id)
            .options(
                joinedload(ModerationDecision.redactions),
                joinedload(ModerationDecision.moderator, innerjoin=True),
                joinedload(ModerationDecision.looked_by),
            )
        )
        .unique()
        .all()
    )


def _sent_back(keyring: Keyring, answer: Answer, decisions: Sequence[ModerationDecision]) -> dict[UUID, str]:
    return {
        each.id: keyring.open(answer.response_id, each.place, each.sealed)
        for each in decisions
        if each.sealed is not None
    }

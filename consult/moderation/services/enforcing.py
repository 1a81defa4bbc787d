"""What a decision does to an answer and its contribution: in force, or held back until a second moderator agreed."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import flag_modified

from consult.changes import ChangeKind, announce
from consult.errors import N_, NotFoundError
from consult.moderation.models import Contribution, ModerationDecision, Verdict
from consult.moderation.queries import hidden_in, read_by_others
from consult.moderation.services.making import contribution_of, free_numbers, put_words
from consult.moderation.services.removing import take_away
from consult.moderation.services.safety import refuse_with_safety_team
from consult.moderation.services.triaging import follow_decision
from consult.responses.models import Answer, AnswerState, Response, ResponseState
from consult.responses.queries import dissenter
from consult.text.redaction import Passage, blank, covers, settle
from consult.vault import Keyring

OUTCOME: Mapping[Verdict, AnswerState] = MappingProxyType(
    {
        Verdict.ACCEPT: AnswerState.ACCEPTED,
        Verdict.REJECT: AnswerState.REJECTED,
        Verdict.REFER: AnswerState.REFERRED,
    }
)


def locked(session: Session, answer_id: UUID) -> Answer:
    """Return an answer in words that was sent, with response and consultation, held until the transaction ends.

    Raises :class:`NotFoundError` for anything else, and :class:`TransitionError` for one that is with the safety team.
    """
    answer = session.scalar(
        select(Answer)
        .where(Answer.id == answer_id, Answer.is_text.is_(True), Answer.state != AnswerState.DRAFT)
        .options(joinedload(Answer.response, innerjoin=True).joinedload(Response.consultation, innerjoin=True))
        .with_for_update(of=Answer)
        .execution_options(populate_existing=True)
    )
    if answer is None or answer.response.state is not ResponseState.SUBMITTED:
        raise NotFoundError(N_("This answer does not exist, or it was withdrawn."))
    refuse_with_safety_team(session, answer_id)
    return answer


def move(session: Session, answer: Answer, state: AnswerState) -> None:
    """Put an answer into ``state``, in the queue too; that counts as a change of it even where it was in that state."""
    answer.state = state
    flag_modified(answer, "state")
    session.flush()
    follow_decision(session, answer)


def put_in_force(session: Session, answer: Answer, decision: ModerationDecision, keyring: Keyring) -> None:
    """Move the answer to where ``decision`` puts it; make, replace or take away its contribution."""
    move(session, answer, OUTCOME[decision.verdict])
    present = contribution_on(session, answer.id)
    if decision.verdict is not Verdict.ACCEPT:
        if present is not None:
            take_away(session, present)
        return
    before = hidden_in(session, [present])[present.id] if present else None
    if present is None:
        (number,) = free_numbers(session, answer.consultation_id, 1)
        maker = dissenter(session, answer) or answer.response.maker
        present = contribution_of(answer, number, decision.id, maker=maker)
    words, present.translated_from = read_by_others(session, keyring, answer)
    present.decision_id, present.held_by_id = decision.id, None
    after = decision.passages_in(translation=present.is_translated)
    _write(session, present, words, keyring, before=before, after=after)


def hold_back(session: Session, answer: Answer, decision: ModerationDecision, keyring: Keyring) -> None:
    """Let ``decision`` wait for a second look: it shows nothing yet, and what it hides is hidden at once.

    A contribution that was let through before stays, without what either decision hides; it goes where the whole
    answer is rejected or referred.
    """
    move(session, answer, AnswerState.REFERRED)
    present = contribution_on(session, answer.id)
    if present is None:
        return
    if decision.verdict is not Verdict.ACCEPT:
        take_away(session, present)
        return
    before = hidden_in(session, [present])[present.id]
    present.held_by_id = decision.id
    session.flush()
    words, _language = read_by_others(session, keyring, answer)
    _write(session, present, words, keyring, before=before, after=hidden_in(session, [present])[present.id])


def contribution_on(session: Session, answer_id: UUID) -> Contribution | None:
    """Return the contribution that was made of an answer, if there is one."""
    return session.scalar(select(Contribution).where(Contribution.answer_id == answer_id))


def _write(
    session: Session,
    contribution: Contribution,
    words: str,
    keyring: Keyring,
    *,
    before: Sequence[Passage] | None,
    after: Sequence[Passage],
) -> None:
    """Give a contribution its words, and tell later rooms what changed: nothing where the same stays hidden."""
    put_words(contribution, blank(words, after), keyring)
    session.add(contribution)
    session.flush()
    if before is not None and not covers(before, after):
        announce(session, ChangeKind.CONTRIBUTION_SHORTENED, contribution.id)
    if before is None or settle(before) != settle(after):
        announce(session, ChangeKind.CONTRIBUTION_CHANGED, contribution.id)

"""What a decision does to an answer and its contribution: in force, or held back until a second moderator agreed."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.changes import ChangeKind, announce
from consult.moderation.models import Contribution, ModerationDecision, Verdict
from consult.moderation.queries import hidden_in
from consult.moderation.services.holding import move
from consult.moderation.services.making import contribution_of, free_numbers, put_words
from consult.moderation.services.removing import take_away
from consult.moderation.services.translating import read_by_others
from consult.responses.models import Answer, AnswerState
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


def put_in_force(session: Session, answer: Answer, decision: ModerationDecision, keyring: Keyring) -> None:
    """Move the answer to where ``decision`` puts it; make, replace or take away its contribution."""
    move(session, answer, OUTCOME[decision.verdict])
    present = contribution_on(session, answer.id)
    if decision.verdict is not Verdict.ACCEPT:
        if present is not None:
            take_away(session, present)
        return
    before = _hidden(session, present) if present else None
    if present is None:
        (number,) = free_numbers(session, answer.consultation_id, 1)
        maker = dissenter(session, answer) or answer.response.maker
        present = contribution_of(answer, number, decision.id, maker=maker)
    present.decision_id, present.held_by_id = decision.id, None
    _write(session, answer, present, keyring, before=before)


def hold_back(session: Session, answer: Answer, decision: ModerationDecision, keyring: Keyring) -> None:
    """Let ``decision`` wait for a second look: it shows nothing yet, and what it hides is hidden at once.

    A contribution that was let through before stays, without what either decision hides; it goes where the whole
    answer is rejected or referred, and where either is of a translation, which may be another one by now.
    """
    move(session, answer, AnswerState.REFERRED)
    present = contribution_on(session, answer.id)
    if present is None:
        return
    is_translated = present.translated_from is not None or read_by_others(session, keyring, answer)[1] is not None
    if decision.verdict is not Verdict.ACCEPT or is_translated:
        take_away(session, present)
        return
    before = _hidden(session, present)
    present.held_by_id = decision.id
    _write(session, answer, present, keyring, before=before)


def contribution_on(session: Session, answer_id: UUID) -> Contribution | None:
    """Return the contribution that was made of an answer, if there is one."""
    return session.scalar(select(Contribution).where(Contribution.answer_id == answer_id))


def _hidden(session: Session, contribution: Contribution) -> Sequence[Passage]:
    return hidden_in(session, [contribution])[contribution.id]


def _write(
    session: Session,
    answer: Answer,
    contribution: Contribution,
    keyring: Keyring,
    *,
    before: Sequence[Passage] | None,
) -> None:
    """Give a contribution its words, and tell later rooms what changed: nothing where the same stays hidden."""
    former = contribution.translated_from
    words, contribution.translated_from = read_by_others(session, keyring, answer)
    after = _hidden(session, contribution)
    put_words(contribution, blank(words, after), keyring)
    session.add(contribution)
    session.flush()
    are_other_words = contribution.translated_from is not None or former is not None
    if before is not None and (are_other_words or not covers(before, after)):
        announce(session, ChangeKind.CONTRIBUTION_SHORTENED, contribution.id)
    if before is None or are_other_words or settle(before) != settle(after):
        announce(session, ChangeKind.CONTRIBUTION_CHANGED, contribution.id)

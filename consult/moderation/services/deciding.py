"""Decide on one answer in words: accept with passages hidden, reject with a reason, or refer for a second look."""

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import flag_modified

from consult.accounts.models import User
from consult.audit import AuditAction, record, recorded
from consult.changes import ChangeKind, announce
from consult.errors import N_, ConflictError, ForbiddenError, InvalidError, NotFoundError
from consult.moderation.models import Contribution, ModerationDecision, Reason, Redaction, Verdict
from consult.moderation.queries import refuse_owner
from consult.moderation.services.making import contribution_of, free_numbers, put_words
from consult.moderation.services.removing import take_away
from consult.moderation.services.safety import open_case, refuse_with_safety_team
from consult.moderation.services.translating import read_by_others, redactions_of_translation
from consult.responses.models import Answer, AnswerState, Channel, Response, ResponseState
from consult.responses.queries import answer_value, dissenter
from consult.text.redaction import Passage, blank, settle
from consult.vault import Keyring, Vault

OUTCOME: Mapping[Verdict, AnswerState] = MappingProxyType(
    {
        Verdict.ACCEPT: AnswerState.ACCEPTED,
        Verdict.REJECT: AnswerState.REJECTED,
        Verdict.REFER: AnswerState.REFERRED,
    }
)
REASONS_FOR: Mapping[Verdict, tuple[Reason, ...]] = MappingProxyType(
    {
        Verdict.ACCEPT: (),
        Verdict.REJECT: (Reason.EMPTY, Reason.TEST, Reason.UNLAWFUL, Reason.ONLY_PERSONAL_DATA),
        Verdict.REFER: (Reason.DANGER, Reason.IN_DOUBT),
    }
)


def decide(
    session: Session,
    vault: Vault,
    answer_id: UUID,
    *,
    version: int,
    verdict: Verdict,
    passages: Iterable[Passage] = (),
    reason: Reason | None = None,
    by: User,
) -> ModerationDecision:
    """Return the decision, in force: the answer's state is moved and its contribution made, replaced or taken away.

    ``version`` is that of the answer the moderator read; ``passages`` are spans of the original, hidden at the same
    length. A later decision replaces the words of the same contribution. A rejected answer's passages are not kept.
    Where the answer has a translation, others read that, without what was marked in it (``docs/decisions/0035``).

    Raises :class:`ConflictError` when the answer changed since, :class:`InvalidError` for a reason that does not belong
    to the verdict or a passage that is none of the text, :class:`ForbiddenError` where the owner employs the moderator
    or the moderator typed the response, :class:`TransitionError` for an answer that is with the safety team or whose
    translation nobody looked through, and :class:`NotFoundError`.
    """
    answer = _locked(session, answer_id)
    refuse_owner(session, answer.response.consultation, by)
    _refuse_whoever_typed(session, answer.response, by)
    refuse_with_safety_team(session, answer_id)
    if answer.version != version:
        raise ConflictError(N_("Somebody else decided on this answer while you were reading it."))
    _check_reason(verdict, reason)
    keyring = vault.keyring([answer.response_id])
    settled = [] if verdict is Verdict.REJECT else settle(passages)
    blank(str(answer_value(keyring, answer)), settled)
    decision = ModerationDecision(answer_id=answer.id, moderator_id=by.id, verdict=verdict, reason=reason)
    decision.redactions = [
        Redaction(start=each.span.start, end=each.span.end, category=each.category) for each in settled
    ]
    decision.redactions += redactions_of_translation(session, answer_id, verdict)
    session.add(decision)
    answer.state = OUTCOME[verdict]
    # A second decision may leave the state as it is; it must still count as a change of the answer.
    flag_modified(answer, "state")
    session.flush()
    if reason is Reason.DANGER:
        open_case(session, answer, decision.decided_at)
    changed = _let_through(session, answer, decision, keyring)
    _record(session, decision, settled)
    if changed is not None:
        announce(session, ChangeKind.CONTRIBUTION_CHANGED, changed)
    return decision


def _locked(session: Session, answer_id: UUID) -> Answer:
    answer = session.scalar(
        select(Answer)
        .where(Answer.id == answer_id, Answer.is_text.is_(True), Answer.state != AnswerState.DRAFT)
        .options(joinedload(Answer.response, innerjoin=True).joinedload(Response.consultation, innerjoin=True))
        .with_for_update(of=Answer)
        .execution_options(populate_existing=True)
    )
    if answer is None or answer.response.state is not ResponseState.SUBMITTED:
        raise NotFoundError(N_("This answer does not exist, or it was withdrawn."))
    return answer


def _refuse_whoever_typed(session: Session, response: Response, by: User) -> None:
    entry = recorded(session, AuditAction.RESPONSE_ENTERED, response.id) if response.channel is Channel.PAPER else None
    if entry is not None and entry.actor_id == by.id:
        raise ForbiddenError(N_("You typed this response yourself. Another moderator decides on it."))


def _check_reason(verdict: Verdict, reason: Reason | None) -> None:
    allowed = REASONS_FOR[verdict]
    if reason not in allowed if allowed else reason is not None:
        raise InvalidError(N_("Choose a reason that belongs to this decision."))


def _let_through(session: Session, answer: Answer, decision: ModerationDecision, keyring: Keyring) -> UUID | None:
    """Return the id of the contribution that was made or replaced; none when there is none, or not any more."""
    present = session.scalar(select(Contribution).where(Contribution.answer_id == answer.id))
    if decision.verdict is not Verdict.ACCEPT:
        if present is not None:
            take_away(session, present)
        return None
    if present is None:
        (number,) = free_numbers(session, answer.consultation_id, 1)
        maker = dissenter(session, answer) or answer.response.maker
        present = contribution_of(answer, number, decision.id, maker=maker)
    words, present.translated_from = read_by_others(session, keyring, answer)
    hidden = [row.passage for row in decision.redactions if row.of_translation is bool(present.translated_from)]
    present.decision_id = decision.id
    put_words(present, blank(words, hidden), keyring)
    session.add(present)
    session.flush()
    return present.id


def _record(session: Session, decision: ModerationDecision, settled: Iterable[Passage]) -> None:
    passages = Counter(each.category.value for each in settled)
    record(
        session,
        AuditAction.ANSWER_DECIDED,
        decision.answer_id,
        actor_id=decision.moderator_id,
        verdict=decision.verdict.value,
        reason=decision.reason.value if decision.reason else "",
        **{f"hidden_{category}": str(number) for category, number in sorted(passages.items())},
    )

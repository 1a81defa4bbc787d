"""Decide on one answer in words: accept with passages hidden, reject with a reason, or refer."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.orm import Session

from consult.accounts.models import User
from consult.audit import AuditAction, record
from consult.errors import N_, ConflictError, InvalidError
from consult.moderation.models import Look, ModerationDecision, Reason, Redaction, Triage, Verdict
from consult.moderation.queries import decision_to_undo, refuse_owner, refuse_whoever_typed
from consult.moderation.services.enforcing import hold_back, locked, put_in_force
from consult.moderation.services.removing import overtake
from consult.moderation.services.safety import open_case
from consult.moderation.services.translating import redactions_of_translation
from consult.responses.models import Answer, AnswerState
from consult.responses.queries import answer_value
from consult.text.redaction import Passage, covers, settle
from consult.text.spans import check_spans
from consult.vault import Vault

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
    share: int,
    by: User,
) -> ModerationDecision:
    """Return the decision: in force, or waiting until a second moderator agreed with it (``look``).

    ``version`` is that of the answer the moderator read; ``passages`` are spans of the original, hidden at the same
    length. A later decision replaces the words of the same contribution. A rejected answer's passages are not kept.
    Where the answer has a translation, others read that, without what was marked in it (``docs/decisions/0035``).
    ``share`` is how many in a hundred rejections and redactions need a second look; a decision on an answer in which a
    computer points at a threat or at danger always does (``docs/decisions/0030``).

    Raises :class:`ConflictError` when the answer changed since, :class:`InvalidError` for a reason that does not belong
    to the verdict or a passage that is none of the text, :class:`ForbiddenError` where the owner employs the moderator
    or the moderator typed the response, :class:`TransitionError` for an answer that is with the safety team or whose
    translation nobody looked through, and :class:`NotFoundError`.
    """
    answer = locked(session, answer_id)
    refuse_owner(session, answer.response.consultation, by)
    refuse_whoever_typed(session, answer.response, by)
    if answer.version != version:
        raise ConflictError(N_("Somebody else decided on this answer while you were reading it."))
    _check_reason(verdict, reason)
    keyring = vault.keyring([answer.response_id])
    settled = [] if verdict is Verdict.REJECT else settle(passages)
    check_spans(str(answer_value(keyring, answer)), (each.span for each in settled))
    hidden = [Redaction(start=each.span.start, end=each.span.end, category=each.category) for each in settled]
    hidden += redactions_of_translation(session, answer_id, verdict)
    look = _look(session, answer, verdict, reason, hidden, share=share)
    decision = ModerationDecision(answer_id=answer.id, moderator_id=by.id, verdict=verdict, reason=reason, look=look)
    decision.redactions = hidden
    if answer.state in {AnswerState.ACCEPTED, AnswerState.REJECTED}:
        record(session, AuditAction.ANSWER_REOPENED, answer.id, actor_id=by.id, because="decided anew")
    overtake(session, answer.id)
    session.add(decision)
    session.flush()
    _record(session, decision)
    (hold_back if look is Look.WAITING else put_in_force)(session, answer, decision, keyring)
    if reason is Reason.DANGER:
        open_case(session, answer, decision.decided_at)
    return decision


def _check_reason(verdict: Verdict, reason: Reason | None) -> None:
    allowed = REASONS_FOR[verdict]
    if reason not in allowed if allowed else reason is not None:
        raise InvalidError(N_("Choose a reason that belongs to this decision."))


def _look(
    session: Session,
    answer: Answer,
    verdict: Verdict,
    reason: Reason | None,
    hidden: Sequence[Redaction],
    *,
    share: int,
) -> Look:
    """Return whether the decision waits for a second moderator.

    The draw is the answer's own random id: deciding once more draws nothing else.
    """
    if verdict is Verdict.REFER:
        # What may be danger has a queue of its own, with readers of its own.
        return Look.WAITING if reason is Reason.IN_DOUBT else Look.NONE
    if _is_flagged(session, answer.id) or (verdict is Verdict.ACCEPT and _shows_again(session, answer, hidden)):
        return Look.WAITING
    holds_something_back = verdict is Verdict.REJECT or bool(hidden)
    return Look.WAITING if holds_something_back and answer.id.int % 100 < share else Look.NONE


def _is_flagged(session: Session, answer_id: UUID) -> bool:
    guessed = session.get(Triage, answer_id)
    return guessed is not None and (guessed.abuse or guessed.danger)


def _shows_again(session: Session, answer: Answer, hidden: Sequence[Redaction]) -> bool:
    """Tell whether accepting the answer shows what the last decision in force holds back, in either text."""
    former = decision_to_undo(session, answer.id)
    if former is None or former.verdict is Verdict.REJECT:
        return former is not None
    return not all(
        covers((row.passage for row in hidden if row.of_translation is text), former.passages_in(translation=text))
        for text in (False, True)
    )


def _record(session: Session, decision: ModerationDecision) -> None:
    passages = Counter(each.category.value for each in decision.redactions)
    record(
        session,
        AuditAction.ANSWER_DECIDED,
        decision.answer_id,
        actor_id=decision.moderator_id,
        verdict=decision.verdict.value,
        reason=decision.reason.value if decision.reason else "",
        look=decision.look.value,
        **{f"hidden_{category}": str(number) for category, number in sorted(passages.items())},
    )

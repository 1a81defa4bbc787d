"""What moderation did with the answers, in counts: for the method section of a report."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.moderation.models import Contribution, ModerationDecision, Reason, Redaction, Verdict
from consult.responses.models import Answer, AnswerState
from consult.text.redaction import Category


@dataclass(frozen=True)
class Account:
    """Answers in words by state, why some were rejected, and what was hidden in those accepted.

    ``closed`` counts answers by choice that were admitted. ``redacted`` counts contributions with a hidden passage,
    ``passages`` the hidden passages by category. Every figure counts the decision in force, exactly.
    """

    accepted: int
    rejected: int
    referred: int
    waiting: int
    closed: int
    redacted: int
    rejected_because: Mapping[Reason, int]
    passages: Mapping[Category, int]


def moderation_account(session: Session, consultation_id: UUID) -> Account:
    """Return the account of one consultation; four statements, none of which is bounded."""
    states = {
        (is_text, state): number
        for is_text, state, number in session.execute(
            select(Answer.is_text, Answer.state, func.count())
            .where(Answer.consultation_id == consultation_id)
            .group_by(Answer.is_text, Answer.state)
        )
    }
    hidden = (
        select(Redaction.category, func.count())
        .join(Contribution, Contribution.decision_id == Redaction.decision_id)
        .where(
            Contribution.consultation_id == consultation_id,
            Redaction.of_translation == Contribution.translated_from.is_not(None),
        )
    )
    redacted = session.scalar(hidden.with_only_columns(func.count(Contribution.id.distinct())))
    by_category = session.execute(hidden.group_by(Redaction.category).order_by(Redaction.category))
    return Account(
        accepted=states.get((True, AnswerState.ACCEPTED), 0),
        rejected=states.get((True, AnswerState.REJECTED), 0),
        referred=states.get((True, AnswerState.REFERRED), 0),
        waiting=states.get((True, AnswerState.WAITING), 0),
        closed=states.get((False, AnswerState.ACCEPTED), 0),
        redacted=redacted or 0,
        rejected_because=_reasons(session, consultation_id),
        passages=dict(iter(by_category)),
    )


def _reasons(session: Session, consultation_id: UUID) -> Mapping[Reason, int]:
    last = (
        select(ModerationDecision.answer_id, func.max(ModerationDecision.decided_at).label("at"))
        .join(ModerationDecision.answer)
        .where(Answer.consultation_id == consultation_id, Answer.state == AnswerState.REJECTED)
        .group_by(ModerationDecision.answer_id)
        .subquery()
    )
    rows = session.execute(
        select(ModerationDecision.reason, func.count())
        .join(
            last,
            (last.c.answer_id == ModerationDecision.answer_id) & (last.c.at == ModerationDecision.decided_at),
        )
        .where(ModerationDecision.verdict == Verdict.REJECT)
        .group_by(ModerationDecision.reason)
        .order_by(ModerationDecision.reason)
    )
    return {reason: number for reason, number in rows if reason is not None}

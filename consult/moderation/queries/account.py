"""What moderation did with the answers, in counts: for the method section of a report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from consult.changes import Change, ChangeKind
from consult.moderation.models import (
    Contribution,
    Look,
    ModerationDecision,
    Objection,
    ObjectionOutcome,
    Reason,
    Redaction,
    Verdict,
)
from consult.responses.models import Answer, AnswerState
from consult.text.redaction import Category


@dataclass(frozen=True)
class Account:
    """Answers in words by state, why some were rejected, and what was hidden in those accepted.

    ``closed`` counts answers by choice that were admitted. ``redacted`` counts contributions with a hidden passage,
    ``passages`` the hidden passages by category, ``redacted_later`` contributions in which more was hidden after they were
    let through. ``looks`` counts decisions by what came of their second look, ``objections`` those answered by outcome,
    and ``objections_open`` those that wait. All of it exact: only for the desks of moderators and analysts (decision 25).
    """

    accepted: int
    rejected: int
    referred: int
    waiting: int
    closed: int
    redacted: int
    rejected_because: Mapping[Reason, int]
    passages: Mapping[Category, int]
    redacted_later: int = 0
    looks: Mapping[Look, int] = field(default_factory=dict)
    objections: Mapping[ObjectionOutcome, int] = field(default_factory=dict)
    objections_open: int = 0


def moderation_account(session: Session, consultation_id: UUID) -> Account:
    """Return the account of one consultation; seven statements, none of which is bounded."""
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
    appeals = _objections(session, consultation_id)
    return Account(
        accepted=states.get((True, AnswerState.ACCEPTED), 0),
        rejected=states.get((True, AnswerState.REJECTED), 0),
        referred=states.get((True, AnswerState.REFERRED), 0),
        waiting=states.get((True, AnswerState.WAITING), 0),
        closed=states.get((False, AnswerState.ACCEPTED), 0),
        redacted=redacted or 0,
        rejected_because=_reasons(session, consultation_id),
        passages=dict(iter(by_category)),
        redacted_later=_redacted_later(session, consultation_id),
        looks=_looks(session, consultation_id),
        objections={outcome: number for outcome, number in appeals.items() if outcome is not None},
        objections_open=appeals.get(None, 0),
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


def _redacted_later(session: Session, consultation_id: UUID) -> int:
    """Count the contributions of which it was announced that more is hidden."""
    shortened = (Change.subject_id == Contribution.id, Change.kind == ChangeKind.CONTRIBUTION_SHORTENED)
    of_this = select(func.count()).where(Contribution.consultation_id == consultation_id, exists().where(*shortened))
    return session.scalar(of_this.select_from(Contribution)) or 0


def _looks(session: Session, consultation_id: UUID) -> Mapping[Look, int]:
    rows = session.execute(
        select(ModerationDecision.look, func.count())
        .join(ModerationDecision.answer)
        .where(Answer.consultation_id == consultation_id, ModerationDecision.look != Look.NONE)
        .group_by(ModerationDecision.look)
    )
    return dict(iter(rows))


def _objections(session: Session, consultation_id: UUID) -> Mapping[ObjectionOutcome | None, int]:
    rows = session.execute(
        select(Objection.outcome, func.count())
        .join(Objection.answer)
        .where(Answer.consultation_id == consultation_id)
        .group_by(Objection.outcome)
    )
    return dict(iter(rows))

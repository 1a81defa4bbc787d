"""How a consultation's moderation stands: what is oldest, who did how much, and how much is left."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from consult.accounts.models import User
from consult.moderation.models import TERM, Claim, Flag, LetterState, ModerationDecision, Objection, Triage, Verdict
from consult.moderation.queries.queue import Wanted, count_of
from consult.responses.models import AnswerState, Response, ResponseState


@dataclass(frozen=True)
class Load:
    """What one moderator has in hand, and on how many answers they decided in the days that are looked at."""

    name: str
    held: int
    decided: int


@dataclass(frozen=True, kw_only=True)
class Overview:
    """How moderation stands. Of what respondents did only weeks are known, by their Mondays.

    ``loads`` are by name, ``per_day`` is in the order of the days, ``left`` counts what waits or was referred, exactly.
    """

    oldest_waiting: date | None
    oldest_referred: datetime | None
    oldest_objection: date | None
    dangerous: int
    left: int
    loads: Sequence[Load]
    per_day: Sequence[int]

    @property
    def decided(self) -> int:
        """How many decisions were taken in those days."""
        return sum(self.per_day)


def overview(session: Session, consultation_id: UUID, *, days: Sequence[datetime], now: datetime) -> Overview:
    """Return how moderation of a consultation stands; ``days`` are the beginnings of the days to look at, in order.

    Seven statements. The count of what is left and of decisions grow with what there is: some tenths of a second at a
    million answers.
    """
    queue = (Triage.consultation_id == consultation_id,)
    decisions = _decisions(session, consultation_id, days)
    by_moderator: Counter[UUID] = Counter()
    for (moderator_id, _day), number in decisions.items():
        by_moderator[moderator_id] += number
    return Overview(
        oldest_waiting=session.scalar(select(func.min(Triage.week)).where(*queue, Triage.state == AnswerState.WAITING)),
        oldest_referred=_oldest_referred(session, consultation_id),
        oldest_objection=_oldest_objection(session, consultation_id),
        dangerous=count_of(session, consultation_id, Wanted(flag=Flag.DANGER)),
        left=session.scalar(
            select(func.count()).where(*queue, Triage.state.in_((AnswerState.WAITING, AnswerState.REFERRED)))
        )
        or 0,
        loads=_loads(session, consultation_id, by_moderator, now),
        per_day=[sum(number for (_who, at), number in decisions.items() if at == day) for day in range(len(days))],
    )


def _decisions(session: Session, consultation_id: UUID, days: Sequence[datetime]) -> Mapping[tuple[UUID, int], int]:
    """Return how many answers were accepted or rejected, by moderator and by the place of the day in ``days``."""
    at = ModerationDecision.decided_at
    day = case(*((at < end, place) for place, end in enumerate(days[1:])), else_=len(days) - 1)
    rows = session.execute(
        select(ModerationDecision.moderator_id, day.label("day"), func.count())
        .join(Triage, Triage.answer_id == ModerationDecision.answer_id)
        .where(Triage.consultation_id == consultation_id, at >= days[0], ModerationDecision.verdict != Verdict.REFER)
        .group_by(ModerationDecision.moderator_id, "day")
    )
    return {(moderator_id, place): number for moderator_id, place, number in rows}


def _loads(session: Session, consultation_id: UUID, decided: Mapping[UUID, int], now: datetime) -> Sequence[Load]:
    held = dict(
        iter(
            session.execute(
                select(Claim.moderator_id, func.count())
                .join(Triage, Triage.answer_id == Claim.answer_id)
                .where(Triage.consultation_id == consultation_id, Claim.claimed_at > now - TERM)
                .group_by(Claim.moderator_id)
            )
        )
    )
    people = session.execute(
        select(User.id, User.name).where(User.id.in_({*held, *decided})).order_by(User.name, User.id)
    )
    return [Load(name, held.get(user_id, 0), decided.get(user_id, 0)) for user_id, name in people]


def _oldest_referred(session: Session, consultation_id: UUID) -> datetime | None:
    return session.scalar(
        select(func.min(ModerationDecision.decided_at))
        .join(Triage, Triage.answer_id == ModerationDecision.answer_id)
        .where(
            Triage.consultation_id == consultation_id,
            Triage.state == AnswerState.REFERRED,
            ModerationDecision.verdict == Verdict.REFER,
        )
    )


def _oldest_objection(session: Session, consultation_id: UUID) -> date | None:
    return session.scalar(
        select(func.min(Objection.week))
        .join(Response, Response.id == Objection.response_id)
        .where(
            Response.consultation_id == consultation_id,
            Response.state == ResponseState.SUBMITTED,
            Objection.state == LetterState.OPEN,
        )
    )

"""The moderators' queue: a page of it, what is free in it, and how much there is; as fast with a million as with a thousand.

In the order of the answers' random ids, which tells nothing of when they came in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, true, union_all
from sqlalchemy.orm import Session, contains_eager, defer, joinedload

from consult.accounts.models import User
from consult.analysis.language import BUCKETS, UNKNOWN
from consult.consultations.models import Question
from consult.days import day_of
from consult.moderation.models import TERM, Claim, Flag, Triage
from consult.moderation.queries.dialogue import is_asked
from consult.responses.models import Answer, AnswerState, Channel, Response, ResponseState

COUNT_LIMIT = 1000
"""Counts stop here: a desk needs no exact figure over a long queue, and an exact one grows slower with it."""

MINE, ELSEWHERE = "mine", "elsewhere"
"""What is counted beside the states: what a moderator took, and what waits in languages that they do not read."""

_STATES = (AnswerState.WAITING, AnswerState.REFERRED, AnswerState.ACCEPTED, AnswerState.REJECTED)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which answers are asked for; whatever is empty asks for nothing.

    ``question`` is a key, ``group`` an id, ``languages`` are buckets of ``analysis.language`` (empty: not guessed yet).
    ``held_by`` asks for what this moderator took, in any state.
    """

    state: AnswerState = AnswerState.WAITING
    question: str = ""
    group: str = ""
    channel: Channel | None = None
    flag: Flag | None = None
    languages: frozenset[str] = frozenset()
    held_by: UUID | None = None


def readable(languages: Iterable[str]) -> frozenset[str]:
    """Return the buckets that somebody who reads ``languages`` is shown: also what no language is known of."""
    return frozenset({*languages, UNKNOWN, ""})


def unreadable(reads: frozenset[str]) -> frozenset[str]:
    """Return the buckets that are left to others."""
    return frozenset(BUCKETS) - reads


@dataclass(frozen=True)
class Queued:
    """An answer in the queue with its question and response but not with its words, and who has taken it, if anybody."""

    triage: Triage
    holder: User | None

    @property
    def answer(self) -> Answer:
        """The answer itself."""
        return self.triage.answer


def queue_page(
    session: Session,
    consultation_id: UUID,
    wanted: Wanted,
    *,
    now: datetime,
    after: UUID | None = None,
    size: int = 50,
) -> Sequence[Queued]:
    """Return at most ``size + 1`` answers of the queue that fit ``wanted``, beginning behind ``after``; one statement.

    The one too many tells that there is a next page (``web.paging.page_of``).
    """
    chosen = (
        _fitting(consultation_id, wanted)
        .add_columns(User)
        .outerjoin(Claim, _live(now))
        .outerjoin(User, User.id == Claim.moderator_id)
        .order_by(Triage.answer_id)
        .limit(size + 1)
        .options(
            contains_eager(Triage.answer).options(
                defer(Answer.sealed, raiseload=True),
                contains_eager(Answer.response),
                joinedload(Answer.question, innerjoin=True),
            ),
        )
    )
    if wanted.held_by is not None:
        chosen = chosen.where(Claim.moderator_id == wanted.held_by)
    if after is not None:
        chosen = chosen.where(Triage.answer_id > after)
    return [Queued(triage, holder) for triage, holder in session.execute(chosen)]


def first_free(
    session: Session, consultation_id: UUID, wanted: Wanted, *, now: datetime, after: UUID | None = None
) -> UUID | None:
    """Return the first answer behind ``after``, else from the front, that waits, fits ``wanted`` and nobody has taken.

    Its row in the queue is locked for this transaction; a row that another transaction has locked is passed over.
    """
    free = (
        _fitting(consultation_id, wanted)
        .with_only_columns(Triage.answer_id)
        .outerjoin(Claim, _live(now))
        .where(Claim.answer_id.is_(None))
        .order_by(Triage.answer_id)
        .limit(1)
        .with_for_update(of=Triage, skip_locked=True)
    )
    # An answer whose writer was asked stands back behind all others, until they reply or seven days have passed.
    for some in (free.where(~is_asked(day_of(now))), free):
        behind = some if after is None else some.where(Triage.answer_id > after)
        found = session.scalar(behind) or (session.scalar(some.where(Triage.answer_id < after)) if after else None)
        if found is not None:
            return found
    return None


def first_claimed(
    session: Session, consultation_id: UUID, moderator_id: UUID, *, now: datetime, but: UUID | None = None
) -> UUID | None:
    """Return the answer that a moderator took longest ago and still has, other than ``but``; or nothing."""
    mine = (
        select(Claim.answer_id)
        .join(Triage, Triage.answer_id == Claim.answer_id)
        .where(
            Triage.consultation_id == consultation_id, Triage.state == AnswerState.WAITING, _held_by(moderator_id, now)
        )
        .order_by(Claim.claimed_at, Claim.answer_id)
        .limit(1)
    )
    return session.scalar(mine if but is None else mine.where(Claim.answer_id != but))


def claim_on(session: Session, answer_id: UUID, *, now: datetime) -> Claim | None:
    """Return the claim on an answer, with its moderator; nothing once it ran out."""
    return session.scalar(
        select(Claim)
        .where(Claim.answer_id == answer_id, Claim.claimed_at > now - TERM)
        .options(joinedload(Claim.moderator, innerjoin=True))
    )


def queue_counts(
    session: Session, consultation_id: UUID, *, moderator_id: UUID, reads: frozenset[str], now: datetime
) -> Mapping[str, int]:
    """Return how many answers there are by state, ``MINE`` and ``ELSEWHERE``, each up to ``COUNT_LIMIT + 1``.

    ``reads`` are the languages that the moderator reads (:func:`readable`). One statement.
    """
    waiting = _in_queue(consultation_id, AnswerState.WAITING)
    parts = {
        **{state.value: select(Triage.answer_id).where(_in_queue(consultation_id, state)) for state in _STATES},
        MINE: select(Triage.answer_id)
        .join(Claim, Claim.answer_id == Triage.answer_id)
        .where(Triage.consultation_id == consultation_id, _held_by(moderator_id, now)),
        ELSEWHERE: select(Triage.answer_id).where(waiting, Triage.language.in_(unreadable(reads))),
    }
    return dict(iter(session.execute(union_all(*(_capped(name, some) for name, some in parts.items())))))


def count_of(session: Session, consultation_id: UUID, wanted: Wanted) -> int:
    """Return how many answers fit ``wanted``, up to ``COUNT_LIMIT + 1``."""
    some = _fitting(consultation_id, wanted).with_only_columns(Triage.answer_id).limit(COUNT_LIMIT + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _fitting(consultation_id: UUID, wanted: Wanted) -> Select[Triage]:
    # The answer's own state decides. A response that is being withdrawn has lost its key already.
    chosen = (
        select(Triage)
        .join(Triage.answer)
        .join(Answer.response)
        .where(
            Triage.consultation_id == consultation_id,
            Answer.state == Triage.state,
            Response.state == ResponseState.SUBMITTED,
        )
    )
    if wanted.held_by is None:
        chosen = chosen.where(Triage.state == wanted.state)
    if wanted.question:
        own = (Question.consultation_id == consultation_id, Question.key == wanted.question)
        chosen = chosen.where(Triage.question_id == select(Question.id).where(*own).scalar_subquery())
    if wanted.group:
        chosen = chosen.where(Triage.group == wanted.group)
    if wanted.channel is not None:
        chosen = chosen.where(Triage.channel == wanted.channel)
    if wanted.flag is not None:
        chosen = chosen.where(getattr(Triage, wanted.flag) == true())
    return chosen.where(Triage.language.in_(wanted.languages)) if wanted.languages else chosen


def _in_queue(consultation_id: UUID, state: AnswerState) -> ColumnElement[bool]:
    return and_(Triage.consultation_id == consultation_id, Triage.state == state)


def _live(now: datetime) -> ColumnElement[bool]:
    return and_(Claim.answer_id == Triage.answer_id, Claim.claimed_at > now - TERM)


def _held_by(moderator_id: UUID, now: datetime) -> ColumnElement[bool]:
    return and_(Claim.moderator_id == moderator_id, Claim.claimed_at > now - TERM)


def _capped(name: str, some: Select[UUID]) -> Select[str, int]:
    counted = select(func.count()).select_from(some.limit(COUNT_LIMIT + 1).subquery()).scalar_subquery()
    return select(literal(name).label("name"), counted.label("number"))

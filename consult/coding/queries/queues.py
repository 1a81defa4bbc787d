"""The queues of the coding desk: which contributions are in one, and which of them is next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, true
from sqlalchemy.orm import Session, joinedload

from consult.coding.counts import is_coded_at_all
from consult.coding.models import Coding, Excerpt, Mark
from consult.coding.queries.codings import PAGE
from consult.coding.queries.samples import in_open_sample
from consult.consultations.models import Question
from consult.moderation.models import TO_CODE, Contribution


class Waiting(StrEnum):
    """What the contributions of a queue have in common, by what is coded of them.

    ``no``: nobody coded them. ``yes``: somebody did. ``mine``: this coder coded or marked something in them. ``changed``:
    other words are hidden since something was coded. ``no_theme``: somebody said of a passage that no theme fits.
    """

    NO = "no"
    YES = "yes"
    MINE = "mine"
    CHANGED = "changed"
    NO_THEME = "no_theme"


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Which contributions one coder goes through; whatever is empty asks for nothing.

    ``question`` is a key, ``group`` an id.
    """

    coder_id: UUID
    question: str = ""
    group: str = ""
    coded: Waiting | None = None


@dataclass(frozen=True)
class Listed:
    """A contribution on the coding desk, with how many codings it has, and how many of those are this coder's.

    ``changed`` counts those to look at again: other words are hidden since they were made. ``unfit`` counts the passages
    of which somebody said that no theme fits.
    """

    contribution: Contribution
    codings: int
    mine: int
    changed: int
    unfit: int


def contributions_to_code(
    session: Session, consultation_id: UUID, queue: Queue, *, after: int = 0, limit: int = PAGE + 1
) -> Sequence[Listed]:
    """Return the contributions of a queue behind number ``after``, in order and with their questions."""
    codings = select(func.count(Coding.id)).where(_CODED)
    counts = (
        codings,
        codings.where(Coding.coder_id == queue.coder_id),
        codings.where(Coding.changed),
        select(func.count(Mark.id)).where(_MARKED, Mark.no_theme),
    )
    rows = session.execute(
        _in_queue(consultation_id, queue)
        .add_columns(*(each.scalar_subquery() for each in counts))
        .where(Contribution.number > after)
        .options(joinedload(Contribution.question))
        .order_by(Contribution.number)
        .limit(limit)
    )
    return [Listed(*row) for row in rows]


def next_to_code(session: Session, consultation_id: UUID, queue: Queue, *, after: int) -> int | None:
    """Return the number of the next contribution of a queue behind ``after``; nothing at its end.

    A queue that empties while one works, of what nobody coded or what is to be looked at again, begins anew at its end;
    where nothing is said of codings it is what nobody coded. This is where another order than that of the public
    numbers, which are random, would come in.
    """
    coded = queue.coded or Waiting.NO
    waiting = _in_queue(consultation_id, replace(queue, coded=coded)).with_only_columns(Contribution.number)
    waiting = waiting.where(~in_open_sample())
    following = waiting.where(Contribution.number > after).order_by(Contribution.number).limit(1)
    found = session.scalar(following)
    if found is None and coded in {Waiting.NO, Waiting.CHANGED}:
        found = session.scalar(waiting.where(Contribution.number < after).order_by(Contribution.number).limit(1))
    return found


_CODED = and_(Excerpt.contribution_id == Contribution.id, Coding.excerpt_id == Excerpt.id)
_MARKED = and_(Excerpt.contribution_id == Contribution.id, Mark.excerpt_id == Excerpt.id)


def _in_queue(consultation_id: UUID, queue: Queue) -> Select[Contribution]:
    chosen = select(Contribution).where(Contribution.consultation_id == consultation_id, TO_CODE, _is(queue))
    if queue.question:
        own = (Question.consultation_id == consultation_id, Question.key == queue.question)
        chosen = chosen.where(Contribution.question_id == select(Question.id).where(*own).scalar_subquery())
    return chosen.where(Contribution.group == queue.group) if queue.group else chosen


def _is(queue: Queue) -> ColumnElement[bool]:
    match queue.coded:
        case Waiting.NO:
            return ~is_coded_at_all()
        case Waiting.YES:
            return is_coded_at_all()
        case Waiting.MINE:
            mine = exists(select(Coding.id).where(_CODED, Coding.coder_id == queue.coder_id))
            return mine | exists(select(Mark.id).where(_MARKED, Mark.coder_id == queue.coder_id))
        case Waiting.CHANGED:
            return exists(select(Coding.id).where(_CODED, Coding.changed))
        case Waiting.NO_THEME:
            return exists(select(Mark.id).where(_MARKED, Mark.no_theme))
    return true()

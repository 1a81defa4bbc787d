"""Who may work on a consultation, and what waits there; as fast with a hundred thousand answers as with a thousand."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session, contains_eager, defer, joinedload

from consult.access import INDEPENDENT
from consult.accounts.models import Organisation, User
from consult.consultations.models import Consultation, Question
from consult.consultations.queries import consultation_by_slug
from consult.errors import N_, ForbiddenError
from consult.moderation.queries.watching import with_safety_team
from consult.responses.models import Answer, AnswerState, Response, ResponseState

COUNT_LIMIT = 1000
"""Counts stop here: a desk needs no exact figure over a long queue, and an exact one grows slower with it."""

_DECIDED_OR_WAITING = (AnswerState.WAITING, AnswerState.REFERRED, AnswerState.ACCEPTED, AnswerState.REJECTED)


def consultation_at_desk(session: Session, slug: str, user: User) -> Consultation:
    """Return the consultation at ``slug`` for a member of staff.

    Raises :class:`NotFoundError` when there is none, :class:`ForbiddenError` where its owner employs the user.
    """
    consultation = consultation_by_slug(session, slug)
    refuse_owner(session, consultation, user)
    return consultation


def refuse_owner(session: Session, consultation: Consultation, user: User) -> None:
    """Raise :class:`ForbiddenError` for a moderator or analyst whom the owner employs, or nobody (decision 2)."""
    if user.roles.isdisjoint(INDEPENDENT):
        return
    employer = session.get(Organisation, user.employer_id) if user.employer_id else None
    if employer is None:
        raise ForbiddenError(
            N_("Your account does not say who employs you. Until it does you cannot read answers or code them.")
        )
    if _plain(employer.name) == _plain(consultation.owner):
        raise ForbiddenError(
            N_("%(owner)s asked for this consultation and employs you. So others read its answers and code them."),
            owner=consultation.owner,
        )


def waiting_page(
    session: Session,
    consultation_id: UUID,
    *,
    state: AnswerState = AnswerState.WAITING,
    question: str = "",
    group: str = "",
    after: UUID | None = None,
    size: int = 50,
) -> Sequence[Answer]:
    """Return at most ``size + 1`` answers in ``state``, each with its question and response but not with its words.

    In words only, by random id, beginning behind ``after``; the one too many tells that there is a next page
    (``web.paging.page_of``). ``question`` is a key, ``group`` an id; empty means all.
    """
    chosen = _in_words(consultation_id, state).order_by(Answer.id).limit(size + 1)
    if question:
        own = (Question.consultation_id == consultation_id, Question.key == question)
        chosen = chosen.where(Answer.question_id == select(Question.id).where(*own).scalar_subquery())
    if group:
        chosen = chosen.where(Response.group == group)
    if after is not None:
        chosen = chosen.where(Answer.id > after)
    return session.scalars(
        chosen.options(
            defer(Answer.sealed, raiseload=True),
            contains_eager(Answer.response),
            joinedload(Answer.question, innerjoin=True),
        )
    ).all()


def next_waiting(session: Session, consultation_id: UUID, after: UUID) -> UUID | None:
    """Return the id of the answer to read after ``after``, from the front again at the end; none when nothing waits."""
    waiting = _in_words(consultation_id, AnswerState.WAITING).with_only_columns(Answer.id).order_by(Answer.id).limit(1)
    return session.scalar(waiting.where(Answer.id > after)) or session.scalar(waiting.where(Answer.id != after))


def state_counts(session: Session, consultation_id: UUID) -> Mapping[AnswerState, int]:
    """Return how many answers in words are in each state, counted up to ``COUNT_LIMIT + 1``; one statement."""
    counts = [_capped(consultation_id, state, state.value) for state in _DECIDED_OR_WAITING]
    return {AnswerState(name): number for name, number in session.execute(union_all(*counts))}


def waiting_counts(session: Session, consultation_ids: Iterable[UUID]) -> Mapping[UUID, int]:
    """Return how many answers in words wait in each consultation, up to ``COUNT_LIMIT + 1``; one statement."""
    wanted = list(consultation_ids)
    if not wanted:
        return {}
    counts = [_capped(each, AnswerState.WAITING, str(place)) for place, each in enumerate(wanted)]
    return {wanted[int(place)]: number for place, number in session.execute(union_all(*counts))}


def _in_words(consultation_id: UUID, state: AnswerState) -> Select[Answer]:
    # A response that is being withdrawn has lost its key already; nobody is sent to it.
    return (
        select(Answer)
        .join(Answer.response)
        .where(
            Answer.consultation_id == consultation_id,
            Answer.is_text.is_(True),
            Answer.state == state,
            ~with_safety_team(),
            Response.state == ResponseState.SUBMITTED,
        )
    )


def _capped(consultation_id: UUID, state: AnswerState, name: str) -> Select[str, int]:
    some = (
        select(Answer.id)
        .where(
            Answer.consultation_id == consultation_id,
            Answer.is_text.is_(True),
            Answer.state == state,
            ~with_safety_team(),
        )
        .limit(COUNT_LIMIT + 1)
        .subquery()
    )
    return select(literal(name).label("name"), select(func.count()).select_from(some).scalar_subquery().label("number"))


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()

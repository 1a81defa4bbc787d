"""Write a commitment, offer it to a second person, publish it: from then on that version never changes."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.accounts.models import User
from consult.audit import AuditAction, record
from consult.errors import N_, ConflictError, ForbiddenError, InvalidError, NotFoundError, TransitionError
from consult.holding import Sentences, held
from consult.replies.models import ReplyState
from consult.trajectories.models import Commitment, CommitmentKind, Progress
from consult.trajectories.queries import Trajectory, answered, commitments_of, refuse_others

LONGEST = 2000
_SENTENCES = Sentences(
    gone=N_("Nothing waits here any more. Open it again."),
    moved=N_("This commitment is not in the state for this step any more. Open it again."),
    saved=N_("Somebody else saved this commitment since you opened it. Open it again."),
)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a commitment says: what is done on which theme, by which organisations, when, and how far it is."""

    kind: CommitmentKind
    theme: str
    words: str
    words_en: str
    responsible: str
    partners: str = ""
    planning: str
    progress: Progress = Progress.NOT_BEGUN
    stopped_because: str = ""
    in_plan: bool = False
    answers_to: UUID | None = None


def save(
    session: Session, trajectory: Trajectory, lineage_id: UUID | None, told: Told, *, revision: int, by: UUID
) -> Commitment:
    """Return the draft of a commitment, a new one without ``lineage_id``; ``revision`` is that of the draft that was seen.

    Raises :class:`ForbiddenError` for whoever nobody who asked employs, :class:`InvalidError` for what a rule refuses,
    :class:`NotFoundError` for a lineage that is not there, :class:`ConflictError` where somebody saved since,
    :class:`TransitionError` while it waits for a second person.
    """
    refuse_others(session, trajectory, by)
    _check(session, trajectory, told)
    found = commitments_of(session, trajectory.key).get(lineage_id) if lineage_id else None
    if lineage_id and found is None:
        raise NotFoundError(_SENTENCES.gone)
    made = found.making if found else None
    if (made.revision if made else 0) != revision:
        raise ConflictError(N_("Somebody else saved this commitment while you were writing. Nothing was overwritten."))
    if made is None:
        last = session.scalar(select(func.max(Commitment.number)).where(Commitment.lineage_id == lineage_id)) or 0
        made = Commitment(
            trajectory=trajectory.key,
            lineage_id=lineage_id or uuid4(),
            number=last + 1,
            author_id=by,
            **asdict(told),
        )
        session.add(made)
    elif made.state is not ReplyState.DRAFT:
        raise TransitionError(N_("This waits for a second person. Make it a draft again before you change it."))
    for name, value in asdict(told).items():
        setattr(made, name, value)
    made.writer_ids = sorted({*made.writer_ids, str(by)})
    session.flush()
    record(session, AuditAction.COMMITMENT_SAVED, made.id, actor_id=by, number=str(made.number))
    return made


def offer(session: Session, trajectory: Trajectory, lineage_id: UUID, *, revision: int, by: UUID) -> Commitment:
    """Return the commitment, offered for publication; raises what :func:`_held` does."""
    made = _held(session, trajectory, lineage_id, ReplyState.DRAFT, revision=revision, by=by)
    made.state = ReplyState.OFFERED
    session.flush()
    record(session, AuditAction.COMMITMENT_OFFERED, made.id, actor_id=by, number=str(made.number))
    return made


def give_back(session: Session, trajectory: Trajectory, lineage_id: UUID, *, revision: int, by: UUID) -> Commitment:
    """Return the commitment as a draft again; raises what :func:`_held` does."""
    made = _held(session, trajectory, lineage_id, ReplyState.OFFERED, revision=revision, by=by)
    made.state = ReplyState.DRAFT
    session.flush()
    record(session, AuditAction.COMMITMENT_RETURNED, made.id, actor_id=by, number=str(made.number))
    return made


def publish(
    session: Session, trajectory: Trajectory, lineage_id: UUID, *, revision: int, by: UUID, today: date
) -> Commitment:
    """Return the commitment, published on ``today``; versions before it stay and are read beside it.

    Raises :class:`ForbiddenError` for whoever wrote in it, and what :func:`_held` does.
    """
    made = _held(session, trajectory, lineage_id, ReplyState.OFFERED, revision=revision, by=by)
    if made.was_written_by(by):
        raise ForbiddenError(N_("Somebody who did not write in it must publish this commitment."))
    made.state, made.published_by_id, made.published_on = ReplyState.PUBLISHED, by, today
    session.flush()
    record(session, AuditAction.COMMITMENT_PUBLISHED, made.id, actor_id=by, number=str(made.number))
    return made


def _held(
    session: Session, trajectory: Trajectory, lineage_id: UUID, state: ReplyState, *, revision: int, by: UUID
) -> Commitment:
    """Return what is being written; raises :class:`ForbiddenError` as :func:`save`, and what ``holding.held`` does."""
    refuse_others(session, trajectory, by)
    wanted = select(Commitment).where(
        Commitment.trajectory == trajectory.key,
        Commitment.lineage_id == lineage_id,
        Commitment.state != ReplyState.PUBLISHED,
    )
    return held(session, wanted, state, revision, _SENTENCES)


def _check(session: Session, trajectory: Trajectory, told: Told) -> None:
    for words in (told.words, told.words_en):
        if not words.strip() or len(words) > LONGEST:
            raise InvalidError(
                N_("Say in Dutch and in English what is done, each in at most %(limit)s characters."), limit=LONGEST
            )
    if told.theme not in trajectory.themes:
        raise InvalidError(N_("The codebook does not have this theme. Choose another one."))
    if not told.responsible.strip() or not told.planning.strip():
        raise InvalidError(N_("Say which organisation does this, and when."))
    if (told.progress is Progress.STOPPED) != bool(told.stopped_because.strip()):
        raise InvalidError(N_("Say why it was stopped, and only where it was stopped."))
    if told.answers_to and told.answers_to not in answered(session, trajectory):
        raise InvalidError(N_("There is no published reply to this point. Choose another one."))
    said = f"{told.words} {told.words_en} {told.responsible} {told.partners}".casefold()
    if any(name.casefold() in said for name in session.scalars(select(User.name)) if name):
        raise InvalidError(N_("Name organisations and roles, and never a person."))

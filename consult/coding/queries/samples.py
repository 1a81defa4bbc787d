"""Which samples are coded twice, how far they are, and who may not see what."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, joinedload

from consult.access import Role
from consult.accounts.models import User
from consult.coding.counts import is_coded_at_all
from consult.coding.models import BlindCoding, BlindReading, DoubleSample, Excerpt, Mark, SampleState, SampleUnit
from consult.consultations.models import Consultation
from consult.errors import N_, ForbiddenError, NotFoundError
from consult.moderation.models import TO_CODE, Contribution
from consult.moderation.queries import refuse_owner


def samples_of(session: Session, consultation_id: UUID) -> Sequence[DoubleSample]:
    """Return the samples of a consultation with their coders, the newest first."""
    return session.scalars(_samples(consultation_id).order_by(DoubleSample.number.desc())).all()


def sample_at(session: Session, consultation_id: UUID, number: int) -> DoubleSample:
    """Return the sample with this number and its coders; raise :class:`NotFoundError`."""
    found = session.scalar(_samples(consultation_id).where(DoubleSample.number == number))
    if found is None:
        raise NotFoundError(N_("This sample does not exist."))
    return found


def unit_at(session: Session, sample: DoubleSample, place: int) -> SampleUnit:
    """Return the unit at a place of a sample, with its contribution; raise :class:`NotFoundError` where it is gone."""
    found = session.scalar(
        select(SampleUnit)
        .where(SampleUnit.sample_id == sample.id, SampleUnit.place == place)
        .options(joinedload(SampleUnit.contribution).joinedload(Contribution.question))
    )
    if found is None:
        raise NotFoundError(N_("This text is not in the sample, or not any more."))
    return found


def places(session: Session, sample: DoubleSample) -> Sequence[int]:
    """Return the places of the units that are still there, in order."""
    return session.scalars(
        select(SampleUnit.place).where(SampleUnit.sample_id == sample.id).order_by(SampleUnit.place)
    ).all()


def places_to_code(session: Session, sample: DoubleSample, coder_id: UUID) -> Sequence[int]:
    """Return the places that a coder is not done with, in order."""
    read = exists().where(BlindReading.unit_id == SampleUnit.id, BlindReading.coder_id == coder_id)
    return session.scalars(
        select(SampleUnit.place).where(SampleUnit.sample_id == sample.id, ~read).order_by(SampleUnit.place)
    ).all()


def places_to_settle(session: Session, sample: DoubleSample) -> Sequence[int]:
    """Return the places where coders differ and nobody decided yet, in order."""
    return session.scalars(
        select(SampleUnit.place)
        .where(SampleUnit.sample_id == sample.id, SampleUnit.settled.is_(False))
        .order_by(SampleUnit.place)
    ).all()


def own_codings(session: Session, unit_id: UUID, coder_id: UUID) -> Sequence[BlindCoding]:
    """Return what one coder said of a unit, with themes, in the order of the text."""
    return session.scalars(_codings(unit_id).where(BlindCoding.coder_id == coder_id)).all()


def both_codings(session: Session, unit_id: UUID) -> Sequence[BlindCoding]:
    """Return what both coders said of a unit, with themes: for whoever settles it."""
    return session.scalars(_codings(unit_id)).all()


def readings(session: Session, unit_id: UUID) -> Mapping[UUID, BlindReading]:
    """Return who is done with a unit, and what they wanted to remember, by coder."""
    found = session.scalars(select(BlindReading).where(BlindReading.unit_id == unit_id))
    return {one.coder_id: one for one in found}


def population(session: Session, consultation_id: UUID) -> int:
    """Return how many contributions in words a consultation has."""
    counted = select(func.count()).where(Contribution.consultation_id == consultation_id, TO_CODE)
    return session.scalar(counted) or 0


def free_to_draw(session: Session, consultation_id: UUID) -> Mapping[str, Sequence[UUID]]:
    """Return the contributions that can still be coded blind, by group: nobody judged them, and they are in no sample."""
    marked = exists().where(Excerpt.contribution_id == Contribution.id, Mark.excerpt_id == Excerpt.id)
    sampled = exists().where(SampleUnit.contribution_id == Contribution.id)
    rows = session.execute(
        select(Contribution.group, Contribution.id)
        .where(Contribution.consultation_id == consultation_id, TO_CODE, ~is_coded_at_all(), ~marked, ~sampled)
        .order_by(Contribution.number)
    )
    found: dict[str, list[UUID]] = defaultdict(list)
    for group, contribution_id in rows:
        found[group].append(contribution_id)
    return found


def coders_for(session: Session, consultation: Consultation) -> list[User]:
    """Return the analysts who may work on a consultation, by name: those whom its owner does not employ (decision 2)."""
    staff = session.scalars(
        select(User).where(User.employer_id.is_not(None), User.disabled.is_(False)).order_by(User.name, User.id)
    )
    return [user for user in staff if Role.ANALYST in user.roles and _is_independent(session, consultation, user)]


def may_settle(session: Session, sample: DoubleSample, user: User) -> bool:
    """Tell whether ``user`` may settle the differences: an analyst who is neither coder, or a coder where there is none.

    Then both coders decide together, at one screen (``docs/decisions/0045``).
    """
    analysts = {one.id for one in coders_for(session, sample.consultation)}
    others = analysts - {sample.first_id, sample.second_id}
    return user.id in (others or analysts)


def in_open_sample() -> ColumnElement[bool]:
    """Return the condition that a contribution is in a sample that is being coded blind."""
    return exists().where(
        SampleUnit.contribution_id == Contribution.id,
        SampleUnit.sample_id == DoubleSample.id,
        DoubleSample.state == SampleState.CODING,
    )


def is_blind(session: Session, contribution_id: UUID, user_id: UUID) -> bool:
    """Tell whether ``user_id`` codes the contribution blind now: then no suggestion and nobody's coding may be shown."""
    coders = (DoubleSample.first_id == user_id) | (DoubleSample.second_id == user_id)
    return bool(session.scalar(select(exists().where(_open(contribution_id), coders))))


def is_coded_blind(session: Session, contribution_id: UUID) -> bool:
    """Tell whether a contribution is in a sample that is being coded blind, by whomever."""
    return bool(session.scalar(select(exists().where(_open(contribution_id)))))


def _open(contribution_id: UUID) -> ColumnElement[bool]:
    return (
        (SampleUnit.contribution_id == contribution_id)
        & (SampleUnit.sample_id == DoubleSample.id)
        & (DoubleSample.state == SampleState.CODING)
    )


def _samples(consultation_id: UUID) -> Select[DoubleSample]:
    return (
        select(DoubleSample)
        .where(DoubleSample.consultation_id == consultation_id)
        .options(joinedload(DoubleSample.first), joinedload(DoubleSample.second), joinedload(DoubleSample.consultation))
    )


def _codings(unit_id: UUID) -> Select[BlindCoding]:
    return (
        select(BlindCoding)
        .where(BlindCoding.unit_id == unit_id)
        .options(joinedload(BlindCoding.theme))
        .order_by(BlindCoding.start, BlindCoding.end, BlindCoding.id)
    )


def _is_independent(session: Session, consultation: Consultation, user: User) -> bool:
    try:
        refuse_owner(session, consultation, user)
    except ForbiddenError:
        return False
    return True

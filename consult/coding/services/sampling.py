"""Draw a sample that two people code blind, and let go of what is withdrawn from it."""

from collections.abc import Iterable
from random import Random
from uuid import UUID

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from consult.analysis.drawing import drawn
from consult.audit import AuditAction, record
from consult.coding.models import BlindCoding, BlindReading, Codebook, DoubleSample, SampleState, SampleUnit
from consult.coding.queries.samples import coders_for, free_to_draw, population
from consult.coding.units import passages
from consult.consultations.models import Consultation
from consult.errors import N_, InvalidError
from consult.moderation.models import Contribution
from consult.moderation.queries import Texts
from consult.text.spans import Span

_BATCH = 500


def draw(
    session: Session,
    texts: Texts,
    consultation: Consultation,
    *,
    size: int,
    coders: tuple[UUID, UUID],
    seed: int,
    by: UUID,
) -> DoubleSample:
    """Return a new sample of ``size`` contributions that nobody coded yet, each group with its share, for two coders.

    Raises :class:`InvalidError` where one person would be both coders, where a coder is no analyst who may work on the
    consultation, and for a sample of none or of more than can be drawn.
    """
    _check_coders(session, consultation, coders)
    # Whoever else draws waits here: nothing is drawn twice, and numbers follow each other.
    session.scalars(
        select(Codebook.id).where(Codebook.consultation_id == consultation.id).with_for_update()
    ).one_or_none()
    groups = free_to_draw(session, consultation.id)
    left = sum(len(members) for members in groups.values())
    if size < 1:
        raise InvalidError(N_("A sample has at least one text."))
    if size > left:
        raise InvalidError(
            N_(
                "%(left)s texts can be drawn: nobody coded them yet, and they are in no sample. Choose at most that many."
            ),
            left=left,
        )
    chance = Random(seed)  # noqa: S311  (drawn again from the seed by whoever checks)
    units = list(_units(session, texts, drawn(groups, size, chance), chance))
    last = session.scalar(select(func.max(DoubleSample.number)).where(DoubleSample.consultation_id == consultation.id))
    sample = DoubleSample(
        consultation_id=consultation.id,
        number=(last or 0) + 1,
        seed=seed,
        population=population(session, consultation.id),
        size=len(units),
        first_id=coders[0],
        second_id=coders[1],
    )
    session.add(sample)
    session.flush()
    session.add_all(
        SampleUnit(sample_id=sample.id, contribution_id=contribution_id, place=place, start=span.start, end=span.end)
        for place, (contribution_id, span) in enumerate(units, 1)
    )
    session.flush()
    record(session, AuditAction.SAMPLE_DRAWN, sample.id, actor_id=by, size=str(sample.size), seed=str(seed))
    return sample


def let_go_of_sampled(session: Session, contribution_id: UUID) -> None:
    """React to a contribution that is about to go: its unit leaves the sample, with what was coded of it blind."""
    unit = session.scalar(select(SampleUnit).where(SampleUnit.contribution_id == contribution_id))
    if unit is None:
        return
    sample_id = unit.sample_id
    for model in (BlindCoding, BlindReading):
        session.execute(delete(model).where(model.unit_id == unit.id))
    session.delete(unit)
    session.flush()
    close_if_settled(session, sample_id)


def close_if_settled(session: Session, sample_id: UUID) -> None:
    """End the settling of differences when no unit waits for it any more."""
    waiting = exists().where(SampleUnit.sample_id == sample_id, SampleUnit.settled.is_(False))
    session.execute(
        update(DoubleSample)
        .where(DoubleSample.id == sample_id, DoubleSample.state == SampleState.ADJUDICATING, ~waiting)
        .values(state=SampleState.DONE)
    )


def _check_coders(session: Session, consultation: Consultation, coders: tuple[UUID, UUID]) -> None:
    if coders[0] == coders[1]:
        raise InvalidError(N_("Two people code a sample. Choose two different people."))
    if not set(coders) <= {user.id for user in coders_for(session, consultation)}:
        raise InvalidError(N_("Choose people who may code answers of this consultation."))


def _units(session: Session, texts: Texts, chosen: list[UUID], chance: Random) -> Iterable[tuple[UUID, Span]]:
    """Yield the contributions with the passage that is coded: of a long one, a passage drawn by lot."""
    for at in range(0, len(chosen), _BATCH):
        ids = chosen[at : at + _BATCH]
        rows = session.scalars(select(Contribution).where(Contribution.id.in_(ids))).all()
        opened = texts.of(rows)
        for contribution_id in ids:
            # One whose key was destroyed meanwhile is on its way out.
            if contribution_id in opened:
                yield contribution_id, chance.choice(passages(opened[contribution_id].words))

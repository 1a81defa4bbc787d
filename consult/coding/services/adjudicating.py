"""Compare what two people coded blind: what agrees comes into force by itself, what differs is settled by somebody."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from consult.accounts.models import User
from consult.audit import AuditAction, record
from consult.coding.comparing import Side, compared
from consult.coding.counts import is_coded
from consult.coding.judged import Noted
from consult.coding.models import BlindCoding, DoubleSample, SampleState, SampleUnit
from consult.coding.queries.samples import both_codings, may_settle
from consult.coding.services.judging import code
from consult.coding.services.marking import note
from consult.coding.services.sampling import close_if_settled
from consult.errors import N_, ForbiddenError, InvalidError, NotFoundError, TransitionError


def begin_adjudication(session: Session, sample: DoubleSample) -> None:
    """Bring into force what both coders of a sample agree on; a unit in which they differ nowhere is settled by that.

    So is one for which both found that no theme fits.

    Of two excerpts that differ in length alone, the first coder's counts.
    """
    sample.state = SampleState.ADJUDICATING
    session.flush()
    units = session.scalars(select(SampleUnit).where(SampleUnit.sample_id == sample.id).order_by(SampleUnit.place))
    codings = _by_unit(session, sample)
    for unit in units.all():
        found = compared(sample, codings[unit.id])
        for one in found:
            if one.agrees:
                _bring_into_force(session, unit, one.first, also=one.second, by=sample.first_id)
        unit.settled = all(one.agrees for one in found)
        if unit.settled:
            _say_that_none_fits(session, unit, by=sample.first_id)
    session.flush()
    close_if_settled(session, sample.id)
    session.refresh(sample)


def settle(session: Session, unit_id: UUID, sides: Mapping[UUID, Side], *, by: User) -> SampleUnit:
    """Return the unit after ``by`` decided for each theme in which its coders differ whose coding counts, or neither's.

    Raises :class:`InvalidError` when a theme is left out, :class:`ForbiddenError` for who may not decide,
    :class:`TransitionError` when both coders are not done yet or somebody decided before.
    """
    unit = _unit_to_settle(session, unit_id, by)
    differing = [one for one in compared(unit.sample, both_codings(session, unit.id)) if not one.agrees]
    if {one.theme_id for one in differing} != sides.keys():
        raise InvalidError(N_("Decide on every theme in which the two codings differ."))
    for one in differing:
        match sides[one.theme_id]:
            case Side.FIRST:
                _bring_into_force(session, unit, one.first, by=by.id)
            case Side.SECOND:
                _bring_into_force(session, unit, one.second, by=by.id)
            case Side.NEITHER:
                pass
    unit.settled = True
    session.flush()
    _say_that_none_fits(session, unit, by=by.id)
    record(session, AuditAction.DIFFERENCE_SETTLED, unit.id, actor_id=by.id, themes=str(len(differing)))
    close_if_settled(session, unit.sample_id)
    session.refresh(unit.sample)
    return unit


def _unit_to_settle(session: Session, unit_id: UUID, by: User) -> SampleUnit:
    gone = NotFoundError(N_("This text is not in the sample, or not any more."))
    sample_id = session.scalar(select(SampleUnit.sample_id).where(SampleUnit.id == unit_id))
    if sample_id is None:
        raise gone
    # Whoever settles another text, or finishes, waits here: the last one closes the sample.
    session.scalars(select(DoubleSample.id).where(DoubleSample.id == sample_id).with_for_update()).one()
    unit = session.scalar(
        select(SampleUnit)
        .where(SampleUnit.id == unit_id)
        .options(joinedload(SampleUnit.sample).joinedload(DoubleSample.consultation))
        .execution_options(populate_existing=True)
    )
    if unit is None:
        raise gone
    if unit.sample.state is SampleState.CODING:
        raise TransitionError(N_("Both coders must be done before anybody sees what they coded."))
    if not may_settle(session, unit.sample, by):
        raise ForbiddenError(N_("Somebody who is not one of the two coders settles this."))
    if unit.settled:
        raise TransitionError(N_("This text was settled already."))
    return unit


def _bring_into_force(
    session: Session,
    unit: SampleUnit,
    codings: Iterable[BlindCoding],
    *,
    by: UUID,
    also: Sequence[BlindCoding] = (),
) -> None:
    """Make the codings count; a condition that the other coder put in other words stands behind it."""
    for coding in codings:
        conditions = [coding.condition, *(one.condition for one in also if one.stance is coding.stance)]
        code(
            session,
            unit.contribution_id,
            coding.span,
            coding.theme_id,
            length=unit.end,
            stance=coding.stance,
            condition=" / ".join(dict.fromkeys(filter(None, conditions))),
            by=by,
        )


def _say_that_none_fits(session: Session, unit: SampleUnit, *, by: UUID) -> None:
    """Bring into force that no theme fits, where none came into force: that is an answer, and the text is done."""
    if not is_coded(session, unit.contribution_id):
        note(session, unit.contribution_id, unit.span, Noted(no_theme=True), by=by)


def _by_unit(session: Session, sample: DoubleSample) -> Mapping[UUID, Sequence[BlindCoding]]:
    found: dict[UUID, list[BlindCoding]] = defaultdict(list)
    rows = session.scalars(
        select(BlindCoding)
        .join(SampleUnit, SampleUnit.id == BlindCoding.unit_id)
        .where(SampleUnit.sample_id == sample.id)
    )
    for coding in rows:
        found[coding.unit_id].append(coding)
    return found

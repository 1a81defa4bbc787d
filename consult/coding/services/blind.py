"""Code a sample blind: one coder's judgements, kept where nobody else sees them until both are done."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from consult.audit import AuditAction, record
from consult.coding.models import (
    BlindCoding,
    BlindReading,
    Codebook,
    DoubleSample,
    SampleState,
    SampleUnit,
    Stance,
    Theme,
)
from consult.coding.queries.samples import places_to_code
from consult.coding.services.adjudicating import begin_adjudication
from consult.errors import N_, ForbiddenError, InvalidError, NotFoundError, TransitionError
from consult.text.spans import Span


def code_blind(
    session: Session, unit_id: UUID, span: Span, theme_id: UUID, *, stance: Stance, condition: str = "", by: UUID
) -> BlindCoding:
    """Return what a coder says of a passage of a unit; saying it again under the same theme replaces it.

    Raises :class:`InvalidError` for a passage outside the unit, a stance on a theme that takes none and a conditional one
    without its condition, :class:`NotFoundError` for a unit or theme that is not there, and what :func:`_open_unit` does.
    """
    unit = _open_unit(session, unit_id, by)
    if not unit.span.holds(span):
        raise InvalidError(N_("This is not a passage of the text."))
    theme = _theme(session, theme_id, unit.sample.consultation_id)
    if theme.proposition is None and stance is not Stance.NONE:
        raise InvalidError(N_("This theme shows who mentions it, and takes no stance. Choose “no stance”."))
    condition = condition.strip() if stance is Stance.CONDITIONAL else ""
    if stance is Stance.CONDITIONAL and not condition:
        raise InvalidError(N_("Write down the condition."))
    coding = session.scalar(
        select(BlindCoding).where(
            BlindCoding.unit_id == unit.id,
            BlindCoding.coder_id == by,
            BlindCoding.theme_id == theme.id,
            BlindCoding.start == span.start,
            BlindCoding.end == span.end,
        )
    )
    if coding is None:
        coding = BlindCoding(
            unit_id=unit.id, coder_id=by, theme_id=theme.id, start=span.start, end=span.end, stance=stance, condition=""
        )
    coding.condition, coding.stance = condition, stance
    session.add(coding)
    session.flush()
    # Of which text, and not of what: who reads the log learns nothing that is blind.
    record(session, AuditAction.SAMPLE_PASSAGE_CODED, unit.id, actor_id=by)
    return coding


def remove_blind(session: Session, coding_id: UUID, *, by: UUID) -> None:
    """Take back what one said; raise :class:`NotFoundError` for what is gone or another's, so that nobody learns of it."""
    coding = session.get(BlindCoding, coding_id)
    if coding is None or coding.coder_id != by:
        raise NotFoundError(N_("This coding does not exist any more."))
    unit = _open_unit(session, coding.unit_id, by)
    session.delete(coding)
    session.flush()
    record(session, AuditAction.SAMPLE_CODING_REMOVED, unit.id, actor_id=by)


def finish_unit(session: Session, unit_id: UUID, *, memo: str = "", by: UUID) -> None:
    """Say that one is done with a unit; without any coding of one's own that means that no theme fits."""
    unit = _open_unit(session, unit_id, by)
    session.merge(BlindReading(unit_id=unit.id, coder_id=by, memo=memo.strip()))
    session.flush()
    record(session, AuditAction.SAMPLE_UNIT_CODED, unit.id, actor_id=by)


def finish_coding(session: Session, sample_id: UUID, *, by: UUID) -> DoubleSample:
    """Return the sample after one coder said to be done with it; when both did, their codings are compared.

    Raises :class:`TransitionError` when texts are left or it was said before, :class:`ForbiddenError` for anybody else.
    """
    # Two who finish at once come here one after another, so that exactly the second one begins the comparison.
    sample = session.get(DoubleSample, sample_id, with_for_update=True, populate_existing=True)
    if sample is None:
        raise NotFoundError(N_("This sample does not exist."))
    _check_coder(sample, by)
    if left := len(places_to_code(session, sample, by)):
        raise TransitionError(N_("%(left)s texts of this sample are not done yet."), left=left)
    if by == sample.first_id:
        sample.first_done = True
    else:
        sample.second_done = True
    session.flush()
    record(session, AuditAction.SAMPLE_CODED, sample.id, actor_id=by)
    if sample.first_done and sample.second_done:
        begin_adjudication(session, sample)
    return sample


def _open_unit(session: Session, unit_id: UUID, by: UUID) -> SampleUnit:
    """Return a unit that ``by`` codes now.

    Raises :class:`NotFoundError` when it is gone, :class:`ForbiddenError` for anybody but its coders and
    :class:`TransitionError` when ``by`` is done with the sample.
    """
    unit = session.scalar(
        select(SampleUnit)
        .where(SampleUnit.id == unit_id)
        .options(joinedload(SampleUnit.sample, innerjoin=True))
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    if unit is None:
        raise NotFoundError(N_("This text is not in the sample, or not any more."))
    _check_coder(unit.sample, by)
    return unit


def _check_coder(sample: DoubleSample, by: UUID) -> None:
    if by not in {sample.first_id, sample.second_id}:
        raise ForbiddenError(N_("Two others code this sample."))
    if sample.state is not SampleState.CODING or sample.is_done_by(by):
        raise TransitionError(N_("You said that you are done with this sample. What you coded stands."))


def _theme(session: Session, theme_id: UUID, consultation_id: UUID) -> Theme:
    of_this = exists().where(Codebook.id == Theme.codebook_id, Codebook.consultation_id == consultation_id)
    theme = session.scalar(select(Theme).where(Theme.id == theme_id, Theme.on_desk, of_this))
    if theme is None:
        raise NotFoundError(N_("This theme is not in the codebook of the consultation."))
    return theme

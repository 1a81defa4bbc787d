"""Let go of the words of responses whose term is over: their codings go with them, and then what was counted."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from consult.coding import counts
from consult.coding.models import (
    BlindCoding,
    BlindReading,
    Coding,
    DoubleSample,
    Excerpt,
    LastSave,
    Mark,
    Mention,
    SampleUnit,
    SuggestionAnswer,
    ThemeProposal,
)
from consult.coding.services.gate import hold_codebook
from consult.coding.services.sampling import close_if_settled
from consult.moderation.models import Contribution


def let_expire(session: Session, consultation_id: UUID, responses: Collection[UUID]) -> None:
    """Delete every coding, mark and passage of ``responses``; counts are true again after :func:`forget_figures`."""
    hold_codebook(session, consultation_id)
    written = select(Contribution.id).where(Contribution.response_id.in_(responses))
    units = select(SampleUnit.id).where(SampleUnit.contribution_id.in_(written))
    passages = select(Excerpt.id).where(Excerpt.contribution_id.in_(written))
    for model in (BlindCoding, BlindReading):
        session.execute(delete(model).where(model.unit_id.in_(units)))
    for of_passage in (Mark, Coding):
        session.execute(delete(of_passage).where(of_passage.excerpt_id.in_(passages)))
    for of_words in (SampleUnit, SuggestionAnswer, LastSave, Excerpt):
        session.execute(delete(of_words).where(of_words.contribution_id.in_(written)))
    session.execute(delete(Mention).where(Mention.response_id.in_(responses)))


def forget_figures(session: Session, consultation_id: UUID) -> None:
    """Count anew when the last response went, end what was coded twice, and name no passage in what was proposed."""
    counts.recount(session, consultation_id)
    of_this = ThemeProposal.consultation_id == consultation_id
    session.execute(update(ThemeProposal).where(of_this).values(passages=[]))
    for sample_id in session.scalars(select(DoubleSample.id).where(DoubleSample.consultation_id == consultation_id)):
        close_if_settled(session, sample_id)

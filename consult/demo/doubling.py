"""A sample of the large trial that two invented coders code blind: one as the sentences were made, one with slips."""

import random
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from consult.accounts.models import User
from consult.analysis.drawing import rule
from consult.coding.comparing import Side, compared
from consult.coding.models import DoubleSample, SampleUnit, Stance, Theme
from consult.coding.queries import both_codings, population, themes_of
from consult.coding.services import code_blind, draw, finish_coding, finish_unit, settle
from consult.consultations.models import Consultation
from consult.demo.people import ANALYST, SECOND_ANALYST, account
from consult.demo.road import Judgement, Traveller
from consult.moderation.models import Contribution
from consult.moderation.queries import Texts
from consult.text.spans import Span
from consult.vault import Vault

_SEED = 20261122
_MISSES, _SWAPS, _OTHER_STANCE = 0.07, 0.07, 0.05
"""How often the second coder misses a theme, takes its neighbour in the codebook, or hears another stance."""

Said = tuple[Span, Theme, Stance, str]


def code_twice(
    session: Session, vault: Vault, consultation: Consultation, travellers: Mapping[UUID, Traveller]
) -> frozenset[UUID]:
    """Draw a sample, let two code it and settle it as the first one coded; return the contributions in it."""
    first, second = account(session, ANALYST), account(session, SECOND_ANALYST)
    sample = draw(
        session,
        Texts(session, vault),
        consultation,
        size=rule(population(session, consultation.id)),
        coders=(first.id, second.id),
        seed=_SEED,
        by=first.id,
    )
    themes = themes_of(session, consultation)
    chance = random.Random(_SEED)  # noqa: S311  (repeatable on purpose, and no secret)
    units = _units(session, sample)
    for unit in units:
        said = _made_for(travellers, unit, {theme.key: theme for theme in themes})
        for coder, heard in ((first, said), (second, _with_slips(said, themes, chance))):
            for span, theme, stance, condition in heard:
                code_blind(session, unit.id, span, theme.id, stance=stance, condition=condition, by=coder.id)
            finish_unit(session, unit.id, by=coder.id)
    for coder in (first, second):
        finish_coding(session, sample.id, by=coder.id)
    _settle_all(session, sample, units, by=first)
    return frozenset(unit.contribution_id for unit in units)


def _units(session: Session, sample: DoubleSample) -> Sequence[SampleUnit]:
    return session.scalars(
        select(SampleUnit)
        .where(SampleUnit.sample_id == sample.id)
        .options(joinedload(SampleUnit.contribution).joinedload(Contribution.question))
        .order_by(SampleUnit.place)
    ).all()


def _made_for(travellers: Mapping[UUID, Traveller], unit: SampleUnit, themes: Mapping[str, Theme]) -> list[Said]:
    written = unit.contribution
    judged: Sequence[Judgement] = tuple(travellers[written.response_id].judgements.get(written.question.key, ()))
    return [(Span(one.start, one.end), themes[one.theme], one.stance, one.condition) for one in judged]


def _with_slips(said: Sequence[Said], themes: Sequence[Theme], chance: random.Random) -> list[Said]:
    heard: list[Said] = []
    for span, theme, stance, condition in said:
        drawn = chance.random()
        if drawn < _MISSES:
            continue
        if drawn < _MISSES + _SWAPS:
            heard.append((span, _neighbour(theme, themes), stance, condition))
        elif drawn < _MISSES + _SWAPS + _OTHER_STANCE and theme.proposition:
            heard.append((span, theme, Stance.QUESTION, ""))
        else:
            heard.append((span, theme, stance, condition))
    return heard


def _neighbour(theme: Theme, themes: Sequence[Theme]) -> Theme:
    """Return the next theme of the family that takes stances as this one does; the theme itself where it is alone."""
    alike = [
        one
        for one in themes
        if one.family == theme.family and one.on_desk and bool(one.proposition) is bool(theme.proposition)
    ]
    return alike[(alike.index(theme) + 1) % len(alike)]


def _settle_all(session: Session, sample: DoubleSample, units: Sequence[SampleUnit], *, by: User) -> None:
    for unit in units:
        differing = [one for one in compared(sample, both_codings(session, unit.id)) if not one.agrees]
        if differing:
            settle(session, unit.id, {one.theme_id: Side.FIRST for one in differing}, by=by)

"""Things that double coding needs: a sample drawn, and what two coders say of its texts. Everything is invented."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from consult.accounts.models import User
from consult.coding import queries, services
from consult.coding.models import BlindCoding, DoubleSample, SampleUnit, Stance
from consult.coding.queries import theme_by_key
from consult.consultations.models import Consultation
from consult.moderation.models import Contribution
from consult.moderation.queries import Texts
from tests.integration.coding.make import FIRST, Place

SEED = 4
Said = Mapping[UUID, Sequence[tuple[str, Stance]]]
"""Themes with stances by contribution."""


def sample(place: Place, *, size: int = 1, **about: object) -> DoubleSample:
    """Return a sample that the two analysts code."""
    with place.database.transaction() as session:
        consultation = session.get_one(Consultation, place.id)
        values = {"coders": (place.analyst.id, place.other.id), "seed": SEED, "by": place.analyst.id, **about}
        made = services.draw(session, Texts(session, place.vault), consultation, size=size, **values)  # type: ignore[arg-type]  # as the service names them
        return queries.sample_at(session, place.id, made.number)


def units(place: Place, made: DoubleSample) -> list[SampleUnit]:
    with place.database.reading() as session:
        return list(
            session.scalars(select(SampleUnit).where(SampleUnit.sample_id == made.id).order_by(SampleUnit.place))
        )


def say(
    place: Place,
    unit: SampleUnit,
    theme: str = "B-COLLEGA",
    stance: Stance = Stance.SUPPORT,
    *,
    by: User,
    condition: str = "kosten delen",
    **about: object,
) -> BlindCoding:
    with place.database.transaction() as session:
        theme_id = theme_by_key(session, place.id, theme).id
        span = about.pop("span", FIRST)
        return services.code_blind(session, unit.id, span, theme_id, stance=stance, condition=condition, by=by.id)  # type: ignore[arg-type]  # a span


def done(place: Place, made: DoubleSample, by: User, *, memo: str = "") -> DoubleSample:
    """Let a coder be done with every text of the sample, and with the sample."""
    for unit in units(place, made):
        with place.database.transaction() as session:
            services.finish_unit(session, unit.id, memo=memo, by=by.id)
    with place.database.transaction() as session:
        return services.finish_coding(session, made.id, by=by.id)


def coded(place: Place, first: Said, second: Said) -> DoubleSample:
    """Return a sample of everything that is not coded yet, after both coders said this of it."""
    with place.database.reading() as session:
        size = sum(len(members) for members in queries.free_to_draw(session, place.id).values())
    made = sample(place, size=size)
    for by, said in ((place.analyst, first), (place.other, second)):
        for unit in units(place, made):
            for theme, stance in said.get(unit.contribution_id, ()):
                say(place, unit, theme, stance, by=by)
        made = done(place, made, by)
    with place.database.reading() as session:
        return queries.sample_at(session, place.id, made.number)


def contributions(place: Place, count: int, **about: object) -> list[Contribution]:
    return [place.contribution(**about) for _ in range(count)]

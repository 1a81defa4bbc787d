"""Samples that two people code blind, and the settling of their differences, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import func, select

from consult.access import Role
from consult.accounts.models import User
from consult.audit import AuditAction, AuditEvent
from consult.changes import ChangeKind, announce
from consult.coding import queries, services
from consult.coding.comparing import Side
from consult.coding.models import (
    BlindCoding,
    Coding,
    DoubleSample,
    MarkKind,
    SampleState,
    SampleUnit,
    Stance,
    ThemeCount,
)
from consult.coding.queries import theme_by_key
from consult.consultations.models import Consultation
from consult.errors import ForbiddenError, InvalidError, NotFoundError, TransitionError
from consult.moderation.models import Contribution
from consult.moderation.queries import Texts
from consult.text.sentences import sentences
from consult.text.spans import Span
from tests.integration.coding import doubling
from tests.integration.coding.make import FIRST, WORDS, Place
from tests.integration.moderation import make

FOR, AGAINST = Stance.SUPPORT, Stance.OPPOSE


# Drawing


def test_a_sample_holds_every_group_and_nothing_that_is_coded_or_in_another_sample(place: Place) -> None:
    coded = place.contribution()
    place.code(coded)
    doubling.contributions(place, 8)
    doubling.contributions(place, 1, group="gemeente")
    first = doubling.sample(place, size=5)
    second = doubling.sample(place, size=4)
    drawn = [unit.contribution_id for made in (first, second) for unit in doubling.units(place, made)]
    assert len(set(drawn)) == 9
    assert coded.id not in drawn
    assert (first.number, second.number, first.population) == (1, 2, 10)
    with place.database.reading() as session:
        groups = {unit.contribution_id for unit in doubling.units(place, first)}
        found = session.scalars(select(Contribution.group).where(Contribution.id.in_(groups))).all()
    assert "gemeente" in found


def test_the_same_seed_draws_the_same_texts(place: Place) -> None:
    doubling.contributions(place, 12)
    drawn = []
    for _ in range(2):
        with place.database.transaction() as session:
            consultation = session.get_one(Consultation, place.id)
            made = services.draw(
                session,
                Texts(session, place.vault),
                consultation,
                size=6,
                coders=(place.analyst.id, place.other.id),
                seed=7,
                by=place.analyst.id,
            )
            units = select(SampleUnit.contribution_id).where(SampleUnit.sample_id == made.id)
            drawn.append(session.scalars(units.order_by(SampleUnit.place)).all())
            session.rollback()
    assert drawn[0] == drawn[1]


def test_a_sample_larger_than_what_can_be_drawn_or_empty_is_refused(place: Place) -> None:
    doubling.contributions(place, 3)
    with pytest.raises(InvalidError, match="3 texts can be drawn"):
        doubling.sample(place, size=4)
    with pytest.raises(InvalidError, match="at least one"):
        doubling.sample(place, size=0)


def test_one_person_cannot_be_both_coders_and_nobody_codes_who_may_not(place: Place) -> None:
    doubling.contributions(place, 1)
    with pytest.raises(InvalidError, match="different people"):
        doubling.sample(place, coders=(place.analyst.id, place.analyst.id))
    with place.database.transaction() as session:
        owned = make.staff(session, Role.ANALYST, employer=make.OWNER)
    for stranger in (owned, place.moderator):
        with pytest.raises(InvalidError, match="may code answers"):
            doubling.sample(place, coders=(place.analyst.id, stranger.id))


def test_of_a_long_text_one_passage_of_whole_sentences_is_the_unit_for_both(place: Place) -> None:
    words = " ".join(f"Dit is zin nummer {number} van een lang stuk." for number in range(40))
    place.contribution(words)
    (unit,) = doubling.units(place, doubling.sample(place))
    spans = sentences(words)
    inside = [span for span in spans if unit.span.holds(span)]
    assert 8 <= len(inside) <= 12
    assert (inside[0].start, inside[-1].end) == (unit.start, unit.end)
    outside = next(span for span in spans if not unit.span.overlaps(span))
    with pytest.raises(InvalidError, match="not a passage"):
        doubling.say(place, unit, by=place.analyst, span=outside)


# Coding blind


def test_what_is_coded_blind_counts_nowhere_and_nobody_else_sees_it(place: Place) -> None:
    written = place.contribution()
    made = doubling.sample(place)
    (unit,) = doubling.units(place, made)
    doubling.say(place, unit, by=place.analyst)
    with place.database.reading() as session:
        assert queries.codings_of(session, written.id) == []
        assert queries.theme_counts(session, place.id) == []
        assert queries.coverage(session, place.id).coded == 0
        assert queries.own_codings(session, unit.id, place.other.id) == []
        assert len(queries.own_codings(session, unit.id, place.analyst.id)) == 1


def test_while_a_text_is_coded_blind_nobody_codes_it_at_the_desk_and_its_queue_skips_it(place: Place) -> None:
    written = place.contribution()
    doubling.sample(place)
    with pytest.raises(TransitionError, match="without seeing each other"):
        place.code(written)
    with place.database.reading() as session:
        assert queries.next_to_code(session, place.id, queries.Queue(coder_id=place.analyst.id), after=0) is None


def test_a_coder_is_blind_for_the_texts_of_an_open_sample_and_nobody_else_is(place: Place) -> None:
    written = place.contribution()
    with place.database.transaction() as session:
        third = make.staff(session, Role.ANALYST)
    made = doubling.sample(place)
    with place.database.reading() as session:
        assert queries.is_blind(session, written.id, place.analyst.id)
        assert queries.is_blind(session, written.id, place.other.id)
        assert not queries.is_blind(session, written.id, third.id)
    doubling.done(place, made, place.analyst)
    with place.database.reading() as session:
        assert queries.is_blind(session, written.id, place.analyst.id)
    doubling.done(place, made, place.other)
    with place.database.reading() as session:
        assert not queries.is_blind(session, written.id, place.analyst.id)


def test_only_the_two_coders_code_a_sample_and_each_takes_back_only_what_is_theirs(place: Place) -> None:
    place.contribution()
    made = doubling.sample(place)
    (unit,) = doubling.units(place, made)
    with place.database.transaction() as session:
        third = make.staff(session, Role.ANALYST)
    with pytest.raises(ForbiddenError, match="Two others"):
        doubling.say(place, unit, by=third)
    coding = doubling.say(place, unit, by=place.analyst)
    with pytest.raises(NotFoundError), place.database.transaction() as session:
        services.remove_blind(session, coding.id, by=place.other.id)
    with place.database.transaction() as session:
        services.remove_blind(session, coding.id, by=place.analyst.id)
        assert session.scalar(select(func.count()).select_from(BlindCoding)) == 0
        last = select(AuditEvent.action, AuditEvent.subject_id, AuditEvent.actor_id, AuditEvent.details)
        acts = session.execute(last.order_by(AuditEvent.number.desc()).limit(2)).all()
    assert [tuple(act) for act in acts] == [
        (action, unit.id, place.analyst.id, {})
        for action in (AuditAction.SAMPLE_CODING_REMOVED, AuditAction.SAMPLE_PASSAGE_CODED)
    ], "of which text, and not of what"


def test_blind_codings_keep_the_rules_of_the_desk(place: Place) -> None:
    place.contribution()
    (unit,) = doubling.units(place, doubling.sample(place))
    with pytest.raises(InvalidError, match="takes no stance"):
        doubling.say(place, unit, "E-VEILIG", AGAINST, by=place.analyst)
    with pytest.raises(InvalidError, match="condition"):
        doubling.say(place, unit, stance=Stance.CONDITIONAL, condition=" ", by=place.analyst)
    with pytest.raises(NotFoundError):
        doubling.say(place, unit, "M-CAMPAGNE", Stance.NONE, by=place.analyst)
    once = doubling.say(place, unit, by=place.analyst)
    again = doubling.say(place, unit, stance=AGAINST, by=place.analyst)
    assert (once.id, again.stance) == (again.id, AGAINST)


def test_a_coder_finishes_when_every_text_is_done_and_changes_nothing_after_that(place: Place) -> None:
    doubling.contributions(place, 2)
    made = doubling.sample(place, size=2)
    first, _second = doubling.units(place, made)
    with place.database.transaction() as session:
        services.finish_unit(session, first.id, by=place.analyst.id)
    with pytest.raises(TransitionError, match="1 texts"), place.database.transaction() as session:
        services.finish_coding(session, made.id, by=place.analyst.id)
    doubling.done(place, made, place.analyst)
    with pytest.raises(TransitionError, match="stands"):
        doubling.say(place, first, by=place.analyst)
    with pytest.raises(TransitionError, match="stands"), place.database.transaction() as session:
        services.finish_coding(session, made.id, by=place.analyst.id)


def test_two_coders_who_finish_at_once_begin_the_comparison_once(place: Place) -> None:
    written = place.contribution()
    made = doubling.sample(place)
    (unit,) = doubling.units(place, made)
    for by in (place.analyst, place.other):
        doubling.say(place, unit, by=by)
        with place.database.transaction() as session:
            services.finish_unit(session, unit.id, by=by.id)
    together = Barrier(2)

    def finish(user: User) -> None:
        with place.database.transaction() as session:
            session.get(DoubleSample, made.id)
            if place.database.writer.dialect.name == "postgresql":  # SQLite lets one in at a time anyhow
                together.wait(5)
            services.finish_coding(session, made.id, by=user.id)

    with ThreadPoolExecutor(2) as both:
        list(both.map(finish, (place.analyst, place.other)))
    with place.database.reading() as session:
        assert queries.sample_at(session, place.id, 1).state is SampleState.DONE
        assert len(queries.codings_of(session, written.id)) == 1


# Settling


def test_what_agrees_comes_into_force_by_itself_whatever_the_borders_of_the_excerpts(place: Place) -> None:
    written = place.contribution()
    made = doubling.sample(place)
    (unit,) = doubling.units(place, made)
    doubling.say(place, unit, by=place.analyst)
    doubling.say(place, unit, by=place.other, span=Span(0, 39))
    for by in (place.analyst, place.other):
        made = doubling.done(place, made, by)
    assert made.state is SampleState.DONE
    with place.database.reading() as session:
        (coding,) = queries.codings_of(session, written.id)
        assert (coding.excerpt.span, coding.stance, coding.coder_id) == (FIRST, FOR, place.analyst.id)
        assert queries.coverage(session, place.id).coded == 1


def test_a_text_that_no_theme_fits_is_done_once_both_say_so_or_somebody_settled_it_so(place: Place) -> None:
    agreed, settled = place.contribution(), place.contribution()
    with place.database.transaction() as session:
        third = make.staff(session, Role.ANALYST)
    made = doubling.coded(place, {}, {settled.id: [("B-COLLEGA", FOR)]})
    with place.database.reading() as session:
        assert queries.coverage(session, place.id).coded == 1
        (unit,) = [one for one in doubling.units(place, made) if one.contribution_id == settled.id]
        theme_id = queries.theme_by_key(session, place.id, "B-COLLEGA").id
    with place.database.transaction() as session:
        services.settle(session, unit.id, {theme_id: Side.FIRST}, by=session.get_one(User, third.id))
    with place.database.reading() as session:
        found = queries.marked(session, place.id, MarkKind.NO_THEME)
        assert {mark.excerpt.contribution_id for mark in found} == {agreed.id, settled.id}
        assert queries.coverage(session, place.id).coded == 2
        assert queries.next_to_code(session, place.id, queries.Queue(coder_id=third.id), after=0) is None


def test_two_conditions_in_other_words_agree_and_both_are_kept(place: Place) -> None:
    written = place.contribution()
    made = doubling.sample(place)
    (unit,) = doubling.units(place, made)
    for by, condition in ((place.analyst, "kosten delen"), (place.other, "alleen de kosten")):
        doubling.say(place, unit, stance=Stance.CONDITIONAL, condition=condition, by=by)
        doubling.done(place, made, by)
    with place.database.reading() as session:
        (coding,) = queries.codings_of(session, written.id)
    assert coding.condition == "kosten delen / alleen de kosten"


def test_what_differs_counts_once_somebody_settled_it_and_counts_stay_right(place: Place) -> None:
    third = _third(place)
    agreed, differing = doubling.contributions(place, 2)
    made = doubling.coded(
        place,
        {agreed.id: [("B-COLLEGA", FOR)], differing.id: [("B-COLLEGA", FOR), ("C-PRIJS", FOR)]},
        {agreed.id: [("B-COLLEGA", FOR)], differing.id: [("B-COLLEGA", AGAINST)]},
    )
    assert made.state is SampleState.ADJUDICATING
    assert _counts(place) == {("B-COLLEGA", "support"): 1}
    unit = _waiting(place, made)
    assert unit.contribution_id == differing.id
    _settle(place, unit, {"B-COLLEGA": Side.SECOND, "C-PRIJS": Side.NEITHER}, by=third)
    assert _counts(place) == {("B-COLLEGA", "support"): 1, ("B-COLLEGA", "oppose"): 1}
    with place.database.reading() as session:
        assert queries.sample_at(session, place.id, made.number).state is SampleState.DONE
        (coding,) = queries.codings_of(session, differing.id)
        assert coding.coder_id == third.id
        acts = session.scalars(select(AuditEvent.action)).all()
    assert {AuditAction.SAMPLE_DRAWN, AuditAction.SAMPLE_CODED, AuditAction.DIFFERENCE_SETTLED} <= set(acts)
    with place.database.transaction() as session:
        before = sorted(session.execute(select(ThemeCount.__table__)).all())
        services.recount(session, place.id)
        assert sorted(session.execute(select(ThemeCount.__table__)).all()) == before


def test_a_difference_is_settled_once_whole_and_not_before_both_are_done(place: Place) -> None:
    third = _third(place)
    place.contribution()
    made = doubling.sample(place)
    (unit,) = doubling.units(place, made)
    doubling.say(place, unit, by=place.analyst)
    doubling.done(place, made, place.analyst)
    with pytest.raises(TransitionError, match="Both coders"):
        _settle(place, unit, {"B-COLLEGA": Side.FIRST}, by=third)
    doubling.done(place, made, place.other)
    with pytest.raises(InvalidError, match="every theme"):
        _settle(place, unit, {}, by=third)
    _settle(place, unit, {"B-COLLEGA": Side.FIRST}, by=third)
    with pytest.raises(TransitionError, match="settled already"):
        _settle(place, unit, {"B-COLLEGA": Side.NEITHER}, by=third)
    assert _counts(place) == {("B-COLLEGA", "support"): 1}


def test_a_third_analyst_settles_and_the_coders_only_where_there_is_none(place: Place) -> None:
    written = place.contribution()
    made = doubling.coded(place, {written.id: [("B-COLLEGA", FOR)]}, {})
    unit = _waiting(place, made)
    with place.database.reading() as session:
        sample = queries.sample_at(session, place.id, made.number)
        assert queries.may_settle(session, sample, place.analyst)
        assert not queries.may_settle(session, sample, place.moderator)
    third = _third(place)
    with pytest.raises(ForbiddenError, match="not one of the two"):
        _settle(place, unit, {"B-COLLEGA": Side.FIRST}, by=place.analyst)
    _settle(place, unit, {"B-COLLEGA": Side.FIRST}, by=third)


# What goes away


def test_a_withdrawn_text_leaves_the_sample_and_the_figures_say_so(place: Place) -> None:
    kept, gone = doubling.contributions(place, 2)
    made = doubling.coded(
        place, {kept.id: [("B-COLLEGA", FOR)], gone.id: [("B-COLLEGA", FOR)]}, {kept.id: [("B-COLLEGA", FOR)]}
    )
    assert made.state is SampleState.ADJUDICATING
    _take_away(place, gone.response_id)
    with place.database.reading() as session:
        sample = queries.sample_at(session, place.id, made.number)
        figures = queries.agreement(session, sample)
        assert sample.state is SampleState.DONE
        assert (sample.size, figures.units, figures.dropped) == (2, 1, 1)
        assert {unit.contribution_id for unit in doubling.units(place, made)} == {kept.id}
        assert session.scalar(select(func.count()).select_from(Coding)) == 1


def test_a_coder_who_waits_for_nothing_but_a_withdrawn_text_can_finish(place: Place) -> None:
    _kept, gone = doubling.contributions(place, 2)
    made = doubling.sample(place, size=2)
    left = next(unit for unit in doubling.units(place, made) if unit.contribution_id != gone.id)
    with place.database.transaction() as session:
        services.finish_unit(session, left.id, by=place.analyst.id)
    _take_away(place, gone.response_id)
    with place.database.transaction() as session:
        assert services.finish_coding(session, made.id, by=place.analyst.id).first_done
    gone_unit = [unit for unit in doubling.units(place, made) if unit.contribution_id == gone.id]
    assert gone_unit == []


# Figures


def test_figures_count_units_and_not_excerpts(place: Place) -> None:
    written = doubling.contributions(place, 4)
    made = doubling.sample(place, size=4)
    units = {unit.contribution_id: unit for unit in doubling.units(place, made)}
    for one in written[:2]:
        doubling.say(place, units[one.id], by=place.analyst)
        doubling.say(place, units[one.id], by=place.analyst, span=Span(18, 39))
        doubling.say(place, units[one.id], by=place.other, span=Span(0, len(WORDS)))
    doubling.say(place, units[written[2].id], "C-PRIJS", by=place.analyst)
    doubling.say(place, units[written[2].id], "B-COLLEGA", AGAINST, by=place.other)
    for by in (place.analyst, place.other):
        doubling.done(place, made, by)
    with place.database.reading() as session:
        figures = queries.agreement(session, queries.sample_at(session, place.id, made.number))
    found = {one.theme: (one.first, one.second, one.both, one.either) for one in figures.themes}
    assert found == {"B-COLLEGA": (2, 3, 2, 3), "C-PRIJS": (1, 0, 0, 1)}
    assert [(one.units, one.one, one.other) for one in figures.confusions] == [(1, "B-COLLEGA", "C-PRIJS")]
    assert figures.stances.value is None
    # Two units alike, one apart, one empty for both: (2n-1) x observed / expected by hand.
    assert figures.themes[0].f1.value == pytest.approx(4 / 5)
    assert figures.themes[0].alpha.value == pytest.approx(1 - 7 * 2 / (2 * 5 * 3))


def test_no_figure_of_an_open_sample_goes_anywhere(place: Place) -> None:
    place.contribution()
    made = doubling.sample(place)
    doubling.done(place, made, place.analyst)
    with place.database.reading() as session:
        assert queries.agreements(session, place.id) == []


def _third(place: Place) -> User:
    with place.database.transaction() as session:
        return make.staff(session, Role.ANALYST, name="D. Derde")


def _waiting(place: Place, made: DoubleSample) -> SampleUnit:
    (unit,) = [one for one in doubling.units(place, made) if not one.settled]
    return unit


def _settle(place: Place, unit: SampleUnit, sides: dict[str, Side], *, by: User) -> None:
    with place.database.transaction() as session:
        chosen = {theme_by_key(session, place.id, theme).id: side for theme, side in sides.items()}
        services.settle(session, unit.id, chosen, by=session.get_one(User, by.id))


def _counts(place: Place) -> dict[tuple[str, str], int]:
    with place.database.reading() as session:
        return {
            (count.theme, count.stance): count.codings
            for count in queries.theme_counts(session, place.id)
            if count.stance
        }


def _take_away(place: Place, response_id: UUID) -> None:
    with place.database.transaction() as session:
        announce(session, ChangeKind.RESPONSE_WITHDRAWN, response_id)

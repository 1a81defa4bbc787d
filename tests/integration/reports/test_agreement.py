"""A report says how well two coders agreed, with figures that a second computation finds too, or that nobody knows."""

import itertools
import random
import re
from collections.abc import Sequence

from flask import Flask
from sqlalchemy import select

from consult.changes import ChangeKind, announce
from consult.coding import services
from consult.coding.models import DoubleSample, SampleUnit, Stance, Theme
from consult.consultations.models import Consultation
from consult.moderation.models import Contribution
from consult.moderation.queries import Texts
from consult.reports.document import Block, Paragraph, Table
from consult.reports.making.about import method
from consult.reports.making.closing import unknown
from consult.reports.making.material import Material, gather
from consult.reports.making.words import Words
from consult.text.spans import Span
from tests.integration.coding import doubling
from tests.integration.coding.make import FIRST, Place
from tests.integration.reports import make

SAY = Words("en")
THEMES = ("B-COLLEGA", "C-PRIJS", "E-VEILIG")
UNITS = 40

Sets = list[tuple[frozenset[str], frozenset[str]]]


def test_the_method_says_that_nothing_was_coded_by_two_people(app: Flask, place: Place) -> None:
    material = _material(app, place)
    assert "No texts were coded by two people" in _text(material)
    assert "Whether coders agree" in str(unknown(material, SAY, "9", withheld=0, uncoded=0))


def test_the_methods_alpha_is_the_one_that_is_computed_by_its_definition(app: Flask, place: Place) -> None:
    sets = _coded(place, seed=1)
    material = _material(app, place)
    said = _text(material)
    over_all = _alpha([list(pair) for pair in sets], _masi)
    assert f"alpha over all themes: {over_all:.2f} (" in said
    rows = {row[0]: row for row in _table(material).rows}
    for theme in THEMES:
        first, second = [theme in one for one, _other in sets], [theme in other for _one, other in sets]
        row = rows[SAY.text(material.file.theme(theme))]
        assert row[1] == f"{_alpha([list(pair) for pair in zip(first, second, strict=True)]):.2f}"
        both = sum(one and other for one, other in zip(first, second, strict=True))
        assert row[4] == f"{2 * both / (sum(first) + sum(second)):.2f}"
        low, high = (float(each) for each in str(row[2]).split(" – "))
        assert low < float(str(row[1])) < high
    assert "Whether coders agree" not in str(unknown(material, SAY, "9", withheld=0, uncoded=0))


def test_the_same_figures_are_printed_again_tomorrow(app: Flask, place: Place) -> None:
    _coded(place, seed=2)
    assert _text(_material(app, place)) == _text(_material(app, place))


def test_a_smaller_sample_than_the_rule_is_called_a_trial_and_a_withdrawn_text_is_told_of(
    app: Flask, place: Place
) -> None:
    _coded(place, seed=3)
    assert "a trial" not in _text(_material(app, place))
    doubling.contributions(place, 1)
    with place.database.transaction() as session:
        sample = session.scalars(select(DoubleSample)).one()
        sample.population = 1000
    assert "a trial" in _text(_material(app, place))
    assert "withdrawn" not in _text(_material(app, place))
    with place.database.transaction() as session:
        going = session.scalars(select(Contribution).join(SampleUnit)).first()
        assert going is not None
        announce(session, ChangeKind.RESPONSE_WITHDRAWN, going.response_id)
    said = _text(_material(app, place))
    assert "Texts that were withdrawn since then are not in these figures." in said
    assert f"Two people coded {UNITS - 1} of" in said


def test_a_theme_in_few_texts_and_a_small_sample_have_no_figures(app: Flask, place: Place) -> None:
    _coded(place, seed=4, rare={"E-VEILIG": 9})
    material = _material(app, place)
    named = {row[0] for row in _table(material).rows}
    assert SAY.text(material.file.theme("B-COLLEGA")) in named
    assert SAY.text(material.file.theme("E-VEILIG")) not in named
    assert "fewer than 10 texts" in _text(material)


def test_nine_texts_are_too_few_for_any_figure(app: Flask, place: Place) -> None:
    _coded(place, seed=5, units=9)
    said = _text(_material(app, place))
    assert "coded ‹10 of ‹10 texts" in said
    assert "too few texts for figures" in said
    assert not re.search(r"over all themes: ", said)


def test_every_format_of_the_report_carries_the_figures(app: Flask, place: Place) -> None:
    sets = _coded(place, seed=6)
    make.approved(place)
    made = make.released(app, place)
    over_all = f"{_alpha([list(pair) for pair in sets], _masi):.2f}".replace(".", ",")
    files = make.files(place, made.id).values()
    printed = {file.format for file in files if over_all in make.words(file)}
    assert {"html", "pdf", "docx", "odt"} <= printed


def _coded(place: Place, *, seed: int, units: int = UNITS, rare: dict[str, int] | None = None) -> Sets:
    """Let two coders code a sample of ``units`` with slips; return the themes that each gave to each."""
    chance = random.Random(seed)  # noqa: S311  (drawn again on purpose)
    doubling.contributions(place, units)
    sets: Sets = []
    with place.database.transaction() as session:
        consultation = session.get_one(Consultation, place.id)
        coders = (place.analyst.id, place.other.id)
        made = services.draw(
            session, Texts(session, place.vault), consultation, size=units, coders=coders, seed=seed, by=coders[0]
        )
        themes = {theme.key: theme for theme in session.scalars(select(Theme))}
        for number, unit in enumerate(session.scalars(select(SampleUnit).order_by(SampleUnit.place)).all()):
            there = [theme for theme in THEMES if chance.random() < 0.5]
            there = [theme for theme in there if number < (rare or {}).get(theme, units)]
            seen = tuple(frozenset(theme for theme in there if chance.random() < 0.85) for _ in coders)
            sets.append((seen[0], seen[1]))
            for by, given in zip(coders, seen, strict=True):
                for theme in given:
                    stance = Stance.SUPPORT if themes[theme].proposition else Stance.NONE
                    span = chance.choice([FIRST, Span(18, 39)])
                    services.code_blind(session, unit.id, span, themes[theme].id, stance=stance, by=by)
                services.finish_unit(session, unit.id, by=by)
        for by in coders:
            services.finish_coding(session, made.id, by=by)
    return sets


def _alpha(units: list[list[object]], distance: object = None) -> float:
    """Return Krippendorff's alpha for two coders without missing values, straight from its definition."""
    apart = distance if callable(distance) else lambda one, other: float(one != other)
    observed = [apart(one, other) for one, other in units]
    everything = [value for unit in units for value in unit]
    expected = [apart(one, other) for one, other in itertools.combinations(everything, 2)]
    return 1 - (sum(observed) / len(observed)) / (sum(expected) / len(expected))


def _masi(one: frozenset[str], other: frozenset[str]) -> float:
    if not one | other:
        return 0.0
    weight = 1 if one == other else 2 / 3 if one <= other or other <= one else 1 / 3 if one & other else 0
    return 1 - weight * len(one & other) / len(one | other)


def _material(app: Flask, place: Place) -> Material:
    with place.database.reading() as session:
        consultation = session.get_one(Consultation, place.id)
        return gather(session, consultation, app.extensions["consult.settings"], number=1)


def _doubled(material: Material) -> Sequence[Block]:
    (section,) = method(material, SAY, "2", coders=2, coded=0, contributions=0).sections
    return section.blocks


def _text(material: Material) -> str:
    blocks = _doubled(material)
    return " ".join(block.text for block in blocks if isinstance(block, Paragraph))


def _table(material: Material) -> Table:
    (table,) = [block for block in _doubled(material) if isinstance(block, Table)]
    return table

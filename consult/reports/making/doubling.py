"""What a report says of the agreement between coders: measured on samples that two people coded blind, or not measured."""

from collections.abc import Iterator

from babel.numbers import format_decimal

from consult.analysis.agreement import GOOD, TENTATIVE, Estimate
from consult.analysis.drawing import rule
from consult.coding.names import READINGS
from consult.coding.queries import Agreement
from consult.errors import N_
from consult.reports.document import Block, Cell, Column, Paragraph, Table
from consult.reports.making.material import Material
from consult.reports.making.words import Words


def doubled(material: Material, say: Words) -> Iterator[Block]:
    """Yield the figures of every sample that both coders are done with; where there is none, that there is none.

    A theme that either coder saw in fewer than k texts has no figures: they would say little, and tell of single texts.
    """
    if not material.agreements:
        none = N_(
            "No texts were coded by two people without seeing each other's work. So it is not known how well coders agree."
        )
        yield Paragraph(text=say(none))
        return
    for place, found in enumerate(material.agreements, 1):
        yield from _sample(material, found, say, place)
    read = N_(
        "Alpha is 1 when coders always agree, and 0 when they agree as often as by chance. %(good)s or more is good; from %(tentative)s a conclusion is tentative; lower is not to be relied on. Over all themes, texts with partly the same themes count as partly the same (MASI). F1 is 1 when both gave a theme to the same texts and 0 when to none the same; chance is not taken off. Of 100 samples like this one, about 95 give a figure inside its interval. Intervals are about coders, never about respondents."
    )
    yield Paragraph(text=say(read, good=_number(GOOD, say), tentative=_number(TENTATIVE, say)))


def _sample(material: Material, found: Agreement, say: Words, place: int) -> Iterator[Block]:
    drawn = N_(
        "Two people coded %(units)s of %(all)s texts without seeing each other's work or any suggestion. The texts were drawn by lot, and every group had its share. What they agreed on counts; somebody settled the rest."
    )
    all_ = material.telling.alone(f"sample {found.sample.id} of", found.sample.population)
    units = material.telling.alone(f"sample {found.sample.id}", found.units)
    yield Paragraph(text=say(drawn, units=units, all=all_))
    if found.sample.size < rule(found.sample.population):
        yield Paragraph(
            text=say(
                N_("That is fewer than the rule asks for, which is the larger of 15 in 100 and 100 texts: a trial.")
            )
        )
    if found.dropped:
        yield Paragraph(text=say(N_("Texts that were withdrawn since then are not in these figures.")))
    if found.units < material.k:
        yield Paragraph(text=say(N_("There are too few texts for figures.")))
        return
    yield Paragraph(
        text=say(
            N_(
                "Krippendorff's alpha over all themes: %(over_all)s. On stances, where both saw the theme: %(stances)s."
            ),
            over_all=_in_words(found.over_all, say),
            stances=_in_words(found.stances, say),
        )
    )
    yield from _by_theme(material, found, say, place)


def _by_theme(material: Material, found: Agreement, say: Words, place: int) -> Iterator[Block]:
    told = [one for one in found.themes if one.either >= material.k]
    rows: list[tuple[Cell, ...]] = [
        (
            say.text(material.file.theme(one.theme)),
            _number(one.alpha.value, say),
            _interval(one.alpha, say),
            say(READINGS[one.alpha.reading]),
            _number(one.f1.value, say),
            _interval(one.f1, say),
        )
        for one in told
    ]
    if rows:
        yield Table(
            key=f"agreement-{place}",
            title=say(N_("Agreement between two coders, by theme")),
            columns=tuple(
                Column(label=say(label))
                for label in (
                    N_("Theme"),
                    N_("Alpha"),
                    N_("Interval of alpha"),
                    N_("How to read it"),
                    N_("F1"),
                    N_("Interval of F1"),
                )
            ),
            rows=tuple(rows),
        )
    if len(told) < len(found.themes):
        yield Paragraph(
            text=say(
                N_("Themes that the coders saw in fewer than %(k)s texts have no figures: they would say little."),
                k=material.k,
            )
        )


def _in_words(one: Estimate, say: Words) -> str:
    read = say(READINGS[one.reading])
    if one.value is None:
        return read
    return f"{_number(one.value, say)} ({_interval(one, say)}), {read}"


def _interval(one: Estimate, say: Words) -> str:
    return (
        "\u2013" if one.low is None or one.high is None else f"{_number(one.low, say)} \u2013 {_number(one.high, say)}"
    )


def _number(value: float | None, say: Words) -> str:
    return (
        "\u2013"
        if value is None
        else format_decimal(value, "0.00#" if value == TENTATIVE else "0.00", locale=say.language)
    )

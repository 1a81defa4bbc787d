"""The table of themes with its filters, and where groups agree and differ: exact, for analysts."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.analysis.agreeing import Picture
from consult.coding.queries import By, answered, positions, spread, theme_counts
from consult.consultations.format import ConsultationFile
from consult.consultations.models import Consultation
from consult.consultations.queries import definition, provisions_in_force
from consult.moderation.queries import consultation_at_desk
from consult.synthesis import agreement, names, queries
from consult.synthesis.choosing import on_questions
from consult.synthesis.closed import closed_tallies
from consult.synthesis.denominators import denominators
from consult.synthesis.desk import bp, labels_of, stance_words
from consult.synthesis.drawing import coverage_bars, heat, sides_picture, week_bars
from consult.synthesis.forms import TableForm
from consult.synthesis.participants import participants
from consult.synthesis.reach import reach_of, weeks_of
from consult.synthesis.tables import threshold
from consult.web.database import session
from consult.web.guards import requires
from consult.web.i18n import current_language


@bp.get("/tabel")
@requires(Permission.SYNTHESIS_WRITE)
def table(slug: str) -> str:
    """Show how many responses mention each theme, spread and narrowed as asked; each cell leads to its excerpts."""
    consultation = consultation_at_desk(session(), slug, current_user)
    file, choices = definition(consultation), _choices(consultation)
    form = TableForm(request.args, **choices)
    category_of = {group.id: group.category for group in file.groups}
    narrowing = form.narrowing(category_of)
    columns, rows = _spread(consultation, form, choices, category_of)
    exact = queries.exact_tables(session(), consultation, language=current_language())
    themes = [theme for theme in (*exact.themes, *exact.positions) if theme.theme in rows]
    reach = reach_of(session(), consultation.id)
    return render_template(
        "synthesis/table.html",
        consultation=consultation,
        labels=labels_of(consultation),
        form=form,
        columns=columns,
        rows=rows,
        themes=themes,
        narrowed=narrowing.is_anything,
        picture=heat([(theme.words, rows[theme.theme]) for theme in themes], columns, current_language()),
        asked=denominators(file, reach, answered(session(), consultation.id), narrowing, current_language())
        if form.columns is By.QUESTION or narrowing.question
        else [],
        participants=participants(session(), consultation.id),
        weeks=week_bars(weeks_of(session(), consultation.id), current_language()),
        coverage=coverage_bars(queries.standing(session(), consultation.id), current_language()),
        by=form.columns.value,
    )


@bp.get("/overeenstemming")
@requires(Permission.SYNTHESIS_WRITE)
def agreeing(slug: str) -> str:
    """Show where groups agree and where they differ, on each channel, and what that hangs on."""
    consultation = consultation_at_desk(session(), slug, current_user)
    file, language = definition(consultation), current_language()
    least = threshold(theme_counts(session(), consultation.id), file)
    taken = positions(session(), consultation.id)
    said = agreement.on_propositions(taken, file, least, language=language, say=_)
    closed = on_questions(closed_tallies(session(), consultation.id), file, least, language=language)
    exact = queries.exact_tables(session(), consultation, language=language)
    mentions = queries.figures_of(session(), consultation.id)
    return render_template(
        "synthesis/agreement.html",
        consultation=consultation,
        labels=labels_of(consultation),
        propositions=[(one, sides_picture(one, _category_words(file), language)) for one in said],
        questions=[one for one in closed if one.statement.picture is not Picture.TOO_FEW],
        silent_questions=len({one.subject for one in closed}),
        raised=agreement.raised(exact.themes, mentions, reach_of(session(), consultation.id), file),
        definitions=[_(words, least=least) for words in agreement.DEFINITIONS],
        pictures={picture: _(words) for picture, words in agreement.PICTURES.items()},
        robust=_(agreement.ROBUST),
        fragile={what: _(words) for what, words in agreement.FRAGILE.items()},
        categories=_category_words(file),
        channels={channel: _(words) for channel, words in names.CHANNELS.items()},
    )


def _choices(consultation: Consultation) -> dict[str, Mapping[str, str]]:
    """Return what each filter can be set to, in the page's language."""
    file, language = definition(consultation), current_language()
    return {
        "proposition": {one.id: one.in_language(language)[0] for one in file.propositions},
        "stance": stance_words(),
        "category": _category_words(file),
        "group": labels_of(consultation).groups(),
        "channel": {str(channel): _(words) for channel, words in names.CHANNELS.items()},
        "question": {one.id: f"{one.id}. {one.text.in_language(language)[0]}" for one in file.questions},
        "provision": {
            one.key: f"{one.key}. {one.title(language)[0]}" for one in provisions_in_force(session(), consultation.id)
        },
    }


def _category_words(file: ConsultationFile) -> dict[str, str]:
    return {
        category: _(names.category_name(category)) for category in dict.fromkeys(one.category for one in file.groups)
    }


def _spread(
    consultation: Consultation,
    form: TableForm,
    choices: Mapping[str, Mapping[str, str]],
    category_of: Mapping[str, str],
) -> tuple[Sequence[tuple[str, str]], Mapping[str, Sequence[int]]]:
    """Return the columns (key, words) that hold anything, and by theme its numbers, that over all columns last."""
    narrowing = form.narrowing(category_of)
    if narrowing.is_anything or form.columns not in {By.CHANNEL, By.CATEGORY, By.GROUP}:
        found = spread(session(), consultation.id, form.columns, narrowing)
        totals = spread(session(), consultation.id, None, narrowing)
    else:
        found, totals = queries.maintained_spread(session(), consultation.id, form.columns)
    cells: dict[tuple[str, str], int] = {}
    for (theme, part), number in found.items():
        name = category_of.get(part, part) if form.columns is By.CATEGORY else part
        cells[theme, name] = cells.get((theme, name), 0) + number
    present = {part for _theme, part in cells}
    words: Mapping[str, Any] = choices[form.columns.value]
    columns = [(key, label) for key, label in words.items() if key in present]
    columns += [(key, key) for key in sorted(present - words.keys())]
    return columns, {
        theme: [*(cells.get((theme, key), 0) for key, _label in columns), number]
        for (theme, _part), number in totals.items()
    }

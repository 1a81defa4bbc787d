"""One text of a sample, as one of its two coders sees it: without suggestions and without anybody else's work."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.coding import queries, services
from consult.coding.desk import doubling
from consult.coding.doubling import Unit, explained, read_unit, theme_choices
from consult.coding.models import DoubleSample
from consult.coding.names import STANCES
from consult.coding.sample_forms import BlindForm
from consult.coding.showing import theme_words
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import N_, ConsultError, ForbiddenError, NotFoundError, SealBrokenError
from consult.moderation.labels import Labels
from consult.moderation.queries import Texts, consultation_at_desk
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import requires
from consult.web.i18n import current_language


@doubling.route("/<int:number>/tekst/<int:place>", methods=["GET", "POST"])
@requires(Permission.CONTRIBUTION_CODE)
def unit(slug: str, number: int, place: int) -> ResponseReturnValue:
    """Show a text of the sample with what this coder said of it; save a judgement."""
    consultation, sample, shown = _read(slug, number, place)
    form = _form(consultation, shown)
    if request.method == "GET":
        return _page(consultation, sample, shown, form)
    if not form.validate():
        return _page(consultation, sample, shown, form), 422
    try:
        with transaction() as writing:
            services.code_blind(
                writing,
                shown.unit.id,
                form.span,
                form.chosen_theme.id,
                stance=form.chosen_stance,
                condition=form.condition.data or "",
                by=current_user.id,
            )
    except (NotFoundError, ForbiddenError):
        raise
    except ConsultError as refusal:
        form.theme.errors = [sentence(refusal)]
        return _page(consultation, sample, shown, form), 422
    return redirect(url_for("doubling.unit", slug=slug, number=number, place=place, saved=1), 303)


@doubling.post("/<int:number>/tekst/<int:place>/weghalen/<uuid:coding_id>")
@requires(Permission.CONTRIBUTION_CODE)
def remove(slug: str, number: int, place: int, coding_id: UUID) -> ResponseReturnValue:
    """Take back a judgement of one's own."""
    _consultation, _sample, shown = _read(slug, number, place)
    if coding_id not in {coding.id for coding in shown.codings}:
        raise NotFoundError(N_("This coding does not exist any more."))
    with transaction() as writing:
        services.remove_blind(writing, coding_id, by=current_user.id)
    return redirect(url_for("doubling.unit", slug=slug, number=number, place=place, removed=1), 303)


@doubling.post("/<int:number>/tekst/<int:place>/klaar")
@requires(Permission.CONTRIBUTION_CODE)
def done(slug: str, number: int, place: int) -> ResponseReturnValue:
    """Say that one is done with a text, and go on to the next; refuse while sentences are chosen and not coded."""
    consultation, sample, shown = _read(slug, number, place)
    form = _form(consultation, shown)
    if form.sentences.data:
        form.sentences.errors = [_("You chose sentences that are not coded yet. Save the coding, or choose none.")]
        return _page(consultation, sample, shown, form), 422
    with transaction() as writing:
        services.finish_unit(writing, shown.unit.id, memo=form.memo.data or "", by=current_user.id)
    left = queries.places_to_code(session(), sample, current_user.id)
    following = next((one for one in left if one > place), left[0] if left else None)
    if following is None:
        return redirect(url_for("doubling.show", slug=slug, number=number), 303)
    return redirect(url_for("doubling.unit", slug=slug, number=number, place=following), 303)


def _read(slug: str, number: int, place: int) -> tuple[Consultation, DoubleSample, Unit]:
    """Return what one coder sees of a unit; raise :class:`ForbiddenError` for anybody who codes it not."""
    consultation = consultation_at_desk(session(), slug, current_user)
    sample = queries.sample_at(session(), consultation.id, number)
    found = queries.unit_at(session(), sample, place)
    if current_user.id not in {sample.first_id, sample.second_id}:
        raise ForbiddenError(N_("Two others code this sample."))
    text = Texts(session(), vault()).of([found.contribution]).get(found.contribution_id)
    if text is None:
        raise SealBrokenError(N_("This text is gone: its key was destroyed."))
    return consultation, sample, read_unit(found, text, queries.own_codings(session(), found.id, current_user.id), _)


def _form(consultation: Consultation, shown: Unit) -> BlindForm:
    return BlindForm(
        request.form if request.method == "POST" else None,
        spans=shown.spans,
        shown=shown.digest,
        themes=queries.themes_of(session(), consultation),
    )


def _page(consultation: Consultation, sample: DoubleSample, shown: Unit, form: BlindForm) -> str:
    file, language = definition(consultation), current_language()
    themes = [theme for theme in queries.themes_of(session(), consultation) if theme.on_desk]
    mine = queries.readings(session(), shown.unit.id).get(current_user.id)
    units = queries.places(session(), sample)
    return render_template(
        "coding/blind.html",
        consultation=consultation,
        sample=sample,
        unit=shown.unit,
        shown=shown,
        contribution=shown.unit.contribution,
        labels=Labels(file, language),
        form=form,
        memo=form.memo.data if request.method == "POST" else (mine.memo if mine else ""),
        is_open=not sample.is_done_by(current_user.id),
        done=len(units) - len(queries.places_to_code(session(), sample, current_user.id)),
        units=len(units),
        themes=theme_choices(file, themes, language, _),
        families=explained(file, themes, language, _),
        stances=[(str(stance), _(words)) for stance, words in STANCES.items()],
        stance_words={str(stance): _(words) for stance, words in STANCES.items()},
        theme_words={theme.key: theme_words(file, theme.key, language) for theme in themes},
        rows=[
            (shown.numbers_of(coding), coding, theme_words(file, coding.theme.key, language))
            for coding in shown.codings
        ],
    )

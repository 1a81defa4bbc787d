"""One contribution with everything that is coded of it."""

from collections.abc import Sequence
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.coding import queries, services
from consult.coding.desk import VISIBILITIES, bp
from consult.coding.forms import CodingForm
from consult.coding.models import Coding
from consult.coding.names import STANCES
from consult.coding.showing import Sentence, codebook, digest_of, in_sentences, numbers_of, theme_words
from consult.coding.suggesting import sentences_in
from consult.coding.views.suggestions import suggestions_for, taken_over
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import N_, ConsultError, NotFoundError, SealBrokenError
from consult.moderation.labels import Labels
from consult.moderation.models import Contribution
from consult.moderation.queries import Moderated, Texts, consultation_at_desk, contribution_at, provision_of
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import requires
from consult.web.i18n import current_language


@bp.route("/<int:number>", methods=["GET", "POST"])
@requires(Permission.CONTRIBUTION_CODE)
def contribution(slug: str, number: int) -> ResponseReturnValue:
    """Show a contribution in sentences with its codings; save a coding."""
    consultation = consultation_at_desk(session(), slug, current_user)
    written, text = _read(consultation, number)
    codings = queries.codings_of(session(), written.id)
    found = in_sentences(text, codings, _)
    themes = queries.themes_of(session(), consultation)
    form = CodingForm(request.form if request.method == "POST" else None, found=found, themes=themes)
    if request.method == "GET":
        if (taken := taken_over(request.args)) is not None:
            form.theme.data, form.sentences.data = taken[0], sentences_in(text, taken[1])
        return _page(consultation, written, found, codings, form, text=text)
    if not form.validate():
        return _page(consultation, written, found, codings, form, text=text), 422
    try:
        with transaction() as writing:
            services.code(
                writing,
                written.id,
                form.span,
                form.chosen_theme.id,
                length=len(text.words),
                stance=form.chosen_stance,
                condition=form.condition.data or "",
                by=current_user.id,
            )
    except NotFoundError:
        raise
    except ConsultError as refusal:
        form.theme.errors = [*form.theme.errors, sentence(refusal)]
        return _page(consultation, written, found, codings, form, text=text), 422
    return redirect(url_for(".contribution", slug=slug, number=number, saved=1), 303)


@bp.post("/<int:number>/klopt-nog/<uuid:coding_id>")
@requires(Permission.CONTRIBUTION_CODE)
def keep(slug: str, number: int, coding_id: UUID) -> ResponseReturnValue:
    """Say that a coding still holds after other words were hidden."""
    _check_is_of(slug, number, coding_id)
    with transaction() as writing:
        services.keep(writing, coding_id, by=current_user.id)
    return redirect(url_for(".contribution", slug=slug, number=number, saved=1), 303)


@bp.post("/<int:number>/weghalen/<uuid:coding_id>")
@requires(Permission.CONTRIBUTION_CODE)
def remove(slug: str, number: int, coding_id: UUID) -> ResponseReturnValue:
    """Take back a coding of one's own."""
    _check_is_of(slug, number, coding_id)
    with transaction() as writing:
        services.remove(writing, coding_id, by=current_user.id)
    return redirect(url_for(".contribution", slug=slug, number=number, removed=1), 303)


def _check_is_of(slug: str, number: int, coding_id: UUID) -> None:
    """Refuse a coding that is none of this contribution."""
    consultation = consultation_at_desk(session(), slug, current_user)
    written = contribution_at(session(), consultation.id, number)
    if coding_id not in {coding.id for coding in queries.codings_of(session(), written.id)}:
        raise NotFoundError(N_("This coding does not exist any more."))


def _read(consultation: Consultation, number: int) -> tuple[Contribution, Moderated]:
    written = contribution_at(session(), consultation.id, number)
    text = Texts(session(), vault()).of([written]).get(written.id)
    if text is None:
        raise SealBrokenError(N_("This text is gone: its key was destroyed."))
    return written, text


def _page(
    consultation: Consultation,
    written: Contribution,
    found: list[Sentence],
    codings: Sequence[Coding],
    form: CodingForm,
    *,
    text: Moderated,
) -> str:
    file, language = definition(consultation), current_language()
    return render_template(
        "coding/contribution.html",
        consultation=consultation,
        contribution=written,
        provision=provision_of(session(), written),
        labels=Labels(file, language),
        found=found,
        rows=[(numbers_of(found, coding), coding, theme_words(file, coding.theme.key, language)) for coding in codings],
        theme_words={coding.theme.key: theme_words(file, coding.theme.key, language) for coding in codings},
        families=codebook(file, form.themes, language, _, form.theme.data or ""),
        form=form,
        shown=digest_of(found),
        stances=[(str(stance), _(words)) for stance, words in STANCES.items()],
        stance_words={str(stance): _(words) for stance, words in STANCES.items()},
        version=file.codebook.version,
        suggested=suggestions_for(consultation, written, text, codings),
        rules=file.codebook.rules.in_language(language),
        visibilities=VISIBILITIES,
    )

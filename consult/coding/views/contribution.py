"""One contribution with everything that is coded of it: a coder says something of a passage, or changes what they said."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.coding import queries, services
from consult.coding.desk import VISIBILITIES, bp
from consult.coding.forms import CodingForm
from consult.coding.judged import Judged
from consult.coding.names import STANCES
from consult.coding.showing import Row, codebook, theme_words
from consult.coding.views.opening import Opened, back_to, labels_of, opened, page_asked, queue_in
from consult.coding.views.suggestions import suggestions_for, taken_over
from consult.consultations.queries import definition, provisions_in_force
from consult.errors import ConflictError, InvalidError, TransitionError
from consult.moderation.queries import parts_of_paper, provision_of, waits_again
from consult.text.spans import Span
from consult.web.database import session, transaction
from consult.web.errors import sentence
from consult.web.guards import requires
from consult.web.i18n import current_language


@bp.route("/<int:number>", methods=["GET", "POST"])
@requires(Permission.CONTRIBUTION_CODE)
def contribution(slug: str, number: int) -> ResponseReturnValue:
    """Show a contribution in sentences with what is said of it; save what a coder says of a passage."""
    found = opened(slug, number)
    changing = _changing(found)
    form = _form(found, changing)
    if request.method == "GET":
        return _page(found, form, changing)
    if not form.validate():
        return _page(found, form, changing), 422
    try:
        with transaction() as writing:
            services.save(
                writing,
                found.written.id,
                form.span,
                form.judged,
                text=found.reading.text,
                by=current_user.id,
                instead_of=changing.excerpt.span if changing else None,
            )
    except (ConflictError, InvalidError, TransitionError) as refusal:
        form.theme.errors = [*form.theme.errors, sentence(refusal)]
        return _page(found, form, changing), 422 if isinstance(refusal, InvalidError) else 409
    return back_to(slug, number, queue_in(labels_of(found.consultation)).kept, span=form.span, saved=1)


def _changing(found: Opened) -> Row | None:
    """Return what the coder changes: what the address asks for, or what the form that was sent began from.

    What is gone meanwhile is not changed any more: what is said now is then said anew.
    """
    asked = request.form.get("instead", "") if request.method == "POST" else request.args.get("excerpt", "")
    own = (row for row in found.rows() if row.coder.id == current_user.id)
    return next((row for row in own if str(row.excerpt.id) == asked), None)


def _form(found: Opened, changing: Row | None) -> CodingForm:
    provisions = {row.key: row.id for row in provisions_in_force(session(), found.consultation.id)}
    said: Judged | None = None
    span: Span | None = None
    suggested = ""
    if changing:
        span = changing.excerpt.span
        said = services.said_of(session(), found.written.id, [span], current_user.id)[span]
        anchors = changing.mark.anchors if changing.mark else ()
        provisions |= {anchor.provision.key: anchor.provision_id for anchor in anchors}
    elif (taken := taken_over(request.args)) is not None and taken[1].end <= len(found.reading.text.words):
        said, (suggested, span) = Judged(), taken
    return CodingForm(
        request.form if request.method == "POST" else None,
        reading=found.reading,
        themes=queries.themes_of(session(), found.consultation),
        provisions=provisions,
        said=said,
        span=span,
        instead=str(changing.excerpt.id) if changing else "",
        suggested=suggested,
    )


def _page(found: Opened, form: CodingForm, changing: Row | None) -> str:
    consultation, written, pages = found.consultation, found.written, found.reading.pages
    file, language, labels = definition(consultation), current_language(), labels_of(consultation)
    queue = queue_in(labels)
    page = found.reading.page_at(changing.excerpt.span) if changing else min(page_asked(), len(pages))
    return render_template(
        "coding/contribution.html",
        consultation=consultation,
        contribution=written,
        provision=provision_of(session(), written),
        waits_again=waits_again(session(), written),
        is_coded_blind=queries.is_coded_blind(session(), written.id),
        papers=parts_of_paper(session(), written),
        labels=labels,
        queue=queue.kept | ({"page": page} if page > 1 else {}),
        pages=pages,
        page=pages[page - 1] if pages else None,
        rows=found.rows(),
        changing=changing,
        theme_words={theme.key: theme_words(file, theme.key, language) for theme in form.all_themes},
        families=codebook(file, form.all_themes, language, _, form.chosen),
        provisions=_provisions(found, form, language),
        form=form,
        stances=[(str(stance), _(words)) for stance, words in STANCES.items()],
        stance_words={str(stance): _(words) for stance, words in STANCES.items()},
        can_undo=queries.can_undo(session(), consultation.id, current_user.id),
        version=file.codebook.version,
        suggested=suggestions_for(
            consultation,
            written,
            found.reading.text,
            found.codings,
            is_blind=queries.is_blind(session(), written.id, current_user.id),
            within=pages[page - 1].span if pages else None,
        ),
        rules=file.codebook.rules.in_language(language),
        visibilities=VISIBILITIES,
    )


def _provisions(found: Opened, form: CodingForm, language: str) -> list[tuple[str, str]]:
    """Return the sections of the proposal to choose: their keys, and their keys with their titles."""
    titles = {row.key: row.title(language)[0] for row in provisions_in_force(session(), found.consultation.id)}
    return [(key, f"{key} {titles.get(key, '')}".strip()) for key in form.sections]

"""One finding on the synthesis desk, and the clearance of quotes."""

from collections.abc import Sequence
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.coding.models import Coding, Theme
from consult.coding.queries import excerpts_of_theme, place_of, theme_by_key
from consult.coding.showing import theme_words
from consult.consultations.models import Consultation
from consult.consultations.queries import definition, is_document_analysis
from consult.errors import ConflictError, InvalidError
from consult.moderation.queries import Texts, consultation_at_desk
from consult.synthesis import names, queries, services
from consult.synthesis.desk import bp, labels_of, stance_words
from consult.synthesis.forms import FindingForm, QuoteForm, StepForm
from consult.synthesis.models import Finding, FindingBasis, FindingKind, Synthesis
from consult.synthesis.showing import Passage, passages_of_codings, passages_of_evidence, scale
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import requires
from consult.web.i18n import current_language
from consult.web.paging import Page, page_of


@bp.route("/<int:number>/bevinding", methods=["GET", "POST"])
@requires(Permission.SYNTHESIS_WRITE)
def new_finding(slug: str, number: int) -> ResponseReturnValue:
    """Write a finding on the theme that was chosen."""
    consultation = consultation_at_desk(session(), slug, current_user)
    synthesis = queries.synthesis_at(session(), consultation.id, number)
    theme = theme_by_key(session(), consultation.id, request.values.get("theme", ""))
    if request.method == "GET":
        return _page(consultation, synthesis, theme, FindingForm(None, revision=synthesis.revision), None)
    return _save(consultation, synthesis, theme, None)


@bp.route("/<int:number>/bevinding/<uuid:finding_id>", methods=["GET", "POST"])
@requires(Permission.SYNTHESIS_WRITE)
def finding(slug: str, number: int, finding_id: UUID) -> ResponseReturnValue:
    """Write a finding again, or choose other evidence."""
    consultation = consultation_at_desk(session(), slug, current_user)
    synthesis = queries.synthesis_at(session(), consultation.id, number)
    found = queries.finding_at(session(), synthesis.id, finding_id)
    if request.method == "POST":
        return _save(consultation, synthesis, found.theme, found)
    form = FindingForm(
        None,
        statement=found.statement,
        kind=found.kind.value,
        evidence=[one.excerpt_id for one in found.evidence],
        quote=[one.excerpt_id for one in found.evidence if one.quote is not None],
        basis=found.basis.value,
        from_one=found.from_one,
        after_reading=found.after_reading,
        revision=synthesis.revision,
    )
    return _page(consultation, synthesis, found.theme, form, found)


@bp.post("/<int:number>/bevinding/<uuid:finding_id>/weghalen")
@requires(Permission.SYNTHESIS_WRITE)
def remove_finding(slug: str, number: int, finding_id: UUID) -> ResponseReturnValue:
    """Take a finding out of the draft."""
    consultation = consultation_at_desk(session(), slug, current_user)
    synthesis = queries.synthesis_at(session(), consultation.id, number)
    seen = StepForm(request.form).seen
    with transaction() as writing:
        services.remove_finding(writing, synthesis.id, finding_id, revision=seen, by=current_user.id)
    return redirect(url_for(".show", slug=slug, number=number, saved=1), 303)


@bp.get("/citaten")
@requires(Permission.QUOTE_CLEAR)
def quotes(slug: str) -> str:
    """Show the quotes that wait, in their words and what stands around them."""
    consultation = consultation_at_desk(session(), slug, current_user)
    return _quotes(consultation)


@bp.post("/citaten/<uuid:evidence_id>")
@requires(Permission.QUOTE_CLEAR)
def quote(slug: str, evidence_id: UUID) -> ResponseReturnValue:
    """Clear a quote for print, or refuse it."""
    consultation = consultation_at_desk(session(), slug, current_user)
    evidence = queries.quote_at(session(), consultation.id, evidence_id)
    form = QuoteForm(request.form)
    if form.validate():
        try:
            with transaction() as writing:
                services.decide_quote(
                    writing,
                    evidence.id,
                    cleared=form.ruling.data == "clear",
                    looked_at=form.risks,
                    by=current_user.id,
                )
        except InvalidError as refusal:
            return _quotes(consultation, fault=(evidence.id, sentence(refusal))), 422
    return redirect(url_for(".quotes", slug=slug, saved=1), 303)


def _quotes(consultation: Consultation, fault: tuple[UUID, str] | None = None) -> str:
    """Return the page of quotes that wait, each beside every other quote of its response."""
    waiting = queries.quotes_waiting(session(), consultation.id)
    beside = queries.beside_quotes(session(), waiting)
    everything = {one.id: one for one in (*waiting, *(one for each in beside.values() for one in each))}
    passages = passages_of_evidence(everything.values(), Texts(session(), vault()), _)
    by_excerpt = {passage.id: passage for passage in passages}
    return render_template(
        "synthesis/quotes.html",
        consultation=consultation,
        labels=labels_of(consultation),
        waiting=[(one, by_excerpt[one.excerpt_id]) for one in waiting if one.excerpt_id in by_excerpt],
        beside={
            one.id: [
                by_excerpt[other.excerpt_id]
                for other in beside.get(one.excerpt.contribution.response_id, ())
                if other.excerpt_id != one.excerpt_id and other.excerpt_id in by_excerpt
            ]
            for one in waiting
        },
        form=QuoteForm(None),
        fault=fault,
        error_title=fault is not None,
    )


def _save(consultation: Consultation, synthesis: Synthesis, theme: Theme, found: Finding | None) -> ResponseReturnValue:
    form = FindingForm(request.form)
    if not form.validate():
        return _page(consultation, synthesis, theme, form, found), 422
    try:
        with transaction() as writing:
            services.save_finding(
                writing,
                synthesis.id,
                revision=form.seen,
                theme_id=theme.id,
                kind=FindingKind(form.kind.data),
                statement=form.statement.data or "",
                evidence=form.chosen,
                basis=FindingBasis(form.basis.data),
                from_one=bool(form.from_one.data),
                after_reading=form.after_reading.data or "",
                by=current_user.id,
                finding_id=found.id if found else None,
            )
    except ConflictError as refusal:
        now = queries.synthesis_at(session(), consultation.id, synthesis.number)
        form.revision.data = now.revision
        stored = queries.finding_at(session(), now.id, found.id) if found else None
        return _page(consultation, now, theme, form, stored, conflict=sentence(refusal)), 409
    except InvalidError as refusal:
        form.evidence.errors = [sentence(refusal)]
        return _page(consultation, synthesis, theme, form, found), 422
    return redirect(url_for(".show", slug=consultation.slug, number=synthesis.number, saved=1), 303)


def _page(
    consultation: Consultation,
    synthesis: Synthesis,
    theme: Theme,
    form: FindingForm,
    found: Finding | None,
    *,
    conflict: str = "",
) -> str:
    page = page_of(excerpts_of_theme(session(), theme.id, after=request.args.get("after", "")), place_of)
    return render_template(
        "synthesis/finding.html",
        consultation=consultation,
        synthesis=synthesis,
        labels=labels_of(consultation),
        theme=theme,
        words=theme_words(definition(consultation), theme.key, current_language()),
        form=form,
        found=found,
        page=page,
        passages=_passages(page, found),
        states={one.excerpt_id: one.quote for one in found.evidence} if found else {},
        changed={one.excerpt_id for one in found.evidence if one.changed} if found else set(),
        evidence=set(form.evidence.data or ()) | set(form.quote.data or ()),
        quoted=set(form.quote.data or ()),
        restated=is_document_analysis(consultation),
        stances=stance_words(),
        names=names,
        conflict=conflict,
        scale=scale(),
        read_back=queries.results_of(session(), consultation.id).findings.get(found.lineage_id) if found else None,
    )


def _passages(page: Page[Coding], found: Finding | None) -> Sequence[Passage]:
    """Return what the finding stands on already, and then the rest of this page of the theme's excerpts."""
    texts = Texts(session(), vault())
    chosen = passages_of_evidence(found.evidence, texts, _) if found else []
    known = {passage.id for passage in chosen}
    offered = passages_of_codings([row for row in page.rows if row.excerpt_id not in known], texts, _)
    return [*chosen, *offered]

"""The validation round on the desk: open it, see what came of it, end it; and type in what the partner says."""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.coding.showing import parts_of
from consult.config import Settings
from consult.consultations.models import Consultation
from consult.days import today_here
from consult.errors import InvalidError
from consult.moderation.queries import Texts, consultation_at_desk
from consult.synthesis import names, queries, services
from consult.synthesis.desk import bp, labels_of
from consult.synthesis.forms import RejoinderForm, RoundForm
from consult.synthesis.models import Synthesis
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import requires


@bp.get("/<int:number>/terugleesronde")
@requires(Permission.SYNTHESIS_WRITE)
def validation(slug: str, number: int) -> str:
    """Show what participants said of each finding, exactly, with their moderated words; and how far the round is."""
    consultation = consultation_at_desk(session(), slug, current_user)
    return _page(consultation, queries.synthesis_at(session(), consultation.id, number))


@bp.post("/<int:number>/terugleesronde")
@requires(Permission.SYNTHESIS_WRITE)
def open_validation(slug: str, number: int) -> ResponseReturnValue:
    """Open a round for a period that begins today."""
    consultation = consultation_at_desk(session(), slug, current_user)
    synthesis = queries.synthesis_at(session(), consultation.id, number)
    try:
        with transaction() as writing:
            services.open_validation(
                writing,
                synthesis.id,
                opens_on=today_here(),
                closes_on=RoundForm(request.form).last_day,
                by=current_user.id,
            )
    except InvalidError as refusal:
        return _page(consultation, synthesis, fault=sentence(refusal)), 422
    return redirect(url_for(".validation", slug=slug, number=number, saved=1), 303)


@bp.post("/<int:number>/terugleesronde/eindigen")
@requires(Permission.SYNTHESIS_WRITE)
def end_validation(slug: str, number: int) -> ResponseReturnValue:
    """End a round before its time."""
    consultation = consultation_at_desk(session(), slug, current_user)
    synthesis = queries.synthesis_at(session(), consultation.id, number)
    with transaction() as writing:
        services.end_validation(writing, synthesis.id, by=current_user.id)
    return redirect(url_for(".validation", slug=slug, number=number, saved=1), 303)


@bp.route("/weerwoord", methods=["GET", "POST"])
@requires(Permission.SYNTHESIS_WRITE)
def rejoinder(slug: str) -> ResponseReturnValue:
    """Type in what the partner says, for the partner."""
    consultation = consultation_at_desk(session(), slug, current_user)
    settings: Settings = current_app.extensions["consult.settings"]
    form = RejoinderForm(request.form if request.method == "POST" else None)
    fault = ""
    if request.method == "POST":
        try:
            with transaction() as writing:
                services.save_rejoinder(
                    writing,
                    consultation.id,
                    partner=settings.partner,
                    words=form.words.data or "",
                    by=current_user.id,
                    by_partner=False,
                    today=today_here(),
                )
        except InvalidError as refusal:
            fault = sentence(refusal)
        else:
            return redirect(url_for(".rejoinder", slug=slug, saved=1), 303)
    page = render_template(
        "synthesis/rejoinder.html",
        consultation=consultation,
        labels=labels_of(consultation),
        partner=settings.partner,
        stored=queries.rejoinder_of(session(), consultation.id),
        typed=form.words.data or "",
        fault=fault,
        limit=services.REJOINDER_LIMIT,
        error_title=bool(fault),
    )
    return (page, 422) if fault else page


def _page(consultation: Consultation, synthesis: Synthesis, *, fault: str = "") -> str:
    results = queries.results_of(session(), consultation.id)
    words = [*results.missing_words, *(one for each in results.findings.values() for one in each.words)]
    opened = Texts(session(), vault()).of(words)
    findings = queries.findings_with_evidence(session(), synthesis.id)
    return render_template(
        "synthesis/validation.html",
        consultation=consultation,
        labels=labels_of(consultation),
        synthesis=synthesis,
        rows=[(one, results.findings[one.lineage_id]) for one in findings if one.lineage_id in results.findings],
        results=results,
        said={id_: parts_of(text, _) for id_, text in opened.items()},
        reading=queries.round_of(session(), synthesis.id),
        today=today_here(),
        names=names,
        fault=fault,
        typed=request.form.get("closes_on", ""),
        error_title=bool(fault),
    )

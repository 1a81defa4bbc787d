"""Open a consultation, extend it, close it, complete it: each on a page of its own, and each only after a summary was seen."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from consult.access import Permission
from consult.consultations import services
from consult.consultations.models import Consultation, ConsultationState
from consult.consultations.queries import definition
from consult.days import today_here
from consult.editing.forms import ExtendForm, OpenForm
from consult.editing.views.desk import at, bp, me
from consult.errors import ConsultError, InvalidError
from consult.web.database import session, transaction
from consult.web.errors import sentence
from consult.web.guards import requires


@bp.get("/<slug>/redactie/openen")
@requires(Permission.CONSULTATION_EDIT)
def opening(slug: str) -> str:
    """Ask for the first and the last day."""
    return _open_page(at(slug), OpenForm(None, today=today_here()))


@bp.post("/<slug>/redactie/openen")
@requires(Permission.CONSULTATION_EDIT)
def open_(slug: str) -> ResponseReturnValue:
    """Show a summary, and open the consultation once it was seen."""
    form = OpenForm(request.form, today=today_here())
    consultation = at(slug)
    if not form.validate() or form.opens_on.data is None or form.closes_on.data is None:
        return _open_page(consultation, form), 422
    first, last = form.opens_on.data, form.closes_on.data
    try:
        if not form.sure.data:
            services.check_opening(session(), consultation, opens_on=first, closes_on=last)
            return _sure(
                consultation,
                _("Open this consultation?"),
                facts=[(_("First day"), format_date(first, "long")), (_("Last day"), format_date(last, "long"))],
                warning=_(
                    "From the first day on, people can answer. The period can be made longer later, but never shorter."
                ),
                kept={"opens_on": first.isoformat(), "closes_on": last.isoformat()},
                button=_("Open the consultation"),
            )
        with transaction() as writing:
            services.open_(writing, slug, opens_on=first, closes_on=last, on=today_here(), by=me())
    except InvalidError as refusal:
        return _open_page(consultation, form, refusal), 422
    return redirect(url_for("editing.show", slug=slug), 303)


@bp.get("/<slug>/redactie/verlengen")
@requires(Permission.CONSULTATION_EDIT)
def extending(slug: str) -> str:
    """Ask for a later last day and a notice."""
    return _extend_page(at(slug), ExtendForm(None))


@bp.post("/<slug>/redactie/verlengen")
@requires(Permission.CONSULTATION_EDIT)
def extend(slug: str) -> ResponseReturnValue:
    """Show a summary, and extend the consultation once it was seen."""
    form = ExtendForm(request.form)
    consultation = at(slug)
    if not form.validate() or form.closes_on.data is None:
        return _extend_page(consultation, form), 422
    last = form.closes_on.data
    try:
        if not form.sure.data:
            services.check_extension(consultation, closes_on=last, on=today_here())
            return _sure(
                consultation,
                _("Extend this consultation?"),
                facts=[
                    (_("Last day now"), _day(consultation)),
                    (_("New last day"), format_date(last, "long")),
                    (_("Notice in Dutch"), form.words["nl"]),
                    (_("Notice in English"), form.words["en"]),
                ],
                warning=_(
                    "The notice goes on the public page at once. Whoever has begun to answer gets the new last day too."
                ),
                kept={"closes_on": last.isoformat(), **form.words},
                button=_("Extend the consultation"),
            )
        with transaction() as writing:
            services.extend(writing, slug, closes_on=last, words=form.words, on=today_here(), by=me())
    except InvalidError as refusal:
        return _extend_page(consultation, form, refusal), 422
    return redirect(url_for("editing.show", slug=slug), 303)


@bp.get("/<slug>/redactie/sluiten")
@requires(Permission.CONSULTATION_EDIT)
def closing(slug: str) -> ResponseReturnValue:
    """Show what closing means."""
    consultation = at(slug)
    if consultation.state is not ConsultationState.OPEN:
        return redirect(url_for("editing.show", slug=slug), 303)
    return _sure(
        consultation,
        _("Close this consultation?"),
        facts=[(_("Last day now"), _day(consultation))],
        warning=_(
            "Nobody can answer any more, and what was begun cannot be sent. This cannot be undone. A notice says so."
        ),
        kept={},
        button=_("Close the consultation"),
    )


@bp.post("/<slug>/redactie/sluiten")
@requires(Permission.CONSULTATION_EDIT)
def close(slug: str) -> ResponseReturnValue:
    """Close the consultation."""
    with transaction() as writing:
        services.close(writing, slug, on=today_here(), by=me())
    return redirect(url_for("editing.show", slug=slug), 303)


@bp.get("/<slug>/redactie/afronden")
@requires(Permission.CONSULTATION_EDIT)
def completing(slug: str) -> str:
    """Show what completing means."""
    consultation = at(slug)
    return _sure(
        consultation,
        _("Complete this consultation?"),
        facts=[(_("The last day was"), _day(consultation))],
        warning=_(
            "This is possible once each theme of the report has a published reply. It cannot be undone. A notice says so."
        ),
        kept={},
        button=_("Complete the consultation"),
    )


@bp.post("/<slug>/redactie/afronden")
@requires(Permission.CONSULTATION_EDIT)
def complete(slug: str) -> ResponseReturnValue:
    """Complete the consultation."""
    with transaction() as writing:
        services.complete(writing, slug, on=today_here(), by=me())
    return redirect(url_for("editing.show", slug=slug), 303)


def _open_page(consultation: Consultation, form: OpenForm, refusal: ConsultError | None = None) -> str:
    weeks = definition(consultation).period.minimum_weeks
    return _form_page("editing/open.html", consultation, form, refusal, weeks=weeks)


def _extend_page(consultation: Consultation, form: ExtendForm, refusal: ConsultError | None = None) -> str:
    return _form_page("editing/extend.html", consultation, form, refusal, last=_day(consultation))


def _form_page(
    template: str,
    consultation: Consultation,
    form: OpenForm | ExtendForm,
    refusal: ConsultError | None,
    **more: object,
) -> str:
    return render_template(
        template,
        consultation=consultation,
        file=definition(consultation),
        form=form,
        notice=sentence(refusal) if refusal else "",
        error_title=bool(refusal or form.faults),
        **more,
    )


def _sure(
    consultation: Consultation,
    title: str,
    *,
    facts: list[tuple[str, str]],
    warning: str,
    kept: dict[str, str],
    button: str,
) -> str:
    """Return the summary of a step, with what was filled in so that it can be sent again."""
    return render_template(
        "editing/sure.html",
        consultation=consultation,
        file=definition(consultation),
        title=title,
        facts_shown=facts,
        warning=warning,
        kept=kept,
        button_words=button,
    )


def _day(consultation: Consultation) -> str:
    return str(format_date(consultation.closes_on, "long") if consultation.closes_on else _("Not set yet"))

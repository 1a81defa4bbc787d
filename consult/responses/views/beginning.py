"""The first page: what is asked and why, consent in the file's words, and as whom one answers."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_by_ref, definition
from consult.errors import ClosedError, NotFoundError
from consult.responses.forms import BeginForm
from consult.responses.routes import ALL, SHORT, part_name
from consult.responses.services import begin_draft
from consult.responses.views.visit import bp, hold, now, say, settings, today
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import public

_ROUTES = {"": part_name(1), "short": SHORT, "all": ALL}


@bp.get("/nieuw/<ref>")
@public
def begin(ref: str) -> str:
    """Explain, and ask for consent and a group."""
    return _page(consultation_by_ref(session(), ref), BeginForm())


@bp.post("/nieuw/<ref>")
@public
def begin_response(ref: str) -> ResponseReturnValue:
    """Begin a draft, and go to the first questions by the route that was chosen."""
    form = BeginForm(request.form)
    if not form.validate():
        return _page(consultation_by_ref(session(), ref), form), 422
    try:
        with transaction() as writing:
            consultation = consultation_by_ref(writing, ref)
            draft = begin_draft(
                writing,
                vault(),
                consultation,
                group=form.group.data,
                consent_version=request.form.get("consent_version", type=int) or 0,
                now=now(),
            )
    except ClosedError as refusal:
        return _page(consultation_by_ref(session(), ref), form, notice=sentence(refusal)), 409
    hold(draft.id)
    return redirect(page_address(_ROUTES.get(request.form.get("route", ""), part_name(1))), 303)


def page_address(name: str, question: str = "") -> str:
    """Return the address of a page of questions, or of the check, at ``question``."""
    if name.startswith("deel-"):
        return url_for("responses.part", number=int(name.removeprefix("deel-")), _anchor=question or None)
    endpoints = {ALL: "responses.everything", SHORT: "responses.short"}
    return url_for(endpoints.get(name, "responses.check"), _anchor=question or None)


def _page(consultation: Consultation, form: BeginForm, notice: str = "") -> str:
    file = definition(consultation)
    if not file.groups:
        raise NotFoundError(notice)
    return render_template(
        "responses/begin.html",
        consultation=consultation,
        file=file,
        form=form,
        notice=notice,
        is_open=consultation.is_open(today()),
        say=say,
        settings=settings(),
    )

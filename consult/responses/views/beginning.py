"""The first page: what is asked and why, consent in the file's words, and as whom one answers."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_by_ref, definition
from consult.days import today_here
from consult.errors import ClosedError
from consult.responses import queries
from consult.responses.forms import BeginForm
from consult.responses.routes import ALL, SHORT, part_name
from consult.responses.services import InvitationUsedError, begin_draft
from consult.responses.views.visit import (
    bp,
    drop_invitation,
    has_frame_of_its_own,
    hold,
    invitation_to,
    now,
    painted_pages,
    settings,
)
from consult.web.database import database, session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import public
from consult.web.i18n import current_language

_ROUTES = {"": part_name(1), "short": SHORT, "all": ALL}


@bp.get("/nieuw/<ref>")
@public
def begin(ref: str) -> str:
    """Explain, and ask for consent and a group."""
    if has_frame_of_its_own() or invitation_to(ref):
        return _page(consultation_by_ref(session(), ref), BeginForm())
    with database().glance() as connection:
        front = queries.front_of(connection, ref)
    shows = (*front, today_here(), current_language())
    painted = painted_pages().page(shows, lambda: _page(consultation_by_ref(session(), ref), BeginForm()))
    return painted.filled({"csrf_token": [generate_csrf()]})


@bp.post("/nieuw/<ref>")
@public
def begin_response(ref: str) -> ResponseReturnValue:
    """Begin a draft, and go to the first questions by the route that was chosen.

    The invitation that this session carries is used, unless it is not wanted.
    """
    form = BeginForm(request.form)
    if not form.validate():
        return _page(consultation_by_ref(session(), ref), form), 422
    invitation = None if "without_invitation" in request.form else invitation_to(ref)
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
                assisted=form.assisted.data,
                invitation=invitation,
            )
    except (ClosedError, InvitationUsedError) as refusal:
        if isinstance(refusal, InvitationUsedError):
            drop_invitation()
        return _page(consultation_by_ref(session(), ref), form, notice=sentence(refusal)), 409
    drop_invitation()
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
    return render_template(
        "responses/begin.html",
        consultation=consultation,
        file=file,
        form=form,
        notice=notice,
        is_invited=invitation_to(consultation.ref) is not None,
        is_open=consultation.is_open(today_here()),
        settings=settings(),
    )

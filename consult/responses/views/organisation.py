"""The way in for organisations and municipalities: one response each, that any of their writers may go on with."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from consult.access import OrgRole
from consult.accounts.models import Organisation
from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_by_ref, definition
from consult.days import today_here
from consult.errors import N_, ClosedError, ForbiddenError, InvalidError, NotFoundError
from consult.responses.forms import ConsentForm
from consult.responses.models import ResponseState
from consult.responses.queries import Held, held_by_organisation
from consult.responses.services import begin_for_organisation
from consult.responses.views.visit import bp, hold, now, settings
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import member


@bp.get("/organisatie/<ref>")
@member(OrgRole.WRITER)
def for_organisation(ref: str) -> str:
    """Explain, and show how far this organisation's response is."""
    return _page(ref, OrgRole.WRITER, ConsentForm())


@bp.post("/organisatie/<ref>")
@member(OrgRole.WRITER)
def begin_organisation(ref: str) -> ResponseReturnValue:
    """Begin this organisation's response, or go on with it."""
    form = ConsentForm(request.form)
    organisation = _organisation(OrgRole.WRITER, form.organisation.data)
    known = _known(ref, organisation)
    if known is None:
        if not form.validate():
            return _page(ref, OrgRole.WRITER, form), 422
        try:
            known_id = _begun(ref, organisation)
        except (ClosedError, InvalidError) as refusal:
            return _page(ref, OrgRole.WRITER, form, notice=sentence(refusal)), 409
        hold(known_id)
    else:
        hold(known.id)
    is_sent = known is not None and known.state is not ResponseState.DRAFT
    return redirect(url_for("responses.mine" if is_sent else "responses.workspace"), 303)


@bp.get("/organisatie/<ref>/tekenen")
@member(OrgRole.SIGNATORY)
def for_signatory(ref: str) -> str:
    """Show whoever signs for an organisation how far its response is."""
    return _page(ref, OrgRole.SIGNATORY, ConsentForm())


@bp.post("/organisatie/<ref>/tekenen")
@member(OrgRole.SIGNATORY)
def check_for_organisation(ref: str) -> ResponseReturnValue:
    """Go to the check of this organisation's answers."""
    known = _known(ref, _organisation(OrgRole.SIGNATORY, request.form.get("organisation")))
    if known is None:
        raise NotFoundError(N_("Your organisation has not begun to answer yet."))
    hold(known.id)
    is_draft = known.state is ResponseState.DRAFT
    return redirect(url_for("responses.workspace" if is_draft else "responses.mine"), 303)


def _begun(ref: str, organisation: Organisation) -> UUID:
    with transaction() as writing:
        return begin_for_organisation(
            writing,
            vault(),
            consultation_by_ref(writing, ref),
            organisation_id=organisation.id,
            consent_version=request.form.get("consent_version", type=int) or 0,
            now=now(),
        ).id


def _page(ref: str, role: OrgRole, form: ConsentForm, notice: str = "") -> str:
    consultation: Consultation = consultation_by_ref(session(), ref)
    organisation = _organisation(role, form.organisation.data)
    return render_template(
        "responses/organisation.html",
        consultation=consultation,
        file=definition(consultation),
        form=form,
        notice=notice,
        organisation=organisation,
        organisations=[(str(one.id), one.name) for one in _organisations(role)],
        known=_known(ref, organisation),
        signs=role is OrgRole.SIGNATORY,
        is_open=consultation.is_open(today_here()),
        settings=settings(),
    )


def _known(ref: str, organisation: Organisation) -> Held | None:
    return held_by_organisation(session(), consultation_by_ref(session(), ref).id, organisation.id)


def _organisations(role: OrgRole) -> list[Organisation]:
    return sorted(
        (each.organisation for each in current_user.memberships if role in each.roles), key=lambda one: one.name
    )


def _organisation(role: OrgRole, chosen: str | None) -> Organisation:
    """Return the organisation that was chosen, or the first that this member acts for."""
    mine = _organisations(role)
    found = [one for one in mine if not chosen or str(one.id) == chosen]
    if not found:
        raise ForbiddenError(N_("You may not act for this organisation."))
    return found[0]

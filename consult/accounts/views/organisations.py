"""The editors' list of verified organisations: add one that was checked, and invite its first member."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from consult.access import Permission
from consult.accounts import queries, services
from consult.accounts.forms import OrganisationForm
from consult.accounts.views.members import invited, role_choices
from consult.accounts.views.signing_in import bp
from consult.errors import ConflictError, InvalidError
from consult.web.database import session, transaction
from consult.web.errors import sentence
from consult.web.guards import requires


@bp.get("/desk/organisaties")
@requires(Permission.CONSULTATION_EDIT)
def organisations() -> str:
    """List the verified organisations."""
    return _page(OrganisationForm())


@bp.post("/desk/organisaties")
@requires(Permission.CONSULTATION_EDIT)
def add_organisation() -> ResponseReturnValue:
    """Add an organisation that somebody checked."""
    form = OrganisationForm(request.form)
    if not form.validate():
        return _page(form), 422
    try:
        with transaction() as writing:
            services.add_organisation(writing, form.name.data or "", group=form.group.data or "", by=current_user.id)
    except (ConflictError, InvalidError) as refusal:
        form.name.errors = [sentence(refusal)]
        return _page(form), 422
    return redirect(url_for("accounts.organisations"), 303)


@bp.post("/desk/organisaties/<uuid:organisation_id>/uitnodigen")
@requires(Permission.CONSULTATION_EDIT)
def invite_first(organisation_id: UUID) -> ResponseReturnValue:
    """Invite a member of an organisation, and show the link this once."""
    return invited(organisation_id)


def _page(form: OrganisationForm) -> str:
    counts = queries.member_counts(session())
    return render_template(
        "accounts/organisations.html",
        form=form,
        error_title=bool(form.faults),
        role_choices=role_choices(),
        organisations=[(one, counts.get(one.id, 0)) for one in queries.responding_organisations(session())],
    )

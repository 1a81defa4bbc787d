"""The editors' list of verified organisations: add one that was checked, and invite its first member."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from consult.access import Permission
from consult.accounts import queries, services
from consult.accounts.forms import OrganisationForm
from consult.accounts.views.members import invited, role_choices
from consult.accounts.views.signing_in import bp
from consult.errors import ConflictError, InvalidError
from consult.web.database import session, transaction
from consult.web.errors import sentence
from consult.web.guards import requires
from consult.web.i18n import Spoken, current_language, say

Groups = Callable[[Session], Mapping[str, Spoken]]
"""Every group that a consultation asks, by its id; the consultations' room is not seen from here."""


@bp.get("/desk/organisaties")
@requires(Permission.CONSULTATION_EDIT)
def organisations() -> str:
    """List the verified organisations."""
    return _page(OrganisationForm(None, groups=_choices()))


@bp.post("/desk/organisaties")
@requires(Permission.CONSULTATION_EDIT)
def add_organisation() -> ResponseReturnValue:
    """Add an organisation that somebody checked."""
    form = OrganisationForm(request.form, groups=_choices())
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


def _groups() -> Mapping[str, Spoken]:
    found: Groups = current_app.extensions["consult.groups"]
    return found(session())


def _choices() -> list[tuple[str, str]]:
    """Return the groups to choose from, by their words: an option holds no mark of another language."""
    return sorted(
        ((key, one.in_language(current_language())[0]) for key, one in _groups().items()), key=lambda one: one[1]
    )


def _page(form: OrganisationForm) -> str:
    words = {key: say(one) for key, one in _groups().items()}
    counts = queries.member_counts(session())
    return render_template(
        "accounts/organisations.html",
        form=form,
        error_title=bool(form.faults),
        role_choices=role_choices(),
        organisations=[
            (one, words.get(one.group or "", one.group), counts.get(one.id, 0))
            for one in queries.responding_organisations(session())
        ],
    )

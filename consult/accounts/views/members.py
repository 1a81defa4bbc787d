"""One's own account, and for who may sign: the members of their organisation, and whom they invite."""

from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import OrgRole, Permission
from consult.accounts import queries, services
from consult.accounts.forms import MAY, ORG_ROLES, InviteForm
from consult.accounts.models import Membership, User
from consult.accounts.views.signing_in import bp, is_confirmed, pepper, settings
from consult.analysis.language import NAMED
from consult.days import today_here
from consult.errors import N_, InvalidError, NotFoundError
from consult.web.database import session, transaction
from consult.web.errors import sentence
from consult.web.guards import allowed, confirmed, member, requires


@bp.get("/account/")
@confirmed
def own() -> str:
    """Show who is signed in, for whom they act, and with whom."""
    return _page()


@bp.post("/account/talen")
@requires(Permission.RESPONSE_MODERATE)
def choose_languages() -> ResponseReturnValue:
    """Keep in which languages a moderator reads answers."""
    try:
        with transaction() as writing:
            services.choose_languages(writing, current_user.id, request.form.getlist("languages"))
    except InvalidError as refusal:
        return _page(notice=sentence(refusal)), 422
    return redirect(url_for("accounts.own"), 303)


@bp.post("/account/organisatie/<uuid:organisation_id>/uitnodigen")
@member(OrgRole.SIGNATORY)
def invite(organisation_id: UUID) -> ResponseReturnValue:
    """Invite somebody, and show the link this once."""
    _require_signatory(organisation_id)
    return invited(organisation_id)


@bp.post("/account/organisatie/<uuid:organisation_id>/uitnodiging/<uuid:invitation_id>/intrekken")
@member(OrgRole.SIGNATORY)
def end_invitation(organisation_id: UUID, invitation_id: UUID) -> ResponseReturnValue:
    """End an invitation that was not used."""
    _require_signatory(organisation_id)
    with transaction() as writing:
        services.end_invitation(writing, organisation_id, invitation_id, by=current_user.id)
    return redirect(url_for("accounts.own"), 303)


@bp.post("/account/organisatie/<uuid:organisation_id>/lid/<uuid:user_id>/verwijderen")
@member(OrgRole.SIGNATORY)
def remove_member(organisation_id: UUID, user_id: UUID) -> ResponseReturnValue:
    """Take away what somebody may do for the organisation."""
    _require_signatory(organisation_id)
    try:
        with transaction() as writing:
            services.remove_member(writing, organisation_id, user_id, by=current_user.id)
    except InvalidError as refusal:
        return _page(notice=sentence(refusal)), 422
    return redirect(url_for("accounts.own"), 303)


def invited(organisation_id: UUID) -> str:
    """Make the invitation that was posted, and return the page that shows its link, this once."""
    form = InviteForm(request.form)
    if not form.validate():
        abort(400)
    with transaction() as writing:
        secret = services.invite(
            writing,
            pepper(),
            organisation_id,
            roles=form.org_roles,
            by=current_user.id,
            today=today_here(),
        )
    scheme = "https" if settings().cookies_secure else "http"
    address = url_for("accounts.invitation", secret=secret, _external=True, _scheme=scheme)
    return render_template("accounts/invited.html", nav=[], address=address, back=_back())


def role_choices() -> list[tuple[str, str]]:
    """Return what a member may do, as choices."""
    return [(value, str(_(words))) for value, words in MAY.items()]


def roles_in_words(roles: frozenset[OrgRole]) -> str:
    """Return roles as a line of words."""
    return ", ".join(str(_(ORG_ROLES[role])) for role in OrgRole if role in roles)


def _back() -> str:
    return url_for("accounts.organisations" if current_user.roles else "accounts.own")


def _page(notice: str = "") -> str:
    shown = sorted(current_user.memberships, key=lambda one: one.organisation.name) if is_confirmed() else []
    return render_template(
        "accounts/own.html",
        nav=[],
        facts_about=_facts_about(current_user),
        organisations=[_organisation(one) for one in shown],
        role_choices=role_choices(),
        languages_to_read=_languages() if is_confirmed() and allowed(Permission.RESPONSE_MODERATE) else [],
        reads=current_user.reads,
        notice=notice,
        error_title=bool(notice),
        me=current_user.id,
        first_label=_("My day") if current_user.roles else _("See what is open now"),
        first_page=url_for("site.desk" if current_user.roles else "site.home") if is_confirmed() else "",
    )


def _organisation(mine: Membership) -> dict[str, Any]:
    """Return an organisation as the page shows it: its members to everybody in it, the rest to who may sign."""
    signs = OrgRole.SIGNATORY in mine.roles
    members = queries.members_of(session(), mine.organisation_id)
    invitations = queries.open_invitations(session(), mine.organisation_id, today_here()) if signs else ()
    return {
        "id": mine.organisation_id,
        "name": mine.organisation.name,
        "may": roles_in_words(mine.roles),
        "signs": signs,
        "members": [(one.user_id, one.user.name, roles_in_words(one.roles)) for one in members],
        "invitations": [(one.id, roles_in_words(one.roles), one.expires_on) for one in invitations],
    }


def _languages() -> list[tuple[str, str]]:
    names = get_locale().languages
    return sorted(((code, str(names[code])) for code in NAMED), key=lambda choice: choice[1])


def _facts_about(user: User) -> list[tuple[str, str]]:
    factor = _("on") if user.has_second_factor else _("off")
    facts = [(_("Name"), user.name), (_("E-mail address"), user.email), (_("Second factor"), factor)]
    return facts + ([(_("Employer"), user.employer.name)] if user.employer else [])


def _require_signatory(organisation_id: UUID) -> None:
    """Refuse whoever may not sign for this organisation as if it were not there."""
    mine = (one.roles for one in current_user.memberships if one.organisation_id == organisation_id)
    if not any(OrgRole.SIGNATORY in roles for roles in mine):
        raise NotFoundError(N_("This organisation does not exist."))

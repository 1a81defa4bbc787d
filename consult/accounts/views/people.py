"""The administrators' list of who can what, and what they do with one account."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from consult.access import Permission
from consult.accounts import queries, services
from consult.accounts.forms import ROLES, RolesForm
from consult.accounts.models import User
from consult.accounts.views.members import roles_in_words
from consult.accounts.views.signing_in import bp, pepper
from consult.days import day_of
from consult.errors import ConflictError, InvalidError
from consult.web.database import session, transaction
from consult.web.errors import sentence
from consult.web.guards import fresh, requires
from consult.web.sessions import end_sessions_of

Act = Callable[[Session, UUID], None]


@bp.get("/desk/mensen")
@requires(Permission.ACCOUNT_TEND)
def people() -> str:
    """List every account: what it may do, for whom, and when it was last used."""
    seen = queries.last_sign_ins(session())
    return render_template(
        "accounts/people.html",
        role_words=_role_words(),
        people=[
            (user, _for_whom(user), day_of(seen[user.id]) if user.id in seen else None)
            for user in queries.all_accounts(session())
        ],
    )


@bp.get("/desk/mensen/<uuid:user_id>")
@requires(Permission.ACCOUNT_TEND)
def person(user_id: UUID) -> str:
    """Show one account, and what an administrator may do with it."""
    return _page(user_id)


@bp.post("/desk/mensen/<uuid:user_id>/rollen")
@requires(Permission.ACCOUNT_TEND)
@fresh
def change_roles(user_id: UUID) -> ResponseReturnValue:
    """Give a member of staff other roles; they sign in again."""
    form = RolesForm(request.form)
    if not form.validate():
        return _page(user_id, _("Choose from the list.")), 422
    return _done(user_id, lambda writing, by: services.change_roles(writing, user_id, form.chosen, by=by))


@bp.post("/desk/mensen/<uuid:user_id>/sluiten")
@requires(Permission.ACCOUNT_TEND)
@fresh
def disable(user_id: UUID) -> ResponseReturnValue:
    """Close an account."""
    return _done(user_id, lambda writing, by: services.switch(writing, user_id, disabled=True, by=by))


@bp.post("/desk/mensen/<uuid:user_id>/openen")
@requires(Permission.ACCOUNT_TEND)
@fresh
def enable(user_id: UUID) -> ResponseReturnValue:
    """Open a closed account again."""
    return _done(user_id, lambda writing, by: services.switch(writing, user_id, disabled=False, by=by))


@bp.post("/desk/mensen/<uuid:user_id>/tweede-factor")
@requires(Permission.ACCOUNT_TEND)
@fresh
def reset_second_factor(user_id: UUID) -> ResponseReturnValue:
    """Take a lost second factor away."""
    return _done(user_id, lambda writing, by: services.reset_second_factor(writing, user_id, by=by))


@bp.post("/desk/mensen/<uuid:user_id>/wachtwoord")
@requires(Permission.ACCOUNT_TEND)
@fresh
def make_password_link(user_id: UUID) -> ResponseReturnValue:
    """Make a link by which somebody chooses another password, and show it this once; they are signed out everywhere."""
    try:
        with transaction() as writing:
            secret = services.make_password_link(writing, pepper(), user_id, by=current_user.id)
            end_sessions_of(writing, user_id)
    except (InvalidError, ConflictError) as refusal:
        return _page(user_id, sentence(refusal)), 422
    return _page(user_id, password_link=url_for("accounts.lost_password", secret=secret, _external=True))


@bp.post("/desk/mensen/<uuid:user_id>/sessies")
@requires(Permission.ACCOUNT_TEND)
@fresh
def end_sessions_of_person(user_id: UUID) -> ResponseReturnValue:
    """Sign somebody out everywhere."""

    def act(writing: Session, by: UUID) -> None:
        queries.account_of(writing, user_id)
        services.note_ended_sessions(writing, user_id, by=by)

    return _done(user_id, act)


def _done(user_id: UUID, act: Act) -> ResponseReturnValue:
    """Do ``act`` and end every session of the account with it; show why where it is refused."""
    try:
        with transaction() as writing:
            act(writing, current_user.id)
            end_sessions_of(writing, user_id)
    except (InvalidError, ConflictError) as refusal:
        return _page(user_id, sentence(refusal)), 422
    return redirect(url_for("accounts.person", user_id=user_id), 303)


def _page(user_id: UUID, fault: str = "", *, password_link: str = "") -> str:
    found = queries.account_of(session(), user_id)
    seen = queries.last_sign_ins(session()).get(user_id)
    return render_template(
        "accounts/person.html",
        account=found,
        is_own=user_id == current_user.id,
        facts_about=_facts(found, day_of(seen).isoformat() if seen else _("never")),
        role_words=_role_words(),
        fault=fault,
        password_link=password_link,
        error_title=bool(fault),
    )


def _role_words() -> dict[str, str]:
    return {role.value: str(_(words)) for role, words in ROLES.items()}


def _facts(user: User, seen: str) -> list[tuple[str, Any]]:
    factor = _("on") if user.has_second_factor else _("off")
    return [
        (_("E-mail address"), user.email),
        (_("Works or acts for"), _for_whom(user)),
        (_("Signed in last"), seen),
        (_("Second factor"), factor),
    ]


def _for_whom(user: User) -> str:
    bodies = [user.employer.name] if user.employer else []
    return ", ".join(bodies + [f"{one.organisation.name} ({roles_in_words(one.roles)})" for one in user.memberships])

"""How one gets in: change the password or the second factor, make new recovery codes, see and end one's sessions."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from consult.accounts import queries, services
from consult.accounts.forms import PasswordForm, SecondFactorForm
from consult.accounts.views.signing_in import bp, keep_second_factor, ours, second_factor_form, show_codes
from consult.errors import InvalidError
from consult.web.account_sessions import days_of_sessions, end_other_sessions
from consult.web.database import session, transaction
from consult.web.errors import sentence
from consult.web.guards import confirmed, fresh


@bp.get("/account/beveiliging")
@confirmed
def security() -> str:
    """Show how one gets in, and since when one is signed in where."""
    return _page(PasswordForm())


@bp.post("/account/wachtwoord")
@confirmed
@fresh
def change_password() -> ResponseReturnValue:
    """Keep a new password, under a new cookie, and end every other session."""
    form = PasswordForm(request.form)
    if not form.validate():
        return _page(form), 422
    try:
        with transaction() as writing:
            services.change_password(writing, current_user.id, form.new_password.data or "")
            end_other_sessions(writing, current_user.id, ours())
    except InvalidError as refusal:
        form.new_password.errors = [sentence(refusal)]
        return _page(form), 422
    ours().renew()
    return redirect(url_for("accounts.security", done="password"), 303)


@bp.get("/account/second-factor/nieuw")
@confirmed
@fresh
def new_second_factor() -> str:
    """Offer the secret of another second factor."""
    return second_factor_form(SecondFactorForm(), replaces=True)


@bp.post("/account/second-factor/nieuw")
@confirmed
@fresh
def change_second_factor() -> ResponseReturnValue:
    """Set another second factor in the place of the one there was."""
    return keep_second_factor(replaces=True)


@bp.post("/account/herstelcodes")
@confirmed
@fresh
def renew_recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes, show them this once, and end every other session."""
    with transaction() as writing:
        codes = services.renew_recovery_codes(writing, current_user.id)
        end_other_sessions(writing, current_user.id, ours())
    return show_codes(_("Your new recovery codes"), codes, url_for("accounts.security"))


@bp.post("/account/sessies")
@confirmed
@fresh
def end_sessions() -> ResponseReturnValue:
    """End every session of this account but this one."""
    with transaction() as writing:
        end_other_sessions(writing, current_user.id, ours())
        services.note_ended_sessions(writing, current_user.id, by=current_user.id)
    return redirect(url_for("accounts.security", done="sessions"), 303)


def _page(form: PasswordForm) -> str:
    done = {
        "password": _("Your password was changed. You are signed out everywhere else."),
        "sessions": _("You are signed out everywhere else."),
    }
    return render_template(
        "accounts/security.html",
        nav=[],
        form=form,
        error_title=bool(form.faults),
        done=done.get(request.args.get("done", ""), ""),
        sessions=days_of_sessions(session(), current_user.id, ours()),
        codes_left=len(queries.unused_recovery_codes(session(), current_user.id)),
    )

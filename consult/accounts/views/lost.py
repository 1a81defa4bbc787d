"""Choose another password by the link that an administrator gave: its address holds a secret, which the form uses up."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.accounts import services
from consult.accounts.forms import PasswordForm
from consult.accounts.views.signing_in import bp, pepper
from consult.errors import InvalidError
from consult.web.database import session, transaction
from consult.web.errors import sentence
from consult.web.guards import public
from consult.web.sessions import end_sessions_of


@bp.get("/account/nieuw-wachtwoord/<secret>")
@public
def lost_password(secret: str) -> ResponseReturnValue:
    """Ask for another password."""
    services.holder_of_link(session(), pepper(), secret)
    return _page(secret, PasswordForm())


@bp.post("/account/nieuw-wachtwoord/<secret>")
@public
def choose_password(secret: str) -> ResponseReturnValue:
    """Keep it, and end every session of the account; the second factor is asked at the sign-in that follows."""
    form = PasswordForm(request.form)
    if not form.validate():
        return _page(secret, form), 422
    try:
        with transaction() as writing:
            user = services.choose_password(writing, pepper(), secret, form.new_password.data or "")
            end_sessions_of(writing, user.id)
    except InvalidError as refusal:
        form.new_password.errors = [sentence(refusal)]
        return _page(secret, form), 422
    return redirect(url_for("accounts.sign_in"), 303)


def _page(secret: str, form: PasswordForm) -> str:
    return render_template("accounts/lost.html", secret=secret, form=form, error_title=bool(form.faults))

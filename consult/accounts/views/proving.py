"""Show password and code again, where an act asks for it; what was typed in its form goes along and is not lost."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from consult.accounts import services
from consult.accounts.forms import ProofForm
from consult.accounts.views.signing_in import bp, examined, provider_name, settings
from consult.web import limits
from consult.web.database import transaction
from consult.web.errors import SECRET
from consult.web.guards import confirmed, fresh, proved


def ask_again() -> ResponseReturnValue | None:
    """Return the page that asks for the factors, or nothing when they came along and fit."""
    form = ProofForm(request.form)
    if "proof_password" not in request.form:
        return _page(ProofForm()), 403
    if not form.validate():
        return _page(form), 403
    email = current_user.email
    limits.hit("second-factor", email)
    proof = examined(email, form.proof_password.data or "", form.proof_one_time.data or "")
    with transaction() as writing:
        fits = services.prove_again(writing, proof, current_user.id, asks_second_factor=settings().second_factor)
    if not fits:
        form.proof_password.errors = [_("This did not fit. Check the password and the code.")]
        return _page(form), 403
    proved()
    return None


@bp.post("/account/opnieuw")
@confirmed
@fresh
def go_on() -> ResponseReturnValue:
    """Go on to the page that asked for the factors, which is one of ours."""
    onwards = request.form.get("onwards", "")
    is_ours = onwards.startswith("/") and not onwards.startswith("//") and "\\" not in onwards and onwards.isprintable()
    return redirect(onwards if is_ours else url_for("accounts.own"), 303)


def _page(form: ProofForm) -> str:
    """Ask, in a form that leads to where this request was going and holds everything but its secrets."""
    typed = [(name, value) for name, values in request.form.lists() for value in values]
    kept = [(name, value) for name, value in typed if not SECRET.search(name)]
    asks_for_page = request.method != "POST"
    here = request.script_root + request.full_path.rstrip("?")
    return render_template(
        "accounts/prove.html",
        nav=[],
        form=form,
        error_title=bool(form.faults),
        action=url_for("accounts.go_on") if asks_for_page else here,
        kept=[("onwards", here)] if asks_for_page else kept,
        asks_second_factor=settings().second_factor and current_user.has_second_factor,
        provider=provider_name() if current_user.provided_as else "",
    )

"""Come in with an invitation code. It is only looked at here: beginning to answer is what uses it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.responses import codes, queries
from consult.responses.forms import CodeForm
from consult.responses.views.visit import bp, carry_invitation, pepper
from consult.web import limits
from consult.web.database import session
from consult.web.guards import public


@bp.get("/uitnodiging")
@bp.get("/uitnodiging/<ref>")
@public
def enter_invitation(ref: str = "") -> str:
    """Ask for an invitation code; ``ref`` is where somebody goes on who has none."""
    return _page(CodeForm(), ref)


@bp.post("/uitnodiging")
@bp.post("/uitnodiging/<ref>")
@public
def show_invitation(ref: str = "") -> ResponseReturnValue:
    """Go to the first page with an invitation; a code that is wrong, used or stopped gets the same answer."""
    limits.check("invitation")
    form = CodeForm(request.form)
    digest = codes.invitation_digest(pepper(), codes.normalised(form.code.data or ""))
    leads_to = queries.invited_to(session(), digest)
    if leads_to is None:
        limits.hit("invitation")
        form.code.errors = [_("This code does not fit, or it was used. Check it, or go on without it.")]
        return _page(form, ref), 422
    carry_invitation(leads_to, digest)
    return redirect(url_for("responses.begin", ref=leads_to), 303)


def _page(form: CodeForm, ref: str) -> str:
    return render_template("responses/enter_invitation.html", form=form, ref=ref, error_title=bool(form.faults))

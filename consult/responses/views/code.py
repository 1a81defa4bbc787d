"""Come back with a return code: continue a draft, or see how far a sent response is. Never a word that was sent."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.responses import codes, queries
from consult.responses.forms import CodeForm, Typed
from consult.responses.models import ResponseState
from consult.responses.routes import part_name
from consult.responses.views.beginning import page_address
from consult.responses.views.visit import bp, hold, ours, pepper, response, respondent, say, today
from consult.web import limits
from consult.web.database import session, vault
from consult.web.guards import code_holder, public


@bp.get("/verder")
@public
def enter_code() -> str:
    """Ask for a code."""
    return _page(CodeForm())


@bp.post("/verder")
@public
def use_code() -> ResponseReturnValue:
    """Let the holder of a code in; a code that is wrong, withdrawn or expired gets the same answer."""
    limits.check("code")
    form = CodeForm(request.form)
    digest = codes.code_digest(pepper(), codes.normalised(form.code.data or ""))
    found = queries.held_by_code(session(), digest)
    if found is None:
        limits.hit("code")
        form.code.errors = [_("This code does not fit. Check it, and type it again.")]
        return _page(form), 422
    ours().clear()
    hold(found.id)
    return redirect(url_for("responses.mine"), 303)


@bp.get("/mijn")
@code_holder
def mine() -> str:
    """Show how far a response is, and what happens next."""
    held = response()
    asking = respondent()
    sent = held.state is ResponseState.SUBMITTED
    given = queries.given_in(vault(), held) if not sent or held.organisation_id else {}
    return render_template(
        "responses/mine.html",
        held=held,
        file=asking.file,
        sent=sent,
        answered=len(given),
        asked=len(asking.asked(queries.values_of(given))),
        is_open=held.is_open(today()),
        continue_at=page_address(part_name(1)),
        say=say,
    )


def _page(form: CodeForm) -> str:
    return render_template("responses/enter_code.html", form=form)


def codes_typed(typed: Typed) -> str:
    """Return what was typed as a form's single-use token."""
    return typed.get("form_token", "")

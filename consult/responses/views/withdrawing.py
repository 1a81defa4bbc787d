"""Take back what was sent, in two steps; undo that for a day; throw a draft away; and read what is known of oneself."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.access import OrgRole
from consult.days import day_of
from consult.errors import N_, ForbiddenError
from consult.responses import services
from consult.responses.models import ResponseState
from consult.responses.views.visit import bp, let_go, now, require_role, respondent, response
from consult.web.database import transaction, vault
from consult.web.guards import code_holder
from consult.web.i18n import say


@bp.get("/intrekken")
@code_holder
def withdrawing() -> ResponseReturnValue:
    """Say what withdrawing does, and ask once more."""
    if response().state is ResponseState.WITHDRAWING:
        return redirect(url_for("responses.mine"), 303)
    return _page()


@bp.post("/intrekken")
@code_holder
def withdraw() -> ResponseReturnValue:
    """Withdraw a response that was sent, or throw a draft away, once that was ticked."""
    held = response()
    require_role(held, OrgRole.SIGNATORY)
    if request.form.get("sure") != "yes":
        return _page(fault=_("Tick that you are sure. Nothing was changed.")), 422
    if held.state is ResponseState.DRAFT:
        with transaction() as writing:
            services.discard(writing, vault(), held.id)
        let_go()
        return render_template("responses/thrown_away.html")
    with transaction() as writing:
        services.withdraw(writing, held.id, now=now())
    return redirect(url_for("responses.mine"), 303)


@bp.post("/terugdraaien")
@code_holder
def undo_withdrawing() -> ResponseReturnValue:
    """Let the response count again."""
    held = response()
    require_role(held, OrgRole.SIGNATORY)
    with transaction() as writing:
        services.undo_withdrawing(writing, vault(), held.id, now=now())
    return redirect(url_for("responses.mine"), 303)


@bp.get("/bekend")
@code_holder
def known() -> str:
    """Say everything that is kept about whoever holds this response."""
    held = response()
    if held.state is ResponseState.WITHDRAWN:
        raise ForbiddenError(N_("Nothing is left of this response."))
    asking = respondent()
    return render_template(
        "responses/known.html",
        held=held,
        group=say(asking.file.group(held.group)),
        answers=len({answer.question for answer in held.answers}),
        kept=asking.file.privacy.retention,
    )


def _page(fault: str = "") -> str:
    held = response()
    return render_template(
        "responses/withdraw.html",
        held=held,
        is_draft=held.state is ResponseState.DRAFT,
        fault=fault,
        faults=[("sure-yes", fault)] if fault else [],
        error_title=bool(fault),
        last_day=services.last_day(day_of(now())),
    )

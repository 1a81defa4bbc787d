"""Sign along: ask other organisations, and read, sign or decline what others ask."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import OrgRole
from consult.accounts.queries import responding_organisations
from consult.consultations.queries import definition
from consult.days import today_here
from consult.errors import N_, ClosedError, ConflictError, InvalidError, NotFoundError, TransitionError
from consult.responses import queries, services
from consult.responses.answering import CHOICE, VISIBILITY
from consult.responses.models import CoSigning, CoSigningState, ResponseState, Visibility
from consult.responses.queries import Held
from consult.responses.services import Dissent
from consult.responses.views.code import summary_rows
from consult.responses.views.visit import bp, may, now, require_role
from consult.responses.views.workspace import mandate_rows, ours
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import code_holder, member
from consult.web.i18n import say

STATES = {
    CoSigningState.INVITED: N_("asked"),
    CoSigningState.SIGNED: N_("signed"),
    CoSigningState.DECLINED: N_("does not sign"),
}
_REFUSALS = (ConflictError, TransitionError, ClosedError, InvalidError)


@bp.get("/werkplek/mede")
@code_holder
def cosigning() -> str:
    """Show who was asked to sign along, and ask another organisation."""
    return _asking_page()


@bp.post("/werkplek/mede")
@code_holder
def ask_to_sign() -> ResponseReturnValue:
    """Ask another organisation to sign along."""
    held = ours()
    require_role(held, OrgRole.SIGNATORY)
    chosen = request.form.get("organisation", type=UUID)
    try:
        with transaction() as writing:
            services.ask_to_sign(writing, held.id, chosen or held.id, now=now())
    except (*_REFUSALS, NotFoundError) as refusal:
        return _asking_page(notice=sentence(refusal)), 409
    return redirect(url_for("responses.cosigning"), 303)


@bp.post("/werkplek/mede/<uuid:signing_id>/intrekken")
@code_holder
def stop_asking(signing_id: UUID) -> ResponseReturnValue:
    """Take back a request that was not signed."""
    held = ours()
    require_role(held, OrgRole.SIGNATORY)
    with transaction() as writing:
        services.stop_asking(writing, held.id, signing_id, now=now())
    return redirect(url_for("responses.cosigning"), 303)


@bp.get("/mede")
@member(OrgRole.SIGNATORY)
def asked_to_sign() -> str:
    """List what other organisations ask this member's organisations to sign along."""
    rows = [
        {
            "id": signing.id,
            "maker": response.maker,
            "title": say(definition(response.consultation).short_title),
            "for": signing.organisation.name,
            "state": _(STATES[signing.state]),
            "asked_again": signing.asked_again,
        }
        for signing, response in queries.requests_to(session(), _signs_for())
    ]
    return render_template("responses/asked_to_sign.html", rows=rows)


@bp.get("/mede/<uuid:signing_id>")
@member(OrgRole.SIGNATORY)
def sign_along(signing_id: UUID) -> str:
    """Show the answers as they stand, to sign them along or not."""
    return _request_page(signing_id)


@bp.post("/mede/<uuid:signing_id>")
@member(OrgRole.SIGNATORY)
def answer_request(signing_id: UUID) -> ResponseReturnValue:
    """Sign along, with a dissent where there is one, or decline."""
    signs = request.form.get("says") == CoSigningState.SIGNED
    use = VISIBILITY.get(request.form.get("use", ""), Visibility.ANALYSE)
    try:
        with transaction() as writing:
            services.answer_request(
                writing,
                vault(),
                signing_id,
                organisations=_signs_for(),
                says=CoSigningState.SIGNED if signs else CoSigningState.DECLINED,
                dissent=Dissent(request.form.get("dissent", ""), use),
                stand=request.form.get("stand", -1, type=int),
                by=current_user.id,
                now=now(),
            )
    except _REFUSALS as refusal:
        return _request_page(signing_id, notice=sentence(refusal)), 422 if isinstance(refusal, InvalidError) else 409
    return redirect(url_for("responses.sign_along", signing_id=signing_id), 303)


def _signs_for() -> list[UUID]:
    return [one.organisation_id for one in current_user.memberships if OrgRole.SIGNATORY in one.roles]


def _asking_page(notice: str = "") -> str:
    held = ours()
    signings = queries.co_signings_of(session(), held.id)
    keyring, asked = vault().keyring([held.id]), {one.organisation_id for one in signings}
    others = services.may_sign_along(session(), held, responding_organisations(session()))
    return render_template(
        "responses/cosigning.html",
        held=held,
        rows=[
            {
                "id": one.id,
                "name": one.organisation.name,
                "state": _(STATES[one.state]),
                "asked_again": one.asked_again,
                "may_stop": one.state is not CoSigningState.SIGNED,
                "dissent": queries.dissent_words(keyring, held, one) if one.state is CoSigningState.SIGNED else "",
            }
            for one in signings
        ],
        choices=[(str(one.id), one.name) for one in others if one.id not in asked],
        may_ask=may(held, OrgRole.SIGNATORY) and held.is_open(today_here()),
        notice=notice,
        error_title=bool(notice),
    )


def _request_page(signing_id: UUID, notice: str = "") -> str:
    signing = queries.request_to(session(), _signs_for(), signing_id)
    stand = queries.stand_of(session(), signing.response_id)
    held = queries.held(session(), signing.response_id)
    if held is None:
        raise NotFoundError(N_("Nobody asks your organisation to sign this, or not any more."))
    is_sent = held.state is ResponseState.SUBMITTED
    return render_template(
        "responses/sign_along.html",
        held=held,
        signing=signing,
        state=_(STATES[signing.state]),
        rows=_answers(held),
        mandate=mandate_rows(held),
        stand=stand,
        may_answer=held.is_open(today_here()) and not (is_sent and signing.state is CoSigningState.SIGNED),
        notice=notice,
        error_title=bool(notice),
        limit=services.DISSENT_LIMIT,
        **_typed(held, signing),
    )


def _answers(held: Held) -> list[dict[str, Any]]:
    asking = queries.respondent_of(session(), held)
    given = queries.given_in(vault(), held)
    rows = summary_rows(asking, asking.asked(queries.values_of(given)), given)
    return [{**row, "change_url": ""} for row in rows]


def _typed(held: Held, signing: CoSigning) -> dict[str, Any]:
    """Return the dissent as it was typed just now, or as it was kept, with what may be done with it."""
    asking = queries.respondent_of(session(), held)
    kept = queries.dissent_words(vault().keyring([held.id]), held, signing)
    return {
        "dissent": request.form.get("dissent", kept),
        "use": request.form.get("use", CHOICE[signing.visibility]),
        "uses": [(choice.id, say(choice)) for choice in asking.choices()],
    }

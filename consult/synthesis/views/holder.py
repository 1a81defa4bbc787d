"""This feature's page behind a return code: reading back the findings that one's words support, and saying what is missing.

And the page on which a member of the partner types in what it says of all of them.
"""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from consult.access import OrgRole
from consult.config import Settings
from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_by_ref
from consult.days import today_here
from consult.errors import N_, ConsultError, ForbiddenError
from consult.responses.behind import is_sent, may_see_outcome
from consult.responses.queries import Held
from consult.responses.services import VALIDATION_LIMIT, say_of_summary
from consult.responses.views.visit import require_role, response
from consult.synthesis import queries, services
from consult.synthesis.forms import ReadingForm, RejoinderForm
from consult.synthesis.models import ValidationRound
from consult.synthesis.queries import Asked
from consult.web import limits
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import code_holder, member

bp = Blueprint("synthesis_holder", __name__, url_prefix="/r")


def may_read_back(held: Held) -> bool:
    """Tell whether a holder is asked to read the summary back: who wanted to hear later, and organisations (decision 8)."""
    return may_see_outcome(held) or (is_sent(held) and held.organisation_id is not None)


def waiting(reading: Session, consultation_id: UUID, response_id: UUID) -> int:
    """Return how many findings wait for a word of a response's holder; none where no round is open."""
    now = today_here()
    found = queries.open_round(reading, consultation_id, now)
    return queries.unanswered(reading, found, response_id) if found else 0


@bp.route("/samenvatting", methods=["GET", "POST"])
@code_holder
def summary() -> ResponseReturnValue:
    """Ask of each finding that this holder's words support whether it puts their point well; never show their words."""
    held = response()
    if not may_read_back(held):
        return redirect(url_for("responses.mine"), 303)
    found = queries.open_round(session(), held.consultation_id, today_here())
    asked = queries.asked_of(session(), found, held.id) if found else ()
    if request.method == "GET" or found is None:
        return _page(found, asked, ReadingForm(None, []))
    require_role(held, OrgRole.WRITER)
    limits.hit("message")
    form = ReadingForm(request.form, [one.lineage_id for one in asked])
    try:
        with transaction() as writing:
            keep = partial(say_of_summary, writing, vault())
            services.read_back(writing, keep, found.id, held.id, form.said, today=today_here())
    except ConsultError as refusal:
        return _page(found, asked, form, fault=sentence(refusal)), 422
    return redirect(url_for("synthesis_holder.summary", saved=1), 303)


@bp.route("/weerwoord/<ref>", methods=["GET", "POST"])
@member(OrgRole.SIGNATORY)
def right_of_reply(ref: str) -> ResponseReturnValue:
    """Take what the partner says of the findings, in its own words, from whoever signs for it."""
    consultation = consultation_by_ref(session(), ref)
    settings: Settings = current_app.extensions["consult.settings"]
    mine = [one.organisation.name for one in current_user.memberships if OrgRole.SIGNATORY in one.roles]
    if not settings.partner or settings.partner not in mine:
        raise ForbiddenError(N_("Only the partner that this site names may reply here."))
    if request.method == "GET":
        return _reply(consultation, settings.partner)
    try:
        with transaction() as writing:
            services.save_rejoinder(
                writing,
                consultation.id,
                partner=settings.partner,
                words=RejoinderForm(request.form).words.data or "",
                by=current_user.id,
                by_partner=True,
                today=today_here(),
            )
    except ConsultError as refusal:
        return _reply(consultation, settings.partner, fault=sentence(refusal)), 422
    return redirect(url_for("synthesis_holder.right_of_reply", ref=ref, saved=1), 303)


def _page(found: ValidationRound | None, asked: Sequence[Asked], form: ReadingForm, *, fault: str = "") -> str:
    return render_template(
        "synthesis/read_back.html",
        reading=found,
        asked=asked,
        form=form,
        fault=fault,
        saved=bool(request.args.get("saved")) and not fault,
        limit=VALIDATION_LIMIT,
        error_title=bool(fault),
    )


def _reply(consultation: Consultation, partner: str, *, fault: str = "") -> str:
    approved = queries.approved(session(), consultation.id)
    findings = queries.findings_with_evidence(session(), approved.id) if approved else ()
    stored = queries.rejoinder_of(session(), consultation.id)
    return render_template(
        "synthesis/right_of_reply.html",
        consultation=consultation,
        partner=partner,
        statements=[one.statement for one in findings],
        typed=request.form.get("words", "") if fault else (stored.words if stored else ""),
        fault=fault,
        saved=bool(request.args.get("saved")) and not fault,
        limit=services.REJOINDER_LIMIT,
        error_title=bool(fault),
    )

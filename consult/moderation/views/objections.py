"""Objections on the moderators' desk: those that wait for somebody who took no part, and one of them."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from consult.access import Permission
from consult.analysis.language import detect
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import ConflictError, ConsultError, ForbiddenError, InvalidError
from consult.moderation import pages, queries, services
from consult.moderation.forms import ObjectionForm
from consult.moderation.labels import Labels
from consult.moderation.models import LetterState, ObjectionOutcome
from consult.moderation.queries import Appeal
from consult.moderation.views.desk import bp
from consult.moderation.views.judging import beside_original, opened
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import requires
from consult.web.i18n import current_language
from consult.web.paging import page_of


@bp.get("/bezwaren")
@requires(Permission.RESPONSE_MODERATE)
def objections(slug: str) -> str:
    """List the objections that this moderator may judge, without their words."""
    consultation = queries.consultation_at_desk(session(), slug, current_user)
    after = _uuid(request.args.get("after", ""))
    rows = queries.objections_page(session(), consultation.id, user_id=current_user.id, after=after)
    page = page_of(rows, lambda row: row.id.hex)
    labels = Labels(definition(consultation), current_language())
    return render_template(
        "moderation/objections.html",
        consultation=consultation,
        consultation_title=labels.title(),
        labels=labels,
        pages=pages,
        page=page,
        first_url=url_for(".objections", slug=slug) if after else "",
        next_url=url_for(".objections", slug=slug, after=page.after) if page.after else "",
        saved=bool(request.args.get("saved")),
    )


@bp.route("/bezwaren/<uuid:objection_id>", methods=["GET", "POST"])
@requires(Permission.RESPONSE_MODERATE)
def objection(slug: str, objection_id: UUID) -> ResponseReturnValue:
    """Show an objection beside what it is about; uphold or dismiss it with a reason."""
    consultation = queries.consultation_at_desk(session(), slug, current_user)
    appeal = queries.appeal_at(session(), vault(), consultation.id, objection_id)
    form = ObjectionForm(request.form)
    if request.method == "GET":
        return _page(consultation, appeal, form)
    outcome = ObjectionOutcome.UPHELD if request.form.get("act") == "uphold" else ObjectionOutcome.DISMISSED
    try:
        with transaction() as writing:
            typed = form.reason.data or ""
            services.decide_objection(writing, vault(), objection_id, outcome, typed, by=current_user)
    except InvalidError as refusal:
        form.reason.errors = [sentence(refusal)]
        return _page(consultation, appeal, form, status=422)
    except (ConflictError, ForbiddenError) as refusal:
        now = queries.appeal_at(session(), vault(), consultation.id, objection_id)
        status = 403 if isinstance(refusal, ForbiddenError) else 409
        return _page(consultation, now, form, status=status, refusal=refusal)
    return redirect(url_for(".objections", slug=slug, saved=1), 303)


def _page(
    consultation: Consultation,
    appeal: Appeal,
    form: ObjectionForm,
    *,
    status: int = 200,
    refusal: ConsultError | None = None,
) -> tuple[str, int]:
    found = opened(consultation, appeal.row.answer_id)
    is_open = appeal.row.state is LetterState.OPEN
    took_part = any(current_user.id in {one.moderator_id, one.looked_by_id} for one in found.decisions)
    page = render_template(
        "moderation/objection.html",
        **beside_original(consultation, found, appeal.row.decision, form, refusal=refusal),
        judged_at=url_for(".objection", slug=consultation.slug, objection_id=appeal.row.id),
        appeal=appeal,
        spoken_in_reason=detect(appeal.reason),
        is_open=is_open,
        outcome=pages.judged(appeal.row.outcome),
        may_judge=is_open and not took_part,
    )
    return page, status


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

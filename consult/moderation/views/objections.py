"""Objections on the moderators' desk: those that wait for somebody who took no part, and one of them."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from consult.access import Permission
from consult.analysis.language import detect
from consult.audit import AuditAction, record
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import ConflictError, ConsultError, ForbiddenError, InvalidError
from consult.moderation import pages, queries, services
from consult.moderation.forms import ObjectionForm
from consult.moderation.labels import Labels
from consult.moderation.models import LetterState, ObjectionOutcome
from consult.moderation.panes import as_others_read, original
from consult.moderation.queries import Appeal
from consult.moderation.services.reasons import LONGEST
from consult.moderation.views.desk import bp
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
    found = queries.review(session(), vault(), appeal.row.answer_id, consultation_id=consultation.id)
    # The answer and the objection are raw words: every view is a line in the log (``security.md`` check 47).
    with transaction() as writing:
        record(writing, AuditAction.RAW_TEXT_VIEWED, found.answer.id, actor_id=current_user.id)
    labels = Labels(definition(consultation), current_language())
    passages = appeal.row.decision.passages
    context: dict[str, Any] = {
        "consultation": consultation,
        "review": found,
        "appeal": appeal,
        "form": form,
        "error_title": bool(form.faults or refusal),
        "reference": pages.reference(found.answer),
        "asked": pages.question(labels, found.answer),
        "response_facts": pages.facts(labels, found),
        "decided": pages.decided(appeal.row.decision),
        "history": pages.history(found),
        "spoken": detect(found.words),
        "spoken_in_reason": detect(appeal.reason),
        "original": original(found.words, (), passages),
        "others": pages.readable_pieces(as_others_read(found.words, passages)),
        "placeholders": pages.placeholders(),
        "is_open": appeal.row.state is LetterState.OPEN,
        "outcome": pages.judged(appeal.row.outcome),
        "took_part": any(current_user.id in {one.moderator_id, one.looked_by_id} for one in found.decisions),
        "longest": LONGEST,
        "refusal": sentence(refusal) if refusal else "",
        "is_conflict": isinstance(refusal, ConflictError),
    }
    return render_template("moderation/objection.html", **context), status


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

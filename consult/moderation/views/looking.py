"""The second look: decisions that wait for another moderator, and one of them beside the original."""

from datetime import UTC, date, datetime
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
from consult.moderation.forms import LookForm
from consult.moderation.labels import Labels
from consult.moderation.models import Look, ModerationDecision, Verdict
from consult.moderation.panes import as_others_read, original
from consult.moderation.services.reasons import LONGEST
from consult.moderation.views.desk import bp
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import requires
from consult.web.i18n import current_language
from consult.web.paging import page_of


@bp.get("/tweede-blik")
@requires(Permission.RESPONSE_MODERATE)
def second_looks(slug: str) -> str:
    """List the decisions that this moderator may take the second look at, without their words."""
    consultation = queries.consultation_at_desk(session(), slug, current_user)
    after = _place(request.args.get("after", ""))
    rows = queries.second_looks_page(session(), consultation.id, user_id=current_user.id, after=after)
    page = page_of(rows, lambda row: f"{row.decided_at.timestamp()}.{row.id.hex}")
    labels, today = Labels(definition(consultation), current_language()), datetime.now(UTC).date()
    return render_template(
        "moderation/second_looks.html",
        consultation=consultation,
        consultation_title=labels.title(),
        labels=labels,
        pages=pages,
        page=page,
        rows=[(one, _days(one, today)) for one in page.rows],
        first_url=url_for(".second_looks", slug=slug) if after else "",
        next_url=url_for(".second_looks", slug=slug, after=page.after) if page.after else "",
        saved=bool(request.args.get("saved")),
    )


@bp.route("/tweede-blik/<uuid:decision_id>", methods=["GET", "POST"])
@requires(Permission.RESPONSE_MODERATE)
def second_look(slug: str, decision_id: UUID) -> ResponseReturnValue:
    """Show what was decided beside the original; agree with it, or send it back with a reason."""
    consultation = queries.consultation_at_desk(session(), slug, current_user)
    decision = queries.decision_to_look_at(session(), consultation.id, decision_id)
    form = LookForm(request.form)
    if request.method == "GET":
        return _page(consultation, decision, form)
    try:
        with transaction() as writing:
            if request.form.get("act") == "agree":
                services.agree(writing, vault(), decision_id, version=form.version_seen, by=current_user)
            else:
                typed, seen = form.reason.data or "", form.version_seen
                services.send_back(writing, vault(), decision_id, typed, version=seen, by=current_user)
    except InvalidError as refusal:
        form.reason.errors = [sentence(refusal)]
        return _page(consultation, decision, form, status=422)
    except (ConflictError, ForbiddenError) as refusal:
        now = queries.decision_to_look_at(session(), consultation.id, decision_id)
        status = 403 if isinstance(refusal, ForbiddenError) else 409
        return _page(consultation, now, form, status=status, refusal=refusal)
    return redirect(url_for(".second_looks", slug=slug, saved=1), 303)


def _page(
    consultation: Consultation,
    decision: ModerationDecision,
    form: LookForm,
    *,
    status: int = 200,
    refusal: ConsultError | None = None,
) -> tuple[str, int]:
    found = queries.review(session(), vault(), decision.answer_id, consultation_id=consultation.id)
    # Every time the raw words are shown is a line in the log (``security.md`` check 47).
    with transaction() as writing:
        record(writing, AuditAction.RAW_TEXT_VIEWED, found.answer.id, actor_id=current_user.id)
    shown = next(one for one in found.decisions if one.id == decision.id)
    labels = Labels(definition(consultation), current_language())
    is_mine = shown.moderator_id == current_user.id
    context: dict[str, Any] = {
        "consultation": consultation,
        "review": found,
        "decision": shown,
        "form": form,
        "error_title": bool(form.faults or refusal),
        "reference": pages.reference(found.answer),
        "asked": pages.question(labels, found.answer),
        "responded_to": pages.responded_to(found.provision, current_language()),
        "response_facts": pages.facts(labels, found),
        "decided": pages.decided(shown),
        "is_rejected": shown.verdict is Verdict.REJECT,
        "is_referral": shown.verdict is Verdict.REFER,
        "history": pages.history(found),
        "before": pages.before(found),
        "spoken": detect(found.words),
        "original": original(found.words, (), shown.passages),
        "others": pages.readable_pieces(as_others_read(found.words, shown.passages)),
        "placeholders": pages.placeholders(),
        "is_waiting": shown.look is Look.WAITING,
        "is_mine": is_mine,
        "longest": LONGEST,
        "refusal": sentence(refusal) if refusal else "",
        "is_conflict": isinstance(refusal, ConflictError),
    }
    return render_template("moderation/second_look.html", **context), status


def _days(decision: ModerationDecision, today: date) -> int:
    return max((today - decision.decided_at.date()).days, 0)


def _place(after: str) -> tuple[datetime, UUID] | None:
    """Return where the list goes on; from the front where the address makes no sense."""
    moment, _dot, decision = after.rpartition(".")
    try:
        return datetime.fromtimestamp(float(moment), UTC), UUID(hex=decision)
    except (ValueError, OverflowError, OSError):
        return None

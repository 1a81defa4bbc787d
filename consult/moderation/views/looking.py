"""The second look: decisions that wait for another moderator, and one of them beside the original."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from consult.access import Permission
from consult.analysis.language import detect
from consult.analysis.personal_data import find
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.days import day_of, today_here
from consult.errors import ConflictError, ConsultError, ForbiddenError, InvalidError
from consult.moderation import pages, queries, services
from consult.moderation.forms import LookForm
from consult.moderation.labels import Labels
from consult.moderation.models import Look, ModerationDecision
from consult.moderation.panes import Suggested
from consult.moderation.views.desk import bp
from consult.moderation.views.judging import beside_original, opened
from consult.text.redaction import Passage
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
    labels = Labels(definition(consultation), current_language())
    return render_template(
        "moderation/second_looks.html",
        consultation=consultation,
        consultation_title=labels.title(),
        labels=labels,
        pages=pages,
        page=page,
        rows=[(one, _days(one, today_here())) for one in page.rows],
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
    found = opened(consultation, decision.answer_id)
    shown = next(one for one in found.decisions if one.id == decision.id)
    left = _left_readable(found.words, shown.passages)
    is_waiting = shown.look is Look.WAITING
    page = render_template(
        "moderation/second_look.html",
        **beside_original(consultation, found, shown, form, refusal=refusal, left=left),
        judged_at=url_for(".second_look", slug=consultation.slug, decision_id=shown.id),
        decision=shown,
        before=pages.before(found),
        left=bool(left),
        is_waiting=is_waiting,
        may_judge=is_waiting and shown.moderator_id != current_user.id,
    )
    return page, status


def _days(decision: ModerationDecision, on: date) -> int:
    return max((on - day_of(decision.decided_at)).days, 0)


def _left_readable(words: str, passages: Sequence[Passage]) -> list[Suggested]:
    """Return what the computer points at and the decision leaves to be read."""
    return [
        Suggested.of(number, words, each, category=None, hidden=False)
        for number, each in enumerate(find(words, detect(words)), 1)
        if not any(each.span.overlaps(passage.span) for passage in passages)
    ]


def _place(after: str) -> tuple[datetime, UUID] | None:
    """Return where the list goes on; from the front where the address makes no sense."""
    moment, _dot, decision = after.rpartition(".")
    try:
        return datetime.fromtimestamp(float(moment), UTC), UUID(hex=decision)
    except (ValueError, OverflowError, OSError):
        return None

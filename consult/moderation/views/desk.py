"""The moderators' desk: what waits, and one answer at a time."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.analysis.language import detect
from consult.analysis.personal_data import find
from consult.audit import AuditAction, record
from consult.config import Settings
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import (
    N_,
    ConflictError,
    ConsultError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    TransitionError,
)
from consult.moderation import pages
from consult.moderation.forms import RULINGS, DecisionForm, QueueForm
from consult.moderation.labels import Labels
from consult.moderation.panes import as_others_read, original
from consult.moderation.queries import (
    Review,
    consultation_at_desk,
    next_waiting,
    review,
    state_counts,
    waiting_page,
)
from consult.moderation.services import decide
from consult.responses.queries import attachment_behind, clean_copy
from consult.responses.views.visit import today
from consult.text.marks import fence
from consult.web.database import session, transaction, vault
from consult.web.downloads import download
from consult.web.errors import sentence
from consult.web.guards import requires
from consult.web.i18n import current_language
from consult.web.paging import page_of

bp = Blueprint("moderation", __name__, url_prefix="/desk/<slug>/moderatie")


@bp.get("")
@requires(Permission.RESPONSE_MODERATE)
def queue(slug: str) -> str:
    """Show the answers that wait, or those in another state; without their words."""
    consultation = consultation_at_desk(session(), slug, current_user)
    labels = Labels(definition(consultation), current_language())
    form = QueueForm(request.args, questions=labels.questions_in_words(), groups=labels.groups())
    rows = waiting_page(
        session(),
        consultation.id,
        state=form.chosen_state,
        question=form.question.data,
        group=form.group.data,
        after=form.after,
    )
    page = page_of(rows, lambda row: str(row.id))
    here: dict[str, Any] = {"slug": slug, "state": form.chosen_state.value, **form.kept}
    return render_template(
        "moderation/queue.html",
        consultation=consultation,
        consultation_title=labels.title(),
        labels=labels,
        form=form,
        page=page,
        pages=pages,
        state_chips=pages.chips(state_counts(session(), consultation.id), form.chosen_state, slug=slug, **form.kept),
        first_url=url_for(".queue", **here) if form.after else "",
        next_url=url_for(".queue", after=page.after, **here) if page.after else "",
        saved=_saved(),
    )


@bp.route("/<uuid:answer_id>", methods=["GET", "POST"])
@requires(Permission.RESPONSE_MODERATE)
def answer(slug: str, answer_id: UUID) -> ResponseReturnValue:
    """Show one answer, raw and as others read it; take the decision on it, or show what it would look like."""
    consultation = consultation_at_desk(session(), slug, current_user)
    found = review(session(), vault(), answer_id, consultation_id=consultation.id)
    form = _form(found)
    if request.method == "GET":
        return _page(consultation, found, form)
    if request.form.get("act") == "preview":
        return _page(consultation, found, form, status=200 if form.read_marks_only() else 422)
    if not form.validate():
        return _page(consultation, found, form, status=422)
    try:
        _decide(answer_id, form)
    except (ConflictError, ForbiddenError, TransitionError, InvalidError) as refusal:
        return _refused(consultation, answer_id, refusal)
    following = next_waiting(session(), consultation.id, answer_id)
    if following is None:
        return redirect(url_for(".queue", slug=slug, saved=1), 303)
    return redirect(url_for(".answer", slug=slug, answer_id=following, saved=1), 303)


@bp.get("/<uuid:answer_id>/bijlage")
@requires(Permission.RESPONSE_MODERATE)
def file(slug: str, answer_id: UUID) -> Response:
    """Send the clean copy of the file that an answer's words were read from; it is as raw as they are, and logged."""
    consultation = consultation_at_desk(session(), slug, current_user)
    found = review(session(), vault(), answer_id, consultation_id=consultation.id)
    attachment = attachment_behind(session(), found.answer)
    if attachment is None:
        raise NotFoundError(N_("This file does not exist, or not any more."))
    copy = clean_copy(vault(), attachment)
    with transaction() as writing:
        record(writing, AuditAction.RAW_TEXT_VIEWED, answer_id, actor_id=current_user.id, file=str(attachment.number))
    return download(copy, name=attachment.file_name, media_type=attachment.media_type)


def _form(found: Review, *, version: int | None = None) -> DecisionForm:
    return DecisionForm(
        request.form if request.method == "POST" else None,
        words=found.words,
        version=version or found.answer.version,
        suggestions=find(found.words, detect(found.words)),
        in_force=found.passages if found.decisions else None,
    )


def _decide(answer_id: UUID, form: DecisionForm) -> None:
    ruling = RULINGS[form.ruling.data]
    settings: Settings = current_app.extensions["consult.settings"]
    with transaction() as writing:
        decide(
            writing,
            vault(),
            answer_id,
            version=form.version_seen,
            verdict=ruling.verdict,
            passages=form.passages,
            reason=ruling.reason,
            share=settings.second_look,
            by=current_user,
        )


def _refused(consultation: Consultation, answer_id: UUID, refusal: ConsultError) -> ResponseReturnValue:
    """Show what was filled in beside what is there now; saving once more then decides on what is there now."""
    found = review(session(), vault(), answer_id, consultation_id=consultation.id)
    form = _form(found)
    form.read_marks_only()
    form.version.data = str(found.answer.version)
    status = 422 if isinstance(refusal, InvalidError) else 403 if isinstance(refusal, ForbiddenError) else 409
    return _page(consultation, found, form, status=status, refusal=refusal)


def _page(
    consultation: Consultation,
    found: Review,
    form: DecisionForm,
    *,
    status: int = 200,
    refusal: ConsultError | None = None,
) -> tuple[str, int]:
    # Every time the raw words are shown is a line in the log (``security.md`` check 47).
    with transaction() as writing:
        record(writing, AuditAction.RAW_TEXT_VIEWED, found.answer.id, actor_id=current_user.id)
    labels = Labels(definition(consultation), current_language())
    signs = fence(found.words)
    context: dict[str, Any] = {
        "consultation": consultation,
        "review": found,
        "form": form,
        "error_title": bool(form.faults),
        "reference": pages.reference(found.answer),
        "asked": pages.question(labels, found.answer),
        "responded_to": pages.responded_to(found.provision, current_language()),
        "siblings": pages.siblings(found, consultation.slug),
        "closed": sum(not each.is_text for each in found.answers),
        "response_facts": pages.facts(labels, found),
        "history": pages.history(found),
        "beside": pages.beside(session(), vault(), found, today()),
        "before": pages.before(found),
        "spoken": detect(found.words),
        "original": original(found.words, form.suggested, form.own),
        "others": pages.readable_pieces(as_others_read(found.words, form.passages)),
        "placeholders": pages.placeholders(),
        "together": pages.together(found.words),
        "mark_choices": pages.mark_choices(),
        "opening": f"[[{signs}…|",
        "closing": f"{signs}]]",
        "refusal": sentence(refusal) if refusal else "",
        "is_conflict": isinstance(refusal, ConflictError),
        "saved": _saved(),
    }
    return render_template("moderation/answer.html", **context), status


def _saved() -> str:
    return str(_("Your decision was saved.")) if request.args.get("saved") else ""

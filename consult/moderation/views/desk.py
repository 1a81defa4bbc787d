"""The moderators' desk: one answer at a time."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from consult.access import Permission
from consult.analysis.language import detect
from consult.analysis.personal_data import find
from consult.audit import AuditAction, record
from consult.config import Settings
from consult.consultations.models import Consultation
from consult.days import today_here
from consult.errors import (
    N_,
    ConflictError,
    ConsultError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    TransitionError,
)
from consult.moderation import advice, pages
from consult.moderation.forms import RULINGS, DecisionForm
from consult.moderation.panes import as_others_read, original
from consult.moderation.queries import (
    Review,
    claim_on,
    consultation_at_desk,
    review,
    words_of_response,
)
from consult.moderation.queries.campaigns import template_passages
from consult.moderation.services import decide_as_taken
from consult.moderation.views.going_on import filters_in, go_on, labels_of, saved_url
from consult.responses.queries import attachment_behind, clean_copy
from consult.responses.views.visit import now
from consult.text.marks import fence
from consult.web.database import session, transaction, vault
from consult.web.downloads import download
from consult.web.errors import sentence
from consult.web.guards import requires
from consult.web.i18n import current_language

bp = Blueprint("moderation", __name__, url_prefix="/desk/<slug>/moderatie")

_ACCEPTING = ("accept", "accept-plain")
"""Buttons that decide by themselves: accept with what is ticked and marked, or without the suggestions."""


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
    return go_on(consultation, filters_in(labels_of(consultation)), after=answer_id, saved=answer_id.hex)


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


def _typed() -> "MultiDict[str, str] | None":
    """Return what was filled in; a button that accepts has chosen the decision, and perhaps unticked the suggestions."""
    if request.method != "POST":
        return None
    typed: MultiDict[str, str] = MultiDict(request.form)
    if typed.get("act") in _ACCEPTING:
        typed["ruling"] = "accept"
    if typed.get("act") == "accept-plain":
        typed.poplist("hide")
    return typed


def _form(found: Review, *, version: int | None = None) -> DecisionForm:
    return DecisionForm(
        _typed(),
        words=found.words,
        version=version or found.answer.version,
        suggestions=find(found.words, detect(found.words)),
        in_force=found.passages if found.decisions else None,
        proposed=advice.proposal(found),
        copied=() if found.decisions else template_passages(session(), vault(), found.answer, found.words),
    )


def _decide(answer_id: UUID, form: DecisionForm) -> None:
    ruling = RULINGS[form.ruling.data]
    settings: Settings = current_app.extensions["consult.settings"]
    with transaction() as writing:
        decide_as_taken(
            writing,
            vault(),
            answer_id,
            by=current_user,
            now=now(),
            version=form.version_seen,
            verdict=ruling.verdict,
            passages=form.passages,
            reason=ruling.reason,
            share=settings.second_look,
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
    labels, filters = labels_of(consultation), filters_in(labels_of(consultation))
    signs, spoken = fence(found.words), detect(found.words)
    reads = advice.language_of_writer(spoken)
    context: dict[str, Any] = {
        "consultation": consultation,
        "review": found,
        "form": form,
        "filters": filters.kept,
        "claim": pages.claimed(claim_on(session(), found.answer.id, now=now()), current_user.id),
        "error_title": bool(form.faults),
        "reference": pages.reference(found.answer),
        "asked": pages.question(labels, found.answer),
        "responded_to": pages.responded_to(found.provision, current_language()),
        "siblings": pages.siblings(found, consultation.slug),
        "closed": sum(not each.is_text for each in found.answers),
        "response_facts": pages.facts(labels, found),
        "history": pages.history(found),
        "before": pages.before(found),
        "spoken": spoken,
        "beside": pages.beside(session(), vault(), found, today_here()),
        "original": original(found.words, form.suggested, form.own),
        "others": pages.readable_pieces(as_others_read(found.words, form.passages)),
        "placeholders": pages.placeholders(),
        "proposed": "" if refusal else advice.proposal(found),
        "checklist": advice.checklist(found, words_of_response(vault(), found)),
        "ticked": request.form.getlist("ticked"),
        "rulings": {name: _(ruling.label) for name, ruling in RULINGS.items()},
        "told_language": reads,
        "told_language_word": pages.language_words()[reads],
        "told": advice.told(reads, form.passages, by=current_user.id, answer_id=found.answer.id),
        "mark_choices": pages.mark_choices(),
        "opening": f"[[{signs}…|",
        "closing": f"{signs}]]",
        "refusal": sentence(refusal) if refusal else "",
        "is_conflict": isinstance(refusal, ConflictError),
        "saved_url": saved_url(consultation.slug, filters),
    }
    return render_template("moderation/answer.html", **context), status

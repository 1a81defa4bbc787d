"""The safety team's desk: answers in which somebody may be in danger. Every opening is a line in the log."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.audit import AuditAction, record
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import ConsultError, ForbiddenError, NotFoundError, TransitionError
from consult.moderation import pages, queries, services, words
from consult.moderation.forms import LetterForm
from consult.moderation.labels import Labels
from consult.moderation.models import SafetyAct
from consult.moderation.queries import Opened
from consult.moderation.services.dialogue import LONGEST
from consult.moderation.standard_texts import FOR_SAFETY
from consult.moderation.views.desk import bp
from consult.responses.views.visit import now, settings
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import requires
from consult.web.i18n import current_language

USE, SEND, STEP, GIVE_BACK = "use", "send", "step", "back"


@bp.get("/gevaar")
@requires(Permission.SAFEGUARDING_READ)
def safety(slug: str) -> str:
    """List what is with the safety team, the longest first, without a word of it."""
    consultation = queries.consultation_at_desk(session(), slug, current_user)
    with transaction() as writing:
        record(writing, AuditAction.SAFEGUARDING_VIEWED, consultation.id, actor_id=current_user.id)
    labels = Labels(definition(consultation), current_language())
    hours = settings().safety_hours
    rows = [
        {
            "answer": one.case.answer,
            "asked": pages.question(labels, one.case.answer),
            "since": format_datetime(one.case.opened_at, "medium"),
            "read": one.read,
            "late": one.is_late(now(), hours),
            "wrote_back": one.wrote_back,
        }
        for one in queries.safety_cases(session(), consultation.id)
    ]
    return render_template(
        "moderation/safety.html",
        consultation=consultation,
        title=labels.title(),
        labels=labels,
        pages=pages,
        rows=rows,
        hours=hours,
        saved=bool(request.args.get("saved")),
    )


@bp.route("/gevaar/<uuid:answer_id>", methods=["GET", "POST"])
@requires(Permission.SAFEGUARDING_READ)
def safety_case(slug: str, answer_id: UUID) -> ResponseReturnValue:
    """Show a case with all that belongs to it; write to the holder, write down a step, or give the answer back."""
    consultation = queries.consultation_at_desk(session(), slug, current_user)
    found = queries.safety_case(session(), vault(), answer_id, consultation)
    letter = _letter(consultation, found)
    act = request.form.get("act", "")
    if request.method == "GET" or act == USE:
        letter.put()
        return _page(consultation, found, letter)
    try:
        _do(act, answer_id)
    except (ForbiddenError, NotFoundError):
        raise
    except ConsultError as refusal:
        status = 409 if isinstance(refusal, TransitionError) else 422
        return _page(consultation, found, letter, {_FIELD.get(act, "step"): sentence(refusal)}), status
    if act == GIVE_BACK:
        return redirect(url_for(".safety", slug=slug, saved=1), 303)
    return redirect(url_for(".safety_case", slug=slug, answer_id=answer_id, saved=1), 303)


_FIELD = {SEND: "words", GIVE_BACK: "last_note"}


def _do(act: str, answer_id: UUID) -> None:
    done: dict[str, Any] = {"by": current_user, "now": now()}
    with transaction() as writing:
        if act == SEND:
            services.write_for_safety(writing, vault(), answer_id, request.form.get("words", ""), **done)
        elif act == GIVE_BACK:
            services.give_back(writing, vault(), answer_id, request.form.get("last_note", ""), **done)
        else:
            step = _step(request.form.get("step", ""))
            services.take_step(writing, vault(), answer_id, step, request.form.get("note", ""), **done)


def _step(typed: str) -> SafetyAct:
    # What is not offered counts as an act that nobody writes down by hand, which the service refuses in words.
    return SafetyAct(typed) if typed in set(SafetyAct) else SafetyAct.CLOSED


def _letter(consultation: Consultation, found: Opened) -> LetterForm:
    spoken = queries.spoken_by(session(), vault(), found.case.response_id)
    return LetterForm(request.form, texts=FOR_SAFETY, spoken=spoken, file=definition(consultation))


def _page(consultation: Consultation, found: Opened, letter: LetterForm, faults: dict[str, str] | None = None) -> str:
    with transaction() as writing:
        record(writing, AuditAction.SAFEGUARDING_VIEWED, found.case.answer_id, actor_id=current_user.id)
    labels = Labels(definition(consultation), current_language())
    answer, response = found.review.answer, found.review.answer.response
    context: dict[str, Any] = {
        "consultation": consultation,
        "title": labels.title(),
        "reference": pages.reference(answer),
        "asked": pages.question(labels, answer),
        "found": found,
        "others": [(pages.question(labels, each), said) for each, said in found.others],
        "facts_known": [
            (_("Flagged on"), format_datetime(found.case.opened_at, "medium")),
            *pages.facts(labels, found.review),
        ],
        "messages": queries.messages_of(session(), vault(), response.id, with_safety=True),
        "labels": labels,
        "pages": pages,
        "steps": [
            (_(words.SAFETY_ACTS[step.act]), note, f"{step.author.name}, {format_datetime(step.taken_at, 'medium')}")
            for step, note in reversed(found.steps)
        ],
        "step_choices": [(act.value, _(words.SAFETY_ACTS[act])) for act in services.BY_HAND],
        "letter": letter,
        "can_be_reached": response.code_digest is not None or response.organisation_id is not None,
        "longest": LONGEST,
        "note_limit": services.NOTE_LIMIT,
        "hours": settings().safety_hours,
        "has_help_lines": bool(definition(consultation).help_lines),
        "faults": faults or {},
        "saved": bool(request.args.get("saved")) and not faults,
        "error_title": bool(faults),
    }
    return render_template("moderation/safety_case.html", **context)

"""The moderators' side of messages and objections: what waits, and what was said with one holder."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from consult.access import Permission
from consult.audit import AuditAction, record
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import ConsultError
from consult.moderation import pages, queries, services, words
from consult.moderation.forms import LetterForm
from consult.moderation.labels import Labels
from consult.moderation.services.dialogue import LONGEST
from consult.moderation.standard_texts import TO_HOLDERS
from consult.moderation.views.desk import bp
from consult.moderation.views.safety import USE
from consult.responses.models import Response
from consult.responses.views.visit import now
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import requires
from consult.web.i18n import current_language


@bp.get("/berichten")
@requires(Permission.RESPONSE_MODERATE)
def letters(slug: str) -> str:
    """List the responses whose holders wrote or objected, and wait for an answer."""
    consultation = queries.consultation_at_desk(session(), slug, current_user)
    rows = [
        {
            "label": _("Response %(reference)s", reference=response_id.hex[:8]),
            "url": url_for(".dialogue", slug=slug, response_id=response_id),
            "count": str(messages + objections),
            "note": ", ".join(_waiting(messages, objections)),
        }
        for response_id, (messages, objections) in queries.letters_waiting(session(), consultation.id).items()
    ]
    labels = Labels(definition(consultation), current_language())
    return render_template("moderation/letters.html", consultation=consultation, title=labels.title(), rows=rows)


@bp.route("/berichten/<uuid:response_id>", methods=["GET", "POST"])
@requires(Permission.RESPONSE_MODERATE)
def dialogue(slug: str, response_id: UUID) -> ResponseReturnValue:
    """Show what was said with one holder, and write to them."""
    consultation = queries.consultation_at_desk(session(), slug, current_user)
    response = queries.response_at_desk(session(), response_id, consultation_id=consultation.id)
    spoken = queries.spoken_by(session(), vault(), response_id)
    letter = LetterForm(request.form, texts=TO_HOLDERS, spoken=spoken, file=definition(consultation))
    if request.method == "GET" or request.form.get("act") == USE:
        letter.put()
        return _page(consultation, response, letter)
    try:
        with transaction() as writing:
            typed = letter.words.data or ""
            services.write_to_holder(writing, vault(), response_id, typed, by=current_user, now=now())
    except ConsultError as refusal:
        return _page(consultation, response, letter, fault=sentence(refusal)), 422
    return redirect(url_for(".dialogue", slug=slug, response_id=response_id), 303)


def _waiting(messages: int, objections: int) -> list[str]:
    said = [ngettext("%(num)s message", "%(num)s messages", messages)] if messages else []
    return [*said, ngettext("%(num)s objection", "%(num)s objections", objections)] if objections else said


def _page(consultation: Consultation, response: Response, letter: LetterForm, fault: str = "") -> str:
    # What a holder wrote here is as raw as an answer: every view is a line in the log (``security.md`` check 47).
    with transaction() as writing:
        record(writing, AuditAction.RAW_TEXT_VIEWED, response.id, actor_id=current_user.id)
    labels = Labels(definition(consultation), current_language())
    return render_template(
        "moderation/dialogue.html",
        consultation=consultation,
        title=labels.title(),
        reference=response.id.hex[:8],
        group=labels.group(response.group),
        messages=queries.messages_of(session(), vault(), response.id, with_safety=False),
        with_safety_team=queries.watched(session(), response.id),
        objections=queries.objections_of(session(), vault(), response.id),
        labels=labels,
        pages=pages,
        words=words,
        can_be_reached=response.code_digest is not None or response.organisation_id is not None,
        letter=letter,
        faults={"words": fault} if fault else {},
        longest=LONGEST,
        error_title=bool(fault),
    )

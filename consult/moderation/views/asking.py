"""Asking whoever wrote an answer what they meant, before anything is decided on it."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from consult.access import Permission
from consult.audit import AuditAction, record
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import ConsultError, InvalidError
from consult.moderation import pages, queries, services
from consult.moderation.forms import LetterForm
from consult.moderation.labels import Labels
from consult.moderation.queries import Review
from consult.moderation.services.dialogue import LONGEST
from consult.moderation.standard_texts import ABOUT_AN_ANSWER
from consult.moderation.views.desk import bp
from consult.moderation.views.safety import USE
from consult.responses.views.visit import now
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import requires
from consult.web.i18n import current_language


@bp.route("/<uuid:answer_id>/vraag", methods=["GET", "POST"])
@requires(Permission.RESPONSE_MODERATE)
def ask(slug: str, answer_id: UUID) -> ResponseReturnValue:
    """Write a question about one answer; the answer goes on waiting."""
    consultation = queries.consultation_at_desk(session(), slug, current_user)
    found = queries.review(session(), vault(), answer_id, consultation_id=consultation.id)
    spoken = queries.spoken_by(session(), vault(), found.answer.response_id)
    letter = LetterForm(request.form, texts=ABOUT_AN_ANSWER, spoken=spoken, file=definition(consultation))
    if request.method == "GET" or request.form.get("act") == USE:
        letter.put()
        return _page(consultation, found, letter)
    try:
        with transaction() as writing:
            services.ask_writer(writing, vault(), answer_id, letter.words.data or "", by=current_user, now=now())
    except ConsultError as refusal:
        status = 422 if isinstance(refusal, InvalidError) else 409
        return _page(consultation, found, letter, sentence(refusal)), status
    return redirect(url_for(".answer", slug=slug, answer_id=answer_id), 303)


def _page(consultation: Consultation, found: Review, letter: LetterForm, fault: str = "") -> str:
    with transaction() as writing:
        record(writing, AuditAction.RAW_TEXT_VIEWED, found.answer.id, actor_id=current_user.id)
    labels = Labels(definition(consultation), current_language())
    response = found.answer.response
    return render_template(
        "moderation/ask.html",
        consultation=consultation,
        found=found,
        reference=pages.reference(found.answer),
        asked=pages.question(labels, found.answer),
        letter=letter,
        faults={"words": fault} if fault else {},
        can_be_reached=response.code_digest is not None or response.organisation_id is not None,
        longest=LONGEST,
        error_title=bool(fault),
    )

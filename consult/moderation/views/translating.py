"""The translation of an answer: typed by a person, then looked through for what others must not read."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from consult.access import Permission
from consult.analysis.language import detect
from consult.analysis.personal_data import find
from consult.audit import AuditAction, record
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import ConflictError, ConsultError, InvalidError, TransitionError
from consult.moderation import pages, queries, services
from consult.moderation.forms import TranslationForm, TranslationMarksForm
from consult.moderation.labels import Labels
from consult.moderation.panes import as_others_read, original
from consult.moderation.queries import Review, Translated
from consult.moderation.views.desk import bp
from consult.responses.models import AnswerState
from consult.text.marks import fence
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import requires
from consult.web.i18n import current_language

CHECK = "check"


@bp.route("/<uuid:answer_id>/vertaling", methods=["GET", "POST"])
@requires(Permission.RESPONSE_MODERATE)
def translation(slug: str, answer_id: UUID) -> ResponseReturnValue:
    """Show an answer beside its translation; keep the translation, or what others must not read of it."""
    consultation = queries.consultation_at_desk(session(), slug, current_user)
    found = queries.review(session(), vault(), answer_id, consultation_id=consultation.id)
    translated = queries.translation_of(session(), vault(), found.answer)
    checks = request.method == "POST" and request.form.get("act") == CHECK and translated is not None
    typing = _typing(found, translated, is_typed=request.method == "POST" and not checks)
    marking = _marking(found, translated, is_typed=checks) if translated else None
    if request.method == "GET":
        return _page(consultation, found, (typing, marking), translated)
    if not (marking if checks and marking else typing).validate():
        return _page(consultation, found, (typing, marking), translated), 422
    try:
        _keep(answer_id, typing, marking if checks else None)
    except (ConflictError, InvalidError, TransitionError) as refusal:
        status = 422 if isinstance(refusal, InvalidError) else 409
        found = queries.review(session(), vault(), answer_id, consultation_id=consultation.id)
        # What is there now is shown beside what was typed; saving once more then takes its place.
        for form in filter(None, (typing, marking)):
            form.version.data = str(found.answer.version)
        return _page(consultation, found, (typing, marking), translated, refusal), status
    endpoint = ".answer" if checks else ".translation"
    return redirect(url_for(endpoint, slug=slug, answer_id=answer_id), 303)


def _typing(found: Review, translated: Translated | None, *, is_typed: bool) -> TranslationForm:
    known: dict[str, Any] = {
        "version": str(found.answer.version),
        "from_language": translated.row.from_language if translated else detect(found.words),
        "to_language": translated.row.to_language if translated else services.INTO[0],
        "translator": translated.row.translator if translated else current_user.name,
        "words": translated.words if translated else "",
    }
    return TranslationForm(request.form if is_typed else None, **known)


def _marking(found: Review, translated: Translated, *, is_typed: bool) -> TranslationMarksForm:
    return TranslationMarksForm(
        request.form if is_typed else None,
        words=translated.words,
        version=found.answer.version,
        suggestions=find(translated.words, translated.row.to_language),
        in_force=translated.row.passages if translated.is_checked else None,
    )


def _keep(answer_id: UUID, typing: TranslationForm, marking: TranslationMarksForm | None) -> None:
    with transaction() as writing:
        if marking is not None:
            seen = {"version": marking.version_seen, "by": current_user}
            services.check_translation(writing, vault(), answer_id, marking.passages, **seen)
            return
        services.translate(
            writing,
            vault(),
            answer_id,
            typing.words.data or "",
            from_language=typing.from_language.data,
            to_language=typing.to_language.data,
            translator=typing.translator.data or "",
            version=typing.version_seen,
            by=current_user,
        )


def _page(
    consultation: Consultation,
    found: Review,
    forms: tuple[TranslationForm, TranslationMarksForm | None],
    translated: Translated | None,
    refusal: ConsultError | None = None,
) -> str:
    with transaction() as writing:
        record(writing, AuditAction.RAW_TEXT_VIEWED, found.answer.id, actor_id=current_user.id)
    typing, marking = forms
    labels = Labels(definition(consultation), current_language())
    faults = [*typing.faults, *(marking.faults if marking else [])]
    signs = fence(translated.words) if translated else ""
    context: dict[str, Any] = {
        "consultation": consultation,
        "review": found,
        "reference": pages.reference(found.answer),
        "asked": pages.question(labels, found.answer),
        "spoken": detect(found.words),
        "typing": typing,
        "marking": marking,
        "translated": translated,
        "may_type": found.answer.state is AnswerState.WAITING,
        "original": original(translated.words, [], marking.passages) if translated and marking else [],
        "others": pages.readable_pieces(as_others_read(translated.words, marking.passages))
        if translated and marking
        else [],
        "placeholders": pages.placeholders(),
        "mark_choices": pages.mark_choices(),
        "opening": f"[[{signs}…|",
        "closing": f"{signs}]]",
        "faults": faults,
        "refusal": sentence(refusal) if refusal else "",
        "error_title": bool(faults or refusal),
    }
    return render_template("moderation/translation.html", **context)

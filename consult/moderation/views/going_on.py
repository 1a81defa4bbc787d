"""How a moderator goes from one answer to the next, with the filters that they chose."""

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.moderation import pages
from consult.moderation.forms import QueueForm
from consult.moderation.labels import Labels
from consult.moderation.services import take_next
from consult.responses.views.visit import now
from consult.web.database import transaction
from consult.web.i18n import current_language


def labels_of(consultation: Consultation) -> Labels:
    """Return the names that a consultation's file gives, in the page's language."""
    return Labels(definition(consultation), current_language())


def filters_in(labels: Labels) -> QueueForm:
    """Return the filters in this page's address."""
    return QueueForm(
        request.args,
        questions=labels.questions_in_words(),
        groups=labels.groups(),
        languages=pages.language_words(),
    )


def go_on(
    consultation: Consultation, form: QueueForm, *, after: UUID | None = None, saved: str = ""
) -> ResponseReturnValue:
    """Send the moderator to their next answer, or to the queue where nothing is left; the filters stay."""
    said: dict[str, Any] = {"saved": saved} if saved else {}
    with transaction() as writing:
        chosen = take_next(writing, consultation, form.wanted(current_user), by=current_user, now=now(), after=after)
    if chosen is None:
        return redirect(url_for(".queue", slug=consultation.slug, done=1, **form.kept, **said), 303)
    return redirect(url_for(".answer", slug=consultation.slug, answer_id=chosen, **form.kept, **said), 303)


def saved_url(slug: str, form: QueueForm) -> str:
    """Return where the decision that was just saved can be looked at again; nothing when none was."""
    try:
        saved = UUID(hex=request.args.get("saved", ""))
    except ValueError:
        return ""
    return url_for(".answer", slug=slug, answer_id=saved, **form.kept)

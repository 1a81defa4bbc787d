"""What whoever judges a decision reads, whether as a second look or on an objection: it beside the original."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_login import current_user

from consult.analysis.language import detect
from consult.audit import AuditAction, record
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.days import today_here
from consult.errors import ConflictError, ConsultError
from consult.moderation import pages, queries
from consult.moderation.labels import Labels
from consult.moderation.models import ModerationDecision, Verdict
from consult.moderation.panes import Suggested, as_others_read, original
from consult.moderation.queries import Review
from consult.moderation.services.reasons import LONGEST
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.forms import BaseForm
from consult.web.i18n import current_language


def opened(consultation: Consultation, answer_id: UUID) -> Review:
    """Return an answer with its words; that they were shown becomes a line in the log (``security.md`` check 47)."""
    found = queries.review(session(), vault(), answer_id, consultation_id=consultation.id)
    with transaction() as writing:
        record(writing, AuditAction.RAW_TEXT_VIEWED, found.answer.id, actor_id=current_user.id)
    return found


def beside_original(
    consultation: Consultation,
    found: Review,
    decision: ModerationDecision,
    form: BaseForm,
    *,
    refusal: ConsultError | None,
    left: Sequence[Suggested] = (),
) -> dict[str, Any]:
    """Return what ``moderation/judging.html`` shows of a decision; ``left`` is what it leaves to be read."""
    labels = Labels(definition(consultation), current_language())
    return {
        "consultation": consultation,
        "review": found,
        "form": form,
        "error_title": bool(form.faults or refusal),
        "reference": pages.reference(found.answer),
        "asked": pages.question(labels, found.answer),
        "responded_to": pages.responded_to(found.provision, current_language()),
        "response_facts": pages.facts(labels, found),
        "decided": pages.decided(decision),
        "is_rejected": decision.verdict is Verdict.REJECT,
        "is_referral": decision.verdict is Verdict.REFER,
        "history": pages.history(found),
        "beside": pages.beside(session(), vault(), found, today_here()),
        "spoken": detect(found.words),
        "original": original(found.words, left, decision.passages),
        "others": pages.readable_pieces(as_others_read(found.words, decision.passages)),
        "placeholders": pages.placeholders(),
        "longest": LONGEST,
        "refusal": sentence(refusal) if refusal else "",
        "is_conflict": isinstance(refusal, ConflictError),
    }

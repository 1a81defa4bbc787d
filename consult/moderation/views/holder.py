"""This feature's pages behind a return code: messages, what was done with one's answers, and objecting to that."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.access import OrgRole
from consult.consultations.queries import consultation_by_id, definition
from consult.days import today_here
from consult.errors import N_, ConsultError, NotFoundError
from consult.moderation import pages, queries, services, words
from consult.moderation.labels import Labels
from consult.moderation.models import Message, ModerationDecision, Objection, ObjectionOutcome, Verdict
from consult.moderation.queries import Appeal, Outcome
from consult.moderation.services.dialogue import LONGEST
from consult.responses.behind import is_sent, may_see_outcome
from consult.responses.models import Answer
from consult.responses.queries import Held, answers_with_questions
from consult.responses.views.visit import may, now, pepper, require_role, response
from consult.web import limits
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import code_holder
from consult.web.i18n import current_language, say_as

bp = Blueprint("moderation_holder", __name__, url_prefix="/r")

_JUDGED = {
    ObjectionOutcome.UPHELD: N_("You objected, and a moderator agrees with you: it is decided anew. The reason:"),
    ObjectionOutcome.DISMISSED: N_("You objected. Somebody else looked at it, and the decision stays. The reason:"),
}


@bp.route("/berichten", methods=["GET", "POST"])
@code_holder
def messages() -> ResponseReturnValue:
    """Show what moderators wrote, and take a message for them. The holder's own words are not shown again."""
    held = response()
    if not is_sent(held):
        return redirect(url_for("responses.mine"), 303)
    if request.method == "GET":
        return _messages(held)
    require_role(held, OrgRole.WRITER)
    limits.hit("message")
    try:
        with transaction() as writing:
            typed = request.form.get("words", "")
            services.write_to_moderators(writing, vault(), held.id, typed, pepper=pepper(), now=now())
    except ConsultError as refusal:
        return _messages(held, fault=sentence(refusal)), 422
    return redirect(url_for("moderation_holder.messages", saved=1), 303)


@bp.get("/uitkomst")
@code_holder
def outcome() -> ResponseReturnValue:
    """Show what was decided on each answer in words: which kinds of passages are hidden, or why it was rejected."""
    held = response()
    if not may_see_outcome(held):
        return redirect(url_for("responses.mine"), 303)
    found = queries.outcomes(session(), vault(), held.id)
    labels = Labels(definition(consultation_by_id(session(), held.consultation_id)), current_language())
    rows = [
        _row(labels, answer, found.get(answer.id, Outcome(None, None)))
        for answer in answers_with_questions(session(), held.id)
        if answer.is_text
    ]
    return render_template("moderation/outcome.html", rows=rows, saved=bool(request.args.get("saved")))


@bp.route("/bezwaar/<uuid:decision_id>", methods=["GET", "POST"])
@code_holder
def objection(decision_id: UUID) -> ResponseReturnValue:
    """Take an objection to one decision."""
    held = response()
    if not may_see_outcome(held):
        return redirect(url_for("responses.mine"), 303)
    in_force = (one.decision for one in queries.outcomes(session(), vault(), held.id).values())
    decision = next((one for one in in_force if one is not None and one.id == decision_id), None)
    if decision is None or not _can_be_objected_to(decision):
        raise NotFoundError(N_("This decision is not about your answers, or it was taken anew."))
    if request.method == "GET":
        return _objection(decision)
    require_role(held, OrgRole.SIGNATORY)
    limits.hit("message")
    try:
        with transaction() as writing:
            typed = request.form.get("words", "")
            services.raise_objection(writing, vault(), held.id, decision_id, typed, now=now())
    except ConsultError as refusal:
        return _objection(decision, fault=sentence(refusal)), 422
    return redirect(url_for("moderation_holder.outcome", saved=1), 303)


def _messages(held: Held, fault: str = "") -> str:
    labels = Labels(definition(consultation_by_id(session(), held.consultation_id)), current_language())
    return render_template(
        "moderation/messages.html",
        messages=[
            (one, _asked_about(labels, held, one.row))
            for one in queries.messages_of(session(), vault(), held.id, with_safety=True)
        ],
        shows_own=held.organisation_id is not None,
        may_write=may(held, OrgRole.WRITER),
        saved=bool(request.args.get("saved")) and not fault,
        typed=request.form.get("words", "") if fault else "",
        fault=fault,
        longest=LONGEST,
        error_title=bool(fault),
    )


def _asked_about(labels: Labels, held: Held, message: Message | Objection) -> dict[str, str] | None:
    """Return the question of the consultation that a message is about, and where its answer is changed while it may be."""
    answer = message.answer
    if answer is None or isinstance(message, Objection):
        return None
    words, language = labels.question(answer.question.key)
    is_whole = not answer.part and answer.provision_id is None
    url = url_for("responses.anew", question=answer.question.key) if is_whole and held.is_open(today_here()) else ""
    return {"question": say_as(words, language), "change": url}


def _objection(decision: ModerationDecision, fault: str = "") -> str:
    return render_template(
        "moderation/object.html",
        said=pages.decided(decision),
        typed=request.form.get("words", "") if fault else "",
        fault=fault,
        longest=LONGEST,
        error_title=bool(fault),
    )


def _row(labels: Labels, answer: Answer, found: Outcome) -> dict[str, Any]:
    asked, decision, appeal = pages.question(labels, answer), found.decision, found.appeal
    said = pages.decided(decision) if decision is not None else _(words.STATES[answer.state])
    may_object = decision is not None and _can_be_objected_to(decision) and not _is_about(appeal, decision)
    address = url_for("moderation_holder.objection", decision_id=decision.id) if decision and may_object else ""
    return {
        "key": asked["text"] + (f": {asked['option']}" if asked["option"] else ""),
        "value": [said, *_judged(appeal)],
        "change_url": address,
        "change_words": _("Object"),
        "change_hidden": _("to what was decided on this answer"),
    }


def _is_about(appeal: Appeal | None, decision: ModerationDecision) -> bool:
    return appeal is not None and appeal.row.decision_id == decision.id


def _judged(appeal: Appeal | None) -> list[str]:
    """Return what came of an objection, with the moderator's reason line by line; nothing without an objection."""
    if appeal is None:
        return []
    if appeal.row.outcome is None:
        return [_("You objected. Somebody else will decide.")]
    return [_(_JUDGED[appeal.row.outcome]), *(line for line in appeal.reply.split("\n") if line.strip())]


def _can_be_objected_to(decision: ModerationDecision) -> bool:
    return decision.verdict is Verdict.REJECT or bool(decision.redactions)

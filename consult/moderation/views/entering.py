"""A moderator's page to type what came on paper or was said in a meeting, with the ordinary questions."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from consult.access import Permission
from consult.audit import AuditAction, recorded
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import N_, ClosedError, InvalidError, NotFoundError
from consult.moderation import pages
from consult.moderation.forms import EntryForm
from consult.moderation.labels import Labels
from consult.moderation.queries import consultation_at_desk
from consult.moderation.services import Entry, Way, enter, weeks_to_enter
from consult.responses import codes
from consult.responses.answering import Respondent, UnfitAnswersError
from consult.responses.filling import PaintedForm
from consult.responses.forms import SHOWN, read_given
from consult.responses.queries import Held, held_by_send
from consult.responses.views.questions import FORM_TOKEN, Faults, faults_in, question_context
from consult.responses.views.visit import now, pepper
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import requires
from consult.web.i18n import current_language

bp = Blueprint("entering", __name__, url_prefix="/desk/<slug>/invoeren")


@bp.get("")
@requires(Permission.RESPONSE_MODERATE)
def index(slug: str) -> str:
    """Ask for which group a response is to be typed."""
    consultation = consultation_at_desk(session(), slug, current_user)
    labels = Labels(definition(consultation), current_language())
    return render_template(
        "moderation/enter_group.html",
        consultation=consultation,
        consultation_title=labels.title(),
        groups=labels.groups(),
        is_asked=bool(weeks_to_enter(consultation, now())),
    )


@bp.get("/<group>")
@requires(Permission.RESPONSE_MODERATE)
def form(slug: str, group: str) -> str:
    """Show the questions that this group is asked."""
    consultation = consultation_at_desk(session(), slug, current_user)
    return _page(consultation, _respondent(consultation, group), _form(consultation), {})


@bp.post("/<group>")
@requires(Permission.RESPONSE_MODERATE)
def save(slug: str, group: str) -> ResponseReturnValue:
    """Keep what was typed, and show a code where one was asked; the same form again shows the same."""
    consultation = consultation_at_desk(session(), slug, current_user)
    asking = _respondent(consultation, group)
    before = held_by_send(session(), codes.send_digest(pepper(), _token()))
    if before is not None:
        return _entered(consultation, before)
    filled = _form(consultation)
    shown = codes.shown_at(pepper(), _token())
    if shown is None or now() - shown > codes.FORM_LASTS:
        notice = _("This page was open for too long. Check it, and send once more.")
        return _page(consultation, asking, filled, {}, notice), 422
    if not filled.validate():
        return _page(consultation, asking, filled, {}), 422
    try:
        with transaction() as writing:
            wanted = consultation_at_desk(writing, slug, current_user)
            enter(writing, vault(), wanted, _entry(asking, filled), by=current_user, now=now())
    except UnfitAnswersError as refusal:
        return _page(consultation, asking, filled, faults_in(refusal)), 422
    except (ClosedError, InvalidError) as refusal:
        status = 409 if isinstance(refusal, ClosedError) else 422
        return _page(consultation, asking, filled, {}, sentence(refusal)), status
    entered = held_by_send(session(), codes.send_digest(pepper(), _token()))
    if entered is None:
        raise NotFoundError(N_("This response does not exist, or not any more."))
    return _entered(consultation, entered)


def _entry(asking: Respondent, filled: EntryForm) -> Entry:
    code = codes.code_from(pepper(), _token())
    return Entry(
        group=asking.group,
        way=Way(filled.way.data),
        week=filled.chosen_week,
        given=read_given(asking.questions(), request.form),
        send_digest=codes.send_digest(pepper(), _token()),
        code_digest=codes.code_digest(pepper(), code) if filled.code.data else None,
    )


def _entered(consultation: Consultation, entered: Held) -> str:
    """Return the page that says it is kept, with the code while it may still be shown: for a quarter of an hour."""
    entry = recorded(session(), AuditAction.RESPONSE_ENTERED, entered.id)
    is_fresh = entry is not None and now() - entry.happened_at <= codes.SHOWN_AGAIN_FOR
    code = codes.grouped(codes.code_from(pepper(), _token())).split("-") if entered.has_code and is_fresh else []
    return render_template("moderation/entered.html", consultation=consultation, has_code=entered.has_code, code=code)


def _page(consultation: Consultation, asking: Respondent, filled: EntryForm, faults: Faults, notice: str = "") -> str:
    questions = asking.questions()
    labels = Labels(asking.file, current_language())
    numbers = {question.id: number for number, question in enumerate(questions, 1)}
    context: dict[str, Any] = question_context(asking, questions, numbers, faults)
    context["summary"] = [*filled.faults, *context["summary"]]
    page = render_template(
        "moderation/enter.html",
        **context,
        consultation=consultation,
        group=asking.group,
        group_words=labels.group(asking.group),
        questions=questions,
        form=filled,
        notice=notice,
        error_title=bool(context["summary"] or notice),
    )
    typed = {name: values for name, values in request.form.lists() if name not in {SHOWN, "csrf_token", FORM_TOKEN}}
    own = {"csrf_token": [generate_csrf()], FORM_TOKEN: [codes.new_token(pepper())]}
    return PaintedForm(page).filled(typed | own)


def _form(consultation: Consultation) -> EntryForm:
    weeks = {week.isoformat(): pages.week_words(week) for week in weeks_to_enter(consultation, now())}
    return EntryForm(request.form, weeks=weeks)


def _respondent(consultation: Consultation, group: str) -> Respondent:
    file = definition(consultation)
    return Respondent(file, file.group(group).id, is_organisation=False)


def _token() -> str:
    return request.form.get(FORM_TOKEN, "")

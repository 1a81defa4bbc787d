"""Answer a question anew after sending, add to it or take it away. What was sent is never shown (``security.md`` 0.9)."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import generate_csrf

from consult.access import OrgRole
from consult.consultations.format import Question
from consult.days import today_here
from consult.errors import ConsultError, NotFoundError
from consult.responses import queries, services
from consult.responses.answering import Given, UnfitAnswersError, takes_words
from consult.responses.behind import is_sent
from consult.responses.filling import PaintedForm
from consult.responses.forms import SHOWN, read_given
from consult.responses.views.questions import Faults, faults_in, question_context
from consult.responses.views.visit import bp, now, numbered, require_role, respondent, response
from consult.web.database import transaction, vault
from consult.web.errors import sentence
from consult.web.guards import code_holder

ADD, REPLACE, REMOVE = "add", "replace", "remove"


@bp.get("/aanpassen")
@code_holder
def choose_anew() -> ResponseReturnValue:
    """Show which questions were answered and which were not, and never how."""
    held = response()
    if not is_sent(held):
        return redirect(url_for("responses.mine"), 303)
    rows = [
        {
            "key": numbered(number, question),
            "value": [_("Answered") if _is_answered(question) else _("Not answered")],
            "extra": "",
            "change_url": url_for("responses.anew", question=question.id) if held.is_open(today_here()) else "",
            "change_hidden": _("your answer to question %(number)s", number=number),
        }
        for number, question in enumerate(_asked(), 1)
    ]
    saved = _saved(request.args.get("saved", ""))
    return render_template(
        "responses/choose_anew.html",
        held=held,
        rows=rows,
        is_open=held.is_open(today_here()),
        saved=saved,
        has_text=bool(respondent().file.provision_questions),
    )


@bp.get("/aanpassen/<question>")
@code_holder
def anew(question: str) -> ResponseReturnValue:
    """Show one question, empty."""
    if not is_sent(response()):
        return redirect(url_for("responses.mine"), 303)
    return _page(_wanted(question), {})


@bp.post("/aanpassen/<question>")
@code_holder
def save_anew(question: str) -> ResponseReturnValue:
    """Keep the new answer to one question, or what was added to it, or nothing instead of it."""
    require_role(response(), OrgRole.SIGNATORY)
    wanted = _wanted(question)
    act = request.form.get("act", REPLACE)
    given = Given() if act == REMOVE else read_given([wanted], request.form).get(question, Given())
    if act != REMOVE and not given.value and not any(given.words.values()):
        return _page(wanted, {question: [_("Nothing is filled in. Nothing was changed.")]}), 422
    try:
        dropped = _keep(question, given, adds=act == ADD)
    except UnfitAnswersError as refusal:
        return _page(wanted, faults_in(refusal)), 422
    except NotFoundError:
        raise
    except ConsultError as refusal:
        return _page(wanted, {question: [sentence(refusal)]}), 409
    return redirect(url_for("responses.choose_anew", saved=str(dropped)), 303)


def _keep(question: str, given: Given, *, adds: bool) -> int:
    with transaction() as writing:
        if adds:
            services.add_to_answer(writing, vault(), response().id, question, str(given.value or ""), now=now())
            return 0
        return services.answer_anew(writing, vault(), response().id, question, given, now=now())


def _page(question: Question, faults: Faults) -> str:
    """Return the page with one question, filled with nothing but what was typed just now."""
    number = [one.id for one in _asked()].index(question.id) + 1
    asking = respondent()
    context: dict[str, Any] = question_context(asking, [question], {question.id: number}, faults)
    page = render_template(
        "responses/anew.html",
        question=question,
        number=number,
        acts=_acts(question),
        file=asking.file,
        error_title=bool(faults),
        act=request.form.get("act", ADD if takes_words(question) else REPLACE),
        **context,
    )
    typed = {name: values for name, values in request.form.lists() if name not in {SHOWN, "csrf_token", "act"}}
    return PaintedForm(page).filled({**typed, "csrf_token": [generate_csrf()]})


def _acts(question: Question) -> list[tuple[str, str]]:
    """Return what may be done with an answer that is there."""
    if not _is_answered(question):
        return []
    acts = [(REPLACE, _("Replace my earlier answer")), (REMOVE, _("Take my earlier answer away"))]
    return [(ADD, _("Add this to my earlier answer")), *acts] if takes_words(question) else acts


def _asked() -> list[Question]:
    # What was sent is opened here only to know which questions it brings up.
    return list(respondent().asked(queries.values_of(queries.given_in(vault(), response()))))


def _wanted(key: str) -> Question:
    found = next((one for one in _asked() if one.id == key), None)
    if found is None:
        abort(404)
    return found


def _is_answered(question: Question) -> bool:
    return any(answer.question == question.id for answer in response().answers)


def _saved(dropped: str) -> str:
    if not dropped.isdecimal():
        return ""
    if dropped == "0":
        return str(_("Your change was saved. Moderators read it before others do."))
    count = min(int(dropped), 99)
    return str(
        ngettext(
            "Your change was saved. %(num)s other answer is not asked any more because of it, and was deleted.",
            "Your change was saved. %(num)s other answers are not asked any more because of it, and were deleted.",
            count,
        )
    )

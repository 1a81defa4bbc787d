"""The pages with questions: shown filled in with what was saved, and saved as a whole or not at all."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from consult.access import OrgRole
from consult.consultations.format import AnswerValue
from consult.consultations.format.questions import FILE_TEXT_LIMIT
from consult.errors import ClosedError, ConsultError, TransitionError
from consult.responses import codes, forms, queries
from consult.responses.answering import Respondent, UnfitAnswersError, takes_words
from consult.responses.filling import PaintedForm
from consult.responses.forms import SHOWN, read_given, typed_from
from consult.responses.models import ResponseState
from consult.responses.pages import PaintedPages
from consult.responses.routes import ALL, SHORT, QuestionPage, next_page, page_named, part_name
from consult.responses.services import save_answers
from consult.responses.views.beginning import page_address
from consult.responses.views.visit import (
    bp,
    has_frame_of_its_own,
    now,
    painted_pages,
    pepper,
    require_role,
    respondent,
    response,
)
from consult.web.database import transaction, vault
from consult.web.errors import sentence
from consult.web.guards import code_holder
from consult.web.i18n import current_language, say

FORM_TOKEN = "form_token"  # noqa: S105  (the name of a field)
Faults = dict[str, list[str]]


@bp.get("/deel/<int:number>")
@code_holder
def part(number: int) -> ResponseReturnValue:
    """Show the questions of one section."""
    return _show(part_name(number))


@bp.post("/deel/<int:number>")
@code_holder
def save_part(number: int) -> ResponseReturnValue:
    """Save the answers of one section and go on."""
    return _save(part_name(number))


@bp.get("/alles")
@code_holder
def everything() -> ResponseReturnValue:
    """Show every question on one page."""
    return _show(ALL)


@bp.post("/alles")
@code_holder
def save_everything() -> ResponseReturnValue:
    """Save every answer and go on."""
    return _save(ALL)


@bp.get("/kort")
@code_holder
def short() -> ResponseReturnValue:
    """Show the few questions of the short route (decision 10)."""
    return _show(SHORT)


@bp.post("/kort")
@code_holder
def save_short() -> ResponseReturnValue:
    """Save the answers of the short route and go on."""
    return _save(SHORT)


class Kept(NamedTuple):
    """What came of saving a page: the draft's values now, or that page again with what is wrong and all typed."""

    values: Mapping[str, AnswerValue]
    refusal: ResponseReturnValue | None = None


def keep(name: str) -> Kept:
    """Save what was typed on the page ``name``, and return what came of it."""
    require_role(response(), OrgRole.WRITER)
    asking = respondent()
    try:
        given = read_given(asking.questions(), request.form)
        with transaction() as writing:
            return Kept(save_answers(writing, vault(), response().id, given, now=now()))
    except UnfitAnswersError as refusal:
        return Kept({}, (_again(name, faults_in(refusal), refusal), 422))
    except (ClosedError, TransitionError) as refusal:
        return Kept({}, (_again(name, {}, refusal), 409))


def faults_in(refusal: UnfitAnswersError) -> Faults:
    """Return the sentences of what does not fit, by field."""
    faults: Faults = {}
    for fault in refusal.faults:
        field = forms.words_field(fault.question, fault.part) if fault.part else fault.question
        faults.setdefault(field, []).append(_(fault.why.message, **fault.why.params))
    return faults


def painting(asking: Respondent, faults: Faults) -> dict[str, Any]:
    """Return what a template needs to paint questions."""
    return {
        "file": asking.file,
        "choices": [(choice.id, say(choice)) for choice in asking.choices()],
        "language": current_language(),
        "forms": forms,
        "file_limit": FILE_TEXT_LIMIT,
        "faults": faults,
    }


def _show(name: str) -> ResponseReturnValue:
    held = response()
    if held.state is not ResponseState.DRAFT:
        return redirect(url_for("responses.mine"), 303)
    pages = PaintedPages() if has_frame_of_its_own() else painted_pages()
    without_answers = (held.consultation_id, held.fingerprint, current_language(), name, held.group)
    if not held.answers and (empty := pages.known(without_answers)):
        return _filled(empty, {})
    given = queries.given_in(vault(), held)
    values = queries.values_of(given)
    page = page_named(respondent(), values, name)
    if page is None:
        abort(404)
    if not page.questions and page.parts:
        return redirect(page_address(next_page(respondent(), values, name)), 303)
    painted = pages.page(_shows(page), lambda: _paint(page, {}, ""))
    if not held.answers:
        pages.keep(without_answers, painted)
    return _filled(painted, typed_from(page.questions, given))


def _save(name: str) -> ResponseReturnValue:
    values, refusal = keep(name)
    if refusal is not None:
        return refusal
    asking = respondent()
    if request.form.get("go") == "text":
        return redirect(url_for("responses.text"), 303)
    if request.form.get("go") == "back":
        before = next_page(asking, values, name, step=-1)
        return redirect(page_address(before or name), 303)
    page = page_named(asking, values, name)
    shown = set(request.form.getlist(SHOWN))
    new = [question.id for question in page.questions if question.id not in shown] if page else []
    # An answer may bring up another question on the same page: show it before going on.
    return redirect(page_address(name, new[0]) if new else page_address(next_page(asking, values, name)), 303)


def _again(name: str, faults: Faults, refusal: ConsultError) -> str:
    """Return the page as it was sent, with what is wrong: every question that it showed, and all that was typed."""
    asking = respondent()
    values = queries.values_of(queries.given_in(vault(), response()))
    page = page_named(asking, values, name)
    if page is None:
        abort(404)
    shown = set(request.form.getlist(SHOWN))
    page = replace(page, questions=tuple(one for one in asking.questions() if one.id in shown))
    painted = PaintedPages().page(name, lambda: _paint(page, faults, "" if faults else sentence(refusal)))
    kept = {key: values for key, values in request.form.lists() if key not in {SHOWN, "csrf_token", FORM_TOKEN, "page"}}
    return _filled(painted, kept)


def _filled(painted: PaintedForm, fields: dict[str, list[str]]) -> str:
    own = {"csrf_token": [generate_csrf()], FORM_TOKEN: [codes.new_token(pepper())]}
    return painted.filled(fields | own)


def _shows(page: QuestionPage) -> tuple[object, ...]:
    """Return what decides how a page looks, and nothing personal beyond it."""
    held = response()
    numbers = tuple((one.id, page.numbers[one.id]) for one in page.questions)
    choices = tuple(choice.id for choice in respondent().choices())
    return (held.consultation_id, held.fingerprint, current_language(), page.name, numbers, page.total, choices)


def _paint(page: QuestionPage, faults: Faults, notice: str) -> str:
    asking = respondent()
    numbers = {question.id: page.numbers.get(question.id, 0) for question in page.questions}
    named = {
        forms.words_field(one.id, option.id): one for one in page.questions for option in getattr(one, "options", ())
    }
    named |= {one.id: one for one in page.questions}
    summary = [
        (field, _("Question %(number)s: %(fault)s", number=numbers[named[field].id], fault=fault))
        for field, sentences in faults.items()
        for fault in sentences
    ]
    return render_template(
        "responses/questions.html",
        page=page,
        numbers=numbers,
        asks_words=any(takes_words(question) for question in page.questions),
        summary=summary,
        notice=notice,
        error_title=bool(faults or notice),
        here=page_address(page.name),
        demonstration_note=response().demonstration,
        **painting(asking, faults),
    )

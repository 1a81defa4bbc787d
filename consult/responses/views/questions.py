"""The pages with questions: shown filled in with what was saved, and saved as a whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from consult.access import OrgRole
from consult.consultations.format import AnswerValue, FileQuestion, Question
from consult.consultations.format.questions import FILE_TEXT_LIMIT
from consult.errors import ClosedError, ConsultError, TransitionError
from consult.responses import codes, forms, queries
from consult.responses.answering import Respondent, UnfitAnswersError, takes_words
from consult.responses.filling import PaintedForm
from consult.responses.forms import SHOWN, read_given, read_versions, typed_from
from consult.responses.models import ResponseState
from consult.responses.pages import PaintedPages
from consult.responses.routes import ALL, SHORT, QuestionPage, next_page, page_named, part_name
from consult.responses.services import OverwrittenError, save_answers, save_together
from consult.responses.views.beginning import page_address
from consult.responses.views.code import answer_lines
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
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import code_holder
from consult.web.i18n import current_language, say

FORM_TOKEN = "form_token"  # noqa: S105  (the name of a field)
FILES = "files"
"""What the button says that leads from a question (named after a space) to its files."""
Faults = dict[str, list[str]]
Theirs = dict[str, tuple[str, list[str]]]
"""What somebody else saved, by question: who, and the answer in words."""


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
            if response().organisation_id is None:
                return Kept(save_answers(writing, vault(), response().id, given, now=now()))
            seen = read_versions(request.form)
            return Kept(save_together(writing, vault(), response().id, given, seen, by=current_user.id, now=now()))
    except OverwrittenError as refusal:
        return Kept({}, (_both(name, refusal), 409))
    except UnfitAnswersError as refusal:
        return Kept({}, (_again(name, faults_in(refusal), refusal), 422))
    except (ClosedError, TransitionError) as refusal:
        return Kept({}, (_again(name, {}, refusal), 409))


def faults_in(refusal: UnfitAnswersError) -> Faults:
    """Return what does not fit as sentences, by the name of the field."""
    faults: Faults = {}
    for fault in refusal.faults:
        field = forms.words_field(fault.question, fault.part) if fault.part else fault.question
        faults.setdefault(field, []).append(_(fault.why.message, **fault.why.params))
    return faults


def question_context(
    asking: Respondent, questions: Sequence[Question], numbers: Mapping[str, int], faults: Faults
) -> dict[str, Any]:
    """Return what a template needs to paint ``questions``, and the summary of what is wrong with their answers."""
    named = {forms.words_field(one.id, option.id): one for one in questions for option in getattr(one, "options", ())}
    named |= {one.id: one for one in questions}
    return {
        "numbers": numbers,
        "choices": [(choice.id, say(choice)) for choice in asking.choices()],
        "language": current_language(),
        "forms": forms,
        "file_limit": FILE_TEXT_LIMIT,
        "faults": faults,
        "summary": [
            (field, _("Question %(number)s: %(fault)s", number=numbers[named[field].id], fault=fault))
            for field, sentences in faults.items()
            for fault in sentences
        ],
    }


def _show(name: str) -> ResponseReturnValue:
    held = response()
    if held.state is not ResponseState.DRAFT:
        return redirect(url_for("responses.mine"), 303)
    if held.organisation_id is not None:
        return _show_to_member(name)
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


def _show_to_member(name: str) -> ResponseReturnValue:
    """Show the page with the versions of its answers. They are read first: an answer may be newer than it says."""
    versions = queries.versions_of(session(), response().id)
    held = queries.held(session(), response().id) or response()
    given = queries.given_in(vault(), held)
    page = page_named(respondent(), queries.values_of(given), name)
    if page is None:
        abort(404)
    if not page.questions and page.parts:
        return redirect(page_address(next_page(respondent(), queries.values_of(given), name)), 303)
    painted = PaintedPages().page(name, lambda: _paint(page, {}, ""))
    shown = {forms.version_field(one.id): [str(versions.get(one.id, 0))] for one in page.questions}
    return _filled(painted, typed_from(page.questions, given) | shown)


def _save(name: str) -> ResponseReturnValue:
    values, refusal = keep(name)
    if refusal is not None:
        return refusal
    asking = respondent()
    go, _between, question = request.form.get("go", "").partition(" ")
    if go == FILES:
        return redirect(url_for("responses.files", key=question), 303)
    if go == "text":
        return redirect(url_for("responses.text"), 303)
    if go == "back":
        before = next_page(asking, values, name, step=-1)
        return redirect(page_address(before or name), 303)
    page = page_named(asking, values, name)
    shown = set(request.form.getlist(SHOWN))
    new = [question.id for question in page.questions if question.id not in shown] if page else []
    # An answer may bring up another question on the same page: show it before going on.
    return redirect(page_address(name, new[0]) if new else page_address(next_page(asking, values, name)), 303)


def _both(name: str, refusal: OverwrittenError) -> str:
    """Return the page as it was sent, with what somebody else saved beside what clashes with it.

    What others saved and this writer did not touch is shown as it is now. Saving again decides.
    """
    held, asking = response(), respondent()
    saved = queries.revisions_at(session(), held.id, refusal.moved)
    names = queries.names_of(session(), {one.author_id for one in saved.values()})
    keyring = vault().keyring([held.id])
    given = {key: queries.revised(keyring, one) for key, one in saved.items()}
    questions = asking.questions()
    theirs = {
        one.id: (names.get(saved[one.id].author_id, ""), answer_lines(asking, one, given[one.id]))
        for one in questions
        if one.id in refusal.clashes
    }
    untouched = [one for one in questions if one.id in refusal.moved.keys() - refusal.clashes]
    shown = typed_from(untouched, given)
    shown |= {forms.version_field(key): [str(number)] for key, number in refusal.moved.items()}
    return _again(name, {}, refusal, theirs=theirs, shown=shown)


def _again(
    name: str,
    faults: Faults,
    refusal: ConsultError,
    *,
    theirs: Theirs | None = None,
    shown: Mapping[str, list[str]] | None = None,
) -> str:
    """Return the page as it was sent, with what is wrong: every question that it showed, and all that was typed.

    ``theirs`` is what somebody else saved, by question; ``shown`` is what other fields show than was typed.
    """
    asking = respondent()
    values = queries.values_of(queries.given_in(vault(), response()))
    page = page_named(asking, values, name)
    if page is None:
        abort(404)
    asked = set(request.form.getlist(SHOWN))
    page = replace(page, questions=tuple(one for one in asking.questions() if one.id in asked))
    painted = PaintedPages().page(name, lambda: _paint(page, faults, "" if faults else sentence(refusal), theirs))
    kept = {key: values for key, values in request.form.lists() if key not in {SHOWN, "csrf_token", FORM_TOKEN, "page"}}
    return _filled(painted, kept | dict(shown or {}))


def _filled(painted: PaintedForm, fields: dict[str, list[str]]) -> str:
    own = {"csrf_token": [generate_csrf()], FORM_TOKEN: [codes.new_token(pepper())]}
    return painted.filled(fields | own)


def _shows(page: QuestionPage) -> tuple[object, ...]:
    """Return what decides how a page looks, and nothing personal beyond it."""
    held = response()
    numbers = tuple((one.id, page.numbers[one.id]) for one in page.questions)
    choices = tuple(choice.id for choice in respondent().choices())
    return (held.consultation_id, held.fingerprint, current_language(), page.name, numbers, page.total, choices)


def _paint(page: QuestionPage, faults: Faults, notice: str, theirs: Theirs | None = None) -> str:
    asking = respondent()
    numbers = {question.id: page.numbers.get(question.id, 0) for question in page.questions}
    context = question_context(asking, page.questions, numbers, faults)
    context["summary"] += [
        (key, _("Question %(number)s: choose between two answers.", number=numbers[key])) for key in theirs or ()
    ]
    return render_template(
        "responses/questions.html",
        **context,
        page=page,
        file=asking.file,
        asks_files=any(isinstance(question, FileQuestion) for question in page.questions),
        asks_words=any(takes_words(question) for question in page.questions),
        notice=notice,
        theirs=theirs or {},
        together=response().organisation_id is not None,
        error_title=bool(faults or notice),
        here=page_address(page.name),
        demonstration_note=response().demonstration,
    )

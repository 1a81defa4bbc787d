"""Come back with a return code: continue a draft, or see how far a sent response is. Never a word that was sent."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.consultations.format import Question
from consult.days import today_here
from consult.responses import codes, queries, services
from consult.responses.answering import CHOICE, Given, Respondent, takes_words
from consult.responses.behind import CodePage
from consult.responses.forms import CodeForm
from consult.responses.models import ResponseState, ScanState
from consult.responses.queries import Held
from consult.responses.routes import page_of, part_name
from consult.responses.saying import Mark, in_words
from consult.responses.views.beginning import page_address
from consult.responses.views.text import rows_of_text, said_of_text
from consult.responses.views.visit import bp, hold, next_steps, numbered, ours, pepper, respondent, response
from consult.web import limits
from consult.web.database import session, vault
from consult.web.guards import code_holder, public
from consult.web.i18n import current_language, say_as


@bp.get("/verder")
@public
def enter_code() -> str:
    """Ask for a code."""
    return _page(CodeForm())


@bp.post("/verder")
@public
def use_code() -> ResponseReturnValue:
    """Let the holder of a code in; a code that is wrong, withdrawn or expired gets the same answer."""
    limits.check("code")
    form = CodeForm(request.form)
    digest = codes.code_digest(pepper(), codes.normalised(form.code.data or ""))
    found = queries.held_by_code(session(), digest)
    if found is None:
        limits.hit("code")
        form.code.errors = [_("This code does not fit. Check it, and type it again.")]
        return _page(form), 422
    ours().clear()
    hold(found.id)
    ours().ends_when_idle()
    return redirect(url_for("responses.mine"), 303)


@bp.get("/mijn")
@code_holder
def mine() -> str:
    """Show how far a response is, and which pages stand behind the code."""
    held = response()
    asking = respondent()
    is_draft = held.state is ResponseState.DRAFT
    # What an individual sent is not even opened here (decision 8); an organisation may read what it sent.
    given = queries.given_in(vault(), held) if is_draft or held.organisation_id else {}
    asked = asking.asked(queries.values_of(given))
    said = said_of_text(held, given)
    attached = queries.attached_to(session(), vault(), held.id) if held.organisation_id else []
    told = [*summary_rows(asking, asked, given, attached), *rows_of_text(asking, said)]
    rows = [{**row, "change_url": ""} for row in told] if (given or attached) and not is_draft else []
    return render_template(
        "responses/mine.html",
        held=held,
        answered=len({*given, *(one.question for one in attached)}) - len(said),
        responded=len(said),
        asked=len(asked),
        rows=rows,
        files=[one for one in attached if one.is_seen and not is_draft],
        pages=pages_behind(held),
        next_steps=next_steps(held.closes_on),
        is_open=held.is_open(today_here()),
        continue_at=page_address(part_name(1)),
        undo_until=services.last_day(held.withdrawing_on) if held.withdrawing_on else None,
    )


def pages_behind(held: Held) -> list[dict[str, Any]]:
    """Return the pages behind the code, of this feature and of later ones, with what is new on each."""
    pages: tuple[CodePage, ...] = current_app.extensions["consult.code_pages"]
    return [
        {
            "label": _(page.label),
            "url": url_for(page.endpoint),
            "waiting": page.waiting(session(), held),
            "news": page.news(session(), held),
        }
        for page in pages
        if page.offered(held)
    ]


def _page(form: CodeForm) -> str:
    return render_template("responses/enter_code.html", form=form, timed_out=ours().timed_out)


def summary_rows(
    asking: Respondent,
    asked: Iterable[Question],
    given: Mapping[str, Given],
    attached: Sequence[queries.Attached] = (),
) -> list[dict[str, Any]]:
    """Return what was answered, in words and with the names of files, as rows with the way to change them."""
    named: dict[str, list[str]] = {}
    for one in attached:
        if one.attachment.scan != ScanState.REFUSED:
            chosen = next(choice for choice in asking.choices() if choice.id == CHOICE[one.attachment.visibility])
            use = chosen.in_language(current_language())[0]
            named.setdefault(one.question, []).append(_("File: %(name)s (%(use)s)", name=one.name, use=use))
    return [_row(asking, question, number, given, named) for number, question in enumerate(asked, 1)]


def answer_lines(asking: Respondent, question: Question, one: Given, mark: Mark = say_as) -> list[str]:
    """Return an answer in words, a line for each choice, and last what may be done with it."""
    lines = in_words(question, one, current_language(), mark)
    return [*lines, extra] if (extra := _use(asking, question, one, mark)) else lines


def _use(asking: Respondent, question: Question, one: Given, mark: Mark = say_as) -> str:
    if one.value is None or not takes_words(question):
        return ""
    uses: dict[str, str] = {choice.id: mark(*choice.in_language(current_language())) for choice in asking.choices()}
    before: str = _("What may be done with it:")
    return before + " " + uses[CHOICE[one.visibility]]


def _row(
    asking: Respondent,
    question: Question,
    number: int,
    given: Mapping[str, Given],
    named: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    one = given.get(question.id, Given())
    lines = in_words(question, one, current_language(), say_as)
    extra = _use(asking, question, one)
    return {
        "key": numbered(number, question),
        "value": [*lines, *named.get(question.id, ())] or _("Not filled in"),
        "extra": extra,
        "change_url": page_address(page_of(asking, question), question.id),
        "change_hidden": _("your answer to question %(number)s", number=number),
    }

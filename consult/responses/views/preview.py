"""Before sending: who will see what of one's own answers, answer by answer."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.consultations.format import Question
from consult.responses import queries
from consult.responses.answering import Given, takes_words
from consult.responses.models import ResponseState, Visibility
from consult.responses.queries import Held
from consult.responses.saying import in_words
from consult.responses.views.visit import bp, numbered, respondent, response
from consult.web.database import vault
from consult.web.guards import code_holder
from consult.web.i18n import current_language, say_as


@bp.get("/wie-ziet-wat")
@code_holder
def preview() -> ResponseReturnValue:
    """Show each answer as a moderator, the report and everybody would see it."""
    held = response()
    if held.state is not ResponseState.DRAFT:
        return redirect(url_for("responses.mine"), 303)
    given = queries.given_in(vault(), held)
    asked = respondent().asked(queries.values_of(given))
    rows = [
        _row(held, number, question, given[question.id])
        for number, question in enumerate(asked, 1)
        if question.id in given
    ]
    return render_template("responses/preview.html", held=held, rows=rows)


def _row(held: Held, number: int, question: Question, given: Given) -> dict[str, str | list[str]]:
    lines = in_words(question, given, current_language(), say_as)
    report = _("Counted with those of others. Never shown as one person's choice.")
    everybody = _("Nothing")
    if takes_words(question):
        report = _("What you mean, in other words. None of your own words.")
        if given.visibility is not Visibility.ANALYSE:
            report = _("What you mean, and perhaps one short sentence of this. Two people check it first.")
        if given.visibility is Visibility.PUBLIC:
            everybody = _("This answer, after moderation, under the name %(name)s", name=held.maker)
    return {"question": numbered(number, question), "moderator": lines, "report": report, "everybody": everybody}

"""Which contributions there are to code."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.coding import queries
from consult.coding.desk import VISIBILITIES, bp
from consult.coding.forms import ListForm
from consult.coding.showing import parts_of
from consult.consultations.queries import definition
from consult.moderation.labels import Labels
from consult.moderation.queries import Moderated, Texts, consultation_at_desk
from consult.text.spans import Span
from consult.web.database import session, vault
from consult.web.guards import requires
from consult.web.i18n import current_language
from consult.web.paging import page_of

_BEGINNING = 110


@bp.get("")
@requires(Permission.CONTRIBUTION_CODE)
def index(slug: str) -> str:
    """List the contributions in words, with how often each is coded."""
    consultation = consultation_at_desk(session(), slug, current_user)
    labels = Labels(definition(consultation), current_language())
    form = ListForm(request.args, questions=labels.questions_in_words(), groups=labels.groups())
    rows = queries.contributions_to_code(
        session(),
        consultation.id,
        coder_id=current_user.id,
        question=form.question.data,
        group=form.group.data,
        coded=form.coded.data,
        after=form.after,
    )
    page = page_of(rows, lambda row: str(row.contribution.number))
    texts = Texts(session(), vault()).of(row.contribution for row in page.rows)
    return render_template(
        "coding/index.html",
        consultation=consultation,
        labels=labels,
        form=form,
        page=page,
        beginnings={key: _beginning(text) for key, text in texts.items()},
        coverage=queries.coverage(session(), consultation.id),
        visibilities=VISIBILITIES,
    )


@bp.post("/<int:number>/verder")
@requires(Permission.CONTRIBUTION_CODE)
def following(slug: str, number: int) -> ResponseReturnValue:
    """Go on to the next contribution that nobody coded yet."""
    consultation = consultation_at_desk(session(), slug, current_user)
    after = queries.next_to_code(session(), consultation.id, after=number)
    if after is None:
        return redirect(url_for(".index", slug=slug, done=1), 303)
    return redirect(url_for(".contribution", slug=slug, number=after), 303)


def _beginning(text: Moderated) -> list[str | dict[str, str]]:
    if len(text.words) <= _BEGINNING:
        return parts_of(text, _)
    return [*parts_of(text, _, Span(0, _BEGINNING)), " …"]

"""Which contributions there are to code."""

from flask import render_template
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.coding import queries
from consult.coding.desk import VISIBILITIES, bp
from consult.coding.showing import parts_of
from consult.coding.views.opening import labels_of, queue_in
from consult.moderation.queries import Moderated, Texts, consultation_at_desk
from consult.text.spans import Span
from consult.web.database import session, vault
from consult.web.guards import requires
from consult.web.paging import page_of

_BEGINNING = 110


@bp.get("")
@requires(Permission.CONTRIBUTION_CODE)
def index(slug: str) -> str:
    """List the contributions of a queue, with how often each is coded."""
    consultation = consultation_at_desk(session(), slug, current_user)
    labels = labels_of(consultation)
    form = queue_in(labels)
    rows = queries.contributions_to_code(session(), consultation.id, form.queue_of(current_user.id), after=form.after)
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
        can_undo=queries.can_undo(session(), consultation.id, current_user.id),
        visibilities=VISIBILITIES,
    )


def _beginning(text: Moderated) -> list[str | dict[str, str]]:
    if len(text.words) <= _BEGINNING:
        return parts_of(text, _)
    return [*parts_of(text, _, Span(0, _BEGINNING)), " …"]

"""This feature's page behind a return code: which findings one's words support, and what was replied. Never a word of theirs."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from consult.replies import queries
from consult.replies.names import NEWS
from consult.replies.queries import NONE
from consult.replies.showing import parts_of, shown
from consult.reports.queries import report_in_force
from consult.responses.behind import may_see_outcome
from consult.responses.views.visit import response
from consult.web.database import session
from consult.web.guards import code_holder
from consult.web.i18n import current_language

bp = Blueprint("replies_holder", __name__, url_prefix="/r")


@bp.get("/wat-ermee-is-gedaan")
@code_holder
def show() -> ResponseReturnValue:
    """Show the findings that this holder's words support, each with its published replies, to who asked for it (decision 8)."""
    held = response()
    if not may_see_outcome(held):
        return redirect(url_for("responses.mine"), 303)
    report = report_in_force(session(), held.consultation_id)
    replies = queries.replies_of(session(), held.consultation_id)
    parts = parts_of(session(), held.consultation_id)
    points = queries.points_of_response(session(), report, held.id, current_language())
    return render_template(
        "replies/holder.html",
        report=report,
        news=_news(held.consultation_id),
        points=[
            (point, [shown(one, parts) for one in replies.get(point.lineage_id, NONE).published]) for point in points
        ],
    )


def _news(consultation_id: UUID) -> list[tuple[str, str]]:
    """Return the last news of each kind with its week, the newest first; whether somebody read it is kept nowhere."""
    found = sorted(queries.news_of(session(), consultation_id).items(), key=lambda one: one[1], reverse=True)
    return [(_("In the week of %(day)s", day=format_date(week, "long")), _(NEWS[kind])) for kind, week in found]

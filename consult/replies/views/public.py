"""What was said and what is done with it, for everybody: the findings of the report in force, and the replies to them."""

from flask import Blueprint, render_template

from consult.consultations.models import ConsultationState
from consult.consultations.queries import consultation_by_slug, definition, is_document_analysis
from consult.errors import N_, NotFoundError
from consult.replies import queries
from consult.replies.queries import NONE
from consult.replies.showing import parts_of, shown
from consult.reports.queries import report_in_force
from consult.web.database import session
from consult.web.guards import public
from consult.web.i18n import current_language

bp = Blueprint("replies_public", __name__, url_prefix="/consultaties/<slug>/antwoorden")


@bp.get("")
@public
def show(slug: str) -> str:
    """Show per theme the findings as the report printed them, each with every published version of its reply.

    What is being prepared, and an analysis of documents, gets no reply and has no such page.
    """
    consultation = consultation_by_slug(session(), slug)
    if consultation.state is ConsultationState.DRAFT or is_document_analysis(consultation):
        raise NotFoundError(N_("This consultation does not exist."))
    report = report_in_force(session(), consultation.id)
    parts = parts_of(session(), consultation.id)
    found = {
        lineage: [shown(one, parts) for one in each.published]
        for lineage, each in queries.replies_of(session(), consultation.id).items()
        if each.published
    }
    themes = queries.themes_in(report, current_language())
    there = {point.lineage_id for theme in themes for point in theme.points}
    return render_template(
        "replies/public.html",
        consultation=consultation,
        file=definition(consultation),
        report=report,
        themes=[
            (theme, [(point, found.get(point.lineage_id, NONE.published)) for point in theme.points])
            for theme in themes
        ],
        earlier=[each for lineage, each in found.items() if lineage not in there],
    )

"""What was said and what is done with it, for everybody: the points of the report in force, and the replies to them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import Blueprint, render_template

from consult.consultations.models import ConsultationState
from consult.consultations.queries import consultation_by_slug, definition, is_document_analysis
from consult.errors import N_, NotFoundError
from consult.replies import queries
from consult.replies.queries import Point
from consult.replies.showing import Shown, parts_of, shown
from consult.reports.queries import report_in_force
from consult.web.database import session
from consult.web.guards import public
from consult.web.i18n import current_language

bp = Blueprint("replies_public", __name__, url_prefix="/consultaties/<slug>/antwoorden")


@bp.get("")
@public
def show(slug: str) -> str:
    """Show the findings by theme and the recommendations of organisations, as the report printed them.

    Each stands with every published version of its reply.

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
    themes, papers = queries.themes_in(report, current_language()), queries.papers_in(report, current_language())
    there = {point.lineage_id for point in queries.points_in(report)}
    return render_template(
        "replies/public.html",
        consultation=consultation,
        file=definition(consultation),
        report=report,
        themes=[(theme, _with_replies(theme.points, found)) for theme in themes],
        papers=[(paper, _with_replies(paper.points, found)) for paper in papers],
        earlier=[each for lineage, each in found.items() if lineage not in there],
    )


def _with_replies(
    points: Sequence[Point], found: Mapping[UUID, Sequence[Shown]]
) -> list[tuple[Point, Sequence[Shown]]]:
    return [(point, found.get(point.lineage_id, ())) for point in points]

"""What changed between two versions of a synthesis."""

from flask import render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.coding.showing import theme_words
from consult.consultations.queries import definition
from consult.moderation.queries import consultation_at_desk
from consult.synthesis import queries
from consult.synthesis.desk import bp
from consult.synthesis.differences import between, figures_between
from consult.synthesis.showing import figure_words
from consult.text.differences import word_differences
from consult.web.database import session
from consult.web.guards import requires
from consult.web.i18n import current_language


@bp.get("/<int:number>/verschillen")
@requires(Permission.SYNTHESIS_WRITE)
def changes(slug: str, number: int) -> str:
    """Show which findings, passages and figures differ from an earlier version: the one before, or the one chosen."""
    consultation = consultation_at_desk(session(), slug, current_user)
    later = queries.synthesis_at(session(), consultation.id, number)
    versions = queries.versions_of(session(), consultation.id)
    others = [one.number for one in versions if one.number < number]
    chosen = request.args.get("met", type=int)
    former = queries.synthesis_at(session(), consultation.id, chosen or (others[0] if others else number))
    now = later.figures or queries.figures_of(session(), consultation.id)
    file = definition(consultation)
    return render_template(
        "synthesis/changes.html",
        consultation=consultation,
        later=later,
        former=former,
        others=others,
        choices=[(each, _("Synthesis %(number)s", number=each)) for each in others],
        found=between(
            queries.findings_with_evidence(session(), former.id), queries.findings_with_evidence(session(), later.id)
        ),
        figures=figures_between(former.figures, now) if former.figures else None,
        figure_words=lambda key: figure_words(file, key, current_language()),
        word_differences=lambda before, after: [(one.fate.value, one.text) for one in word_differences(before, after)],
        theme_words=lambda key: theme_words(file, key, current_language()),
    )

"""A consultation as a group gets it: every question with the fields of respondents, and nothing that could be sent."""

from flask import render_template, request

from consult.access import Permission
from consult.consultations.format.questions import FILE_TEXT_LIMIT
from consult.consultations.queries import definition
from consult.editing.showing import parts_for
from consult.editing.views.desk import at, bp
from consult.responses import forms
from consult.responses.answering import Respondent
from consult.web.guards import requires
from consult.web.i18n import current_language, say


@bp.get("/<slug>/redactie/voorbeeld/<group>")
@requires(Permission.CONSULTATION_EDIT)
def preview(slug: str, group: str) -> str:
    """Show all questions as ``group`` sees them, by itself or with the account of an organisation."""
    consultation = at(slug)
    file = definition(consultation)
    respondent = Respondent(file, file.group(group).id, "organisatie" in request.args)
    return render_template(
        "editing/preview.html",
        consultation=consultation,
        file=file,
        group=file.group(group),
        is_organisation=respondent.is_organisation,
        parts=parts_for(respondent),
        choices=[(choice.id, say(choice)) for choice in respondent.choices()],
        language=current_language(),
        forms=forms,
        file_limit=FILE_TEXT_LIMIT,
        faults={},
    )

"""The consultations an editor sets up, and the page of each: what it asks and promises, and what may be done with it."""

from collections import Counter
from uuid import UUID

from flask import Blueprint, Response, render_template
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.consultations import queries
from consult.consultations.format import ConsultationFile, as_json, as_yaml
from consult.consultations.models import Consultation, ConsultationState
from consult.consultations.wording import notice_text, notice_title, settled_words
from consult.days import today_here
from consult.editing.forms import CoSignatureForm
from consult.editing.showing import number_words, smallest
from consult.errors import N_, NotFoundError
from consult.responses.queries import numbers_by_state, provisions_without_successor
from consult.web.database import session
from consult.web.downloads import download
from consult.web.guards import requires

bp = Blueprint("editing", __name__, url_prefix="/desk")

STATES = {
    ConsultationState.DRAFT: N_("Draft"),
    ConsultationState.OPEN: N_("Open"),
    ConsultationState.CLOSED: N_("Closed"),
    ConsultationState.COMPLETED: N_("Completed"),
}
_WRITERS = {"yaml": (as_yaml, "application/yaml"), "json": (as_json, "application/json")}


def me() -> UUID:
    """Return the id of whoever is signed in."""
    return UUID(current_user.get_id())


def at(slug: str) -> Consultation:
    """Return the consultation at ``slug``, or refuse."""
    return queries.consultation_by_slug(session(), slug)


@bp.get("/redactie")
@requires(Permission.CONSULTATION_EDIT)
def index() -> str:
    """List every consultation with its state, its days, its version, and how many responses came in."""
    numbers = numbers_by_state(session())
    rows = []
    for consultation in queries.all_consultations(session()):
        file = queries.definition(consultation)
        rows.append((consultation, file, number_words(numbers.get(consultation.id, Counter()), file)))
    return render_template("editing/index.html", rows=rows, states=STATES)


@bp.get("/<slug>/redactie")
@requires(Permission.CONSULTATION_EDIT)
def show(slug: str) -> str:
    """Show how one consultation stands."""
    return page(at(slug), CoSignatureForm(None, today=today_here()))


@bp.get("/<slug>/redactie/bestand.<kind>")
@requires(Permission.CONSULTATION_EDIT)
def file_(slug: str, kind: str) -> Response:
    """Send the file in force, to be changed and loaded again."""
    consultation = at(slug)
    if kind not in _WRITERS:
        raise NotFoundError(N_("This page does not exist, or not any more."))
    write, media_type = _WRITERS[kind]
    file = queries.definition(consultation)
    # The slug may tell what it is about, and this name stays on a disk (decision 31).
    return download(write(file).encode(), name=f"consultatie-{file.version}.{kind}", media_type=media_type)


def page(consultation: Consultation, form: CoSignatureForm, notice: str = "") -> str:
    """Return the page of a consultation, with the form for a co-signature as it was filled in."""
    file = queries.definition(consultation)
    return render_template(
        "editing/show.html",
        consultation=consultation,
        file=file,
        form=form,
        notice=notice,
        error_title=bool(notice or form.faults),
        state=_(STATES[consultation.state]),
        is_document_analysis=queries.is_document_analysis(consultation),
        runs=_runs(consultation),
        promises=_promises(file),
        sizes=_sizes(file),
        gone=provisions_without_successor(session(), consultation.id, k=smallest(file)),
        least=smallest(file),
        named=[settled_words(one) for one in queries.named_in(file)],
        recorded=queries.co_signatures_of(session(), consultation.id),
        settled=settled_words,
        notices=[
            (notice_title(one), notice_text(one), format_date(one.day, "long"))
            for one in queries.notices_of(session(), consultation.id)
        ],
    )


def _runs(consultation: Consultation) -> list[tuple[str, str]]:
    file = queries.definition(consultation)
    numbers = numbers_by_state(session()).get(consultation.id, Counter())
    days = [(_("First day"), consultation.opens_on), (_("Last day"), consultation.closes_on)]
    return [
        *((name, format_date(day, "long") if day else _("Not set yet")) for name, day in days),
        (_("Open for at least"), ngettext("%(num)s week", "%(num)s weeks", file.period.minimum_weeks)),
        (_("Version of the questions"), file.version),
        (_("Responses"), number_words(numbers, file)),
    ]


def _promises(file: ConsultationFile) -> list[tuple[str, str]]:
    kept = file.privacy.retention
    return [
        (_("Words of consent"), _("version %(version)s", version=file.consent.version)),
        (_("Smallest count that is shown"), str(file.privacy.min_cell_size)),
        (_("Raw text is kept"), _kept(kept.raw_text_months, from_report=kept.from_report)),
        (_("Receipts are kept"), _kept(kept.receipts_months, from_report=kept.from_report)),
    ]


def _kept(months: int, *, from_report: bool) -> str:
    said: str = (
        ngettext("%(num)s month after the report", "%(num)s months after the report", months)
        if from_report
        else ngettext("%(num)s month after the last day", "%(num)s months after the last day", months)
    )
    return said


def _sizes(file: ConsultationFile) -> list[tuple[int, str, str]]:
    return [
        (len(file.proposal_sections), _("Parts of the text"), ""),
        (len(file.questions), _("Questions"), ""),
        (len(file.groups), _("Groups"), ""),
        (len(file.themes()), _("Themes"), ""),
    ]

"""What happens when, for whoever wants to follow a consultation and leave nothing behind: a page, and a feed."""

from collections.abc import Mapping
from datetime import date
from uuid import uuid5

from flask import Blueprint, Response, current_app, render_template, url_for
from flask_babel import format_date
from flask_babel import gettext as _

from consult.config import Settings
from consult.consultations.models import Consultation, ConsultationState
from consult.consultations.queries import consultation_by_slug, definition, is_document_analysis
from consult.consultations.views import PHASES
from consult.days import today_here
from consult.errors import N_, NotFoundError
from consult.reports import wording
from consult.reports.models import Report
from consult.reports.queries import reports_of, standings
from consult.site.course import Event, course_of, next_day, state_on, step_of
from consult.site.views.pages import STATES
from consult.web.database import session
from consult.web.guards import public
from consult.web.i18n import current_language

bp = Blueprint("course", __name__, url_prefix="/consultaties/<slug>")

_STEPS = (
    N_("Answers come in"),
    N_("Answers are read and sorted"),
    N_("A report is released"),
    N_("Whoever asked replies"),
)


@bp.get("/verloop")
@public
def show(slug: str) -> str:
    """Show the days of a consultation, what comes next, and how to follow it without leaving anything behind."""
    consultation, today = _followed(slug), today_here()
    events = [(event.day, _told(event)) for event in course_of(session(), consultation)]
    file = definition(consultation)
    step = step_of(session(), consultation, today)
    return render_template(
        "site/course.html",
        consultation=consultation,
        file=file,
        state_key=state_on(consultation, today).value,
        state=_(STATES[state_on(consultation, today)]),
        phase=_(PHASES[file.participation_phase]),
        steps_done=_steps(step),
        past=[(format_date(day, "long"), words) for day, words in events if day <= today],
        planned=[(format_date(day, "long"), words) for day, words in events if day > today] + _without_day(step),
        come_back=next_day(consultation, today),
        superseded=_superseded(consultation),
    )


@bp.get("/verloop.atom")
@public
def feed(slug: str) -> Response:
    """Return what happened so far as an Atom feed (RFC 4287). Titles name no subject: a reader keeps and shows them."""
    consultation, today = _followed(slug), today_here()
    settings: Settings = current_app.extensions["consult.settings"]
    happened = [event for event in course_of(session(), consultation) if event.day <= today]
    scheme = "https" if settings.cookies_secure else "http"
    body = render_template(
        "site/course.xml",
        language=current_language(),
        title=_("%(site)s: news of a consultation", site=settings.site_name),
        author=settings.operator or settings.site_name,
        number=uuid5(consultation.id, "feed"),
        itself=url_for("course.feed", slug=slug, _external=True, _scheme=scheme),
        page=url_for("course.show", slug=slug, _external=True, _scheme=scheme),
        updated=max((event.day for event in happened), default=date.min.replace(year=2000)),
        entries=[(event, _sentence(event.message, event.params)) for event in reversed(happened)],
    )
    return Response(body, content_type="application/atom+xml; charset=utf-8")


def _followed(slug: str) -> Consultation:
    """Return a consultation that was opened; what is being prepared, or asks nobody, has no course."""
    consultation = consultation_by_slug(session(), slug)
    if consultation.state is ConsultationState.DRAFT or is_document_analysis(consultation):
        raise NotFoundError(N_("This consultation does not exist."))
    return consultation


def _superseded(consultation: Consultation) -> list[tuple[Report, list[str]]]:
    """Return the reports that do not count any more, the newest first, with why and what stands in their place."""
    found = standings(session(), consultation.id)
    return [
        (report, [*wording.what_changed(found[report.id].changes), wording.replaced_by(found[report.id].newer)])
        for report in reports_of(session(), consultation.id)
        if report.id in found
    ]


def _steps(over: int) -> list[tuple[str, str]]:
    states = ["done"] * over + ["current"] + ["to-come"] * len(_STEPS)
    return [(_(words), state) for words, state in zip(_STEPS, states, strict=False)]


def _without_day(step: int) -> list[tuple[str, str]]:
    """Return what is still to come and has no day yet."""
    parts = (
        _("moderators and analysts read the answers and sort them by theme"),
        _("a report says what was said and by which groups"),
        _("whoever asked replies to each theme"),
    )
    return [(_("No day yet"), words) for words in parts[max(step - 1, 0) :]]


def _told(event: Event) -> str:
    own = event.words.get(current_language()) or event.words.get("nl", "")
    return " ".join(part for part in (_sentence(event.message, event.params), own) if part)


def _sentence(message: str, params: Mapping[str, date | int]) -> str:
    said = {name: format_date(value, "long") if isinstance(value, date) else value for name, value in params.items()}
    return str(_(message, **said))

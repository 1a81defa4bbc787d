"""The public pages: which consultations there are, and what one is about, who reads, and what happens next."""

from flask import Blueprint, Flask, current_app, render_template
from flask_babel import format_date
from flask_babel import gettext as _

from consult.access import Permission
from consult.config import Settings
from consult.consultations import queries
from consult.consultations.format import ConsultationFile, Localised
from consult.consultations.models import Consultation, ConsultationState
from consult.consultations.wording import notice_text, notice_title, settled_words
from consult.days import today_here
from consult.errors import N_, NotFoundError
from consult.text.markup import safe_html
from consult.web.database import session
from consult.web.guards import allowed, public
from consult.web.i18n import current_language, say, say_as

bp = Blueprint("consultations", __name__, url_prefix="/consultaties")

PHASES = {
    "verkennen": N_("Exploring"),
    "ontwerpen": N_("Designing"),
    "uitvoeren": N_("Carrying out"),
    "afronden": N_("Concluding"),
}


def init_app(app: Flask) -> None:
    """Give templates the words of a file in the page's language, and days in words."""
    app.jinja_env.filters["spoken"] = say
    app.jinja_env.filters["rich"] = rich
    app.jinja_env.filters["safe_html"] = safe_html
    app.jinja_env.filters["day"] = lambda day: format_date(day, "long")


def standing(consultation: Consultation) -> str:
    """Return how a consultation stands for the public today: ``open``, ``later`` or ``closed``."""
    if consultation.is_open(today_here()):
        return "open"
    opens_on = consultation.opens_on
    is_coming = consultation.state is ConsultationState.OPEN and opens_on is not None and opens_on > today_here()
    return "later" if is_coming else "closed"


def rich(text: Localised) -> str:
    """Return a text of the editors in the page's language, with the few harmless tags they may use."""
    words, language = text.in_language(current_language())
    return say_as(safe_html(words), language)


@bp.get("/")
@public
def index() -> str:
    """List every consultation that was opened, and every analysis of documents."""
    shown = [(row, queries.definition(row)) for row in queries.published_consultations(session())]
    by_standing = {name: [pair for pair in shown if standing(pair[0]) == name] for name in ("open", "later", "closed")}
    return render_template(
        "consultations/index.html",
        open_now=by_standing["open"],
        later=by_standing["later"],
        others=by_standing["closed"],
        standing=standing,
        is_document_analysis=queries.is_document_analysis,
    )


@bp.get("/<slug>")
@public
def show(slug: str) -> str:
    """Show what a consultation is about, who reads the answers, and what is done with them.

    A draft is shown to whoever sets it up, and is not there for anybody else.
    """
    consultation = queries.consultation_by_slug(session(), slug)
    if consultation.state is ConsultationState.DRAFT and not allowed(Permission.CONSULTATION_EDIT):
        raise NotFoundError(N_("This consultation does not exist."))
    file = queries.definition(consultation)
    template = "documents.html" if queries.is_document_analysis(consultation) else "show.html"
    return render_template(
        f"consultations/{template}",
        consultation=consultation,
        file=file,
        parts=queries.provisions_in_force(session(), consultation.id),
        standing=standing(consultation),
        phases=_phases(file),
        asked_by=_asked_by(consultation),
        who_does_what=_who_does_what(),
        co_signed=[settled_words(one) for one in queries.settled_with(session(), consultation)],
        notices=[
            (notice_title(one), notice_text(one), format_date(one.day, "long"))
            for one in queries.notices_of(session(), consultation.id)
        ],
    )


def _phases(file: ConsultationFile) -> list[tuple[str, str]]:
    """Return each phase with ``done``, ``current`` or ``to-come``."""
    names = list(PHASES)
    here = names.index(file.participation_phase)
    states = ["done"] * here + ["current"] + ["to-come"] * (len(names) - here - 1)
    return [(_(PHASES[name]), state) for name, state in zip(names, states, strict=True)]


def _asked_by(consultation: Consultation) -> list[tuple[str, str]]:
    pairs = [(_("Asked by"), consultation.owner), (_("Together with"), consultation.partner)]
    return [(name, value) for name, value in pairs if value]


def _who_does_what() -> list[tuple[str, str]]:
    """Return who moderates, who hosts and who holds the keys (decision 2)."""
    settings: Settings = current_app.extensions["consult.settings"]
    operator = settings.operator or _("Not settled yet")
    return [(_("Moderates and analyses"), operator), (_("Runs the site and holds the keys"), operator)]

"""The desk of officials: how many respond while a consultation is open; after it, what its report says in two minutes."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Blueprint, Flask, render_template
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.analysis.agreeing import Picture
from consult.consultations.models import Consultation
from consult.consultations.queries import definition, is_document_analysis
from consult.days import day_of, today_here
from consult.errors import N_, NotFoundError
from consult.reports.document import About, Block, Cell, Table
from consult.reports.drawing import mentions_picture, reach_picture, stances_picture
from consult.reports.meanwhile import meanwhile
from consult.reports.models import Report
from consult.reports.overview import Overview, overview_of
from consult.reports.queries import PUBLIC_STATES, report_in_force, reports_of
from consult.reports.views.releases import at_desk
from consult.synthesis.names import CHANNELS, category_name
from consult.text.markup import drawing, marked
from consult.web.database import session
from consult.web.guards import allowed, requires
from consult.web.i18n import current_language

bp = Blueprint("overview", __name__, url_prefix="/desk/<slug>/overzicht")
_PICTURES = (
    (Picture.AGREE, N_("Where groups agree"), N_("No numbers show that groups agree.")),
    (Picture.DIFFER, N_("Where groups differ"), N_("No numbers show that groups differ.")),
)


def init_app(app: Flask) -> None:
    """Let pages show the blocks of a report by their kind, and its words in their own language."""
    app.jinja_env.filters.update(kinds=_kinds, own=_own)


@bp.get("")
@requires(Permission.REPORT_READ)
def index(slug: str) -> str:
    """Show what the report in force says, or how many responded as long as there was none."""
    consultation = at_desk(slug)
    report = report_in_force(session(), consultation.id)
    if report is None:
        return _without_report(consultation)
    overview = overview_of(report, current_language())
    if overview is None:
        return render_template("reports/overview_old.html", **_about(consultation, report))
    return render_template(
        "reports/overview.html",
        **_about(consultation, report),
        overview=overview,
        About=About,
        pictures=[
            (title, nothing, [one for one in overview.agreement if one.picture is kind])
            for kind, title, nothing in _PICTURES
        ],
        towards=[(one, stances_picture(one, overview.language)) for one in overview.towards],
        unclear=[
            _own(f"{one.words} {one.told}", overview.language)
            for one in overview.agreement
            if one.picture not in {Picture.AGREE, Picture.DIFFER}
        ],
        mentions=mentions_picture([one for one in overview.themes if one.printed], overview.language),
        strip=_strip(overview),
        doubled=_divided(overview),
    )


@bp.get("/thema/<key>")
@requires(Permission.REPORT_READ)
def theme(slug: str, key: str) -> str:
    """Show what the report prints of one theme."""
    consultation, report, overview = _released(slug)
    spoken, section = overview.theme(key)
    return render_template(
        "reports/theme.html",
        **_about(consultation, report),
        overview=overview,
        theme=spoken,
        section=section,
        minority=overview.minority.get(key, ()),
        sources=[f"[{one.number}] {one.text}" for one in overview.sources_of(section)],
        parts=overview.where(theme=key),
    )


@bp.get("/bepaling/<key>")
@requires(Permission.REPORT_READ)
def provision(slug: str, key: str) -> str:
    """Show what the report prints of one part of the text, with the wordings that were proposed."""
    consultation, report, overview = _released(slug)
    return render_template(
        "reports/provision.html",
        **_about(consultation, report),
        overview=overview,
        section=overview.provision(key),
        mentioned=overview.where(provision=key),
    )


def _released(slug: str) -> tuple[Consultation, Report, Overview]:
    consultation = at_desk(slug)
    report = report_in_force(session(), consultation.id)
    overview = overview_of(report, current_language()) if report else None
    if report is None or overview is None:
        raise NotFoundError(N_("No report of this consultation counts now."))
    return consultation, report, overview


def _without_report(consultation: Consultation) -> str:
    """Show counts to who asked and to who analyses, until the first report; what is not released is not shown."""
    reports = reports_of(session(), consultation.id)
    counts = None
    if _may_count(consultation) and not any(one.state in PUBLIC_STATES for one in reports):
        counts = meanwhile(session(), consultation, today_here())
    rows = [(_(category_name(category)), cells) for category, cells in counts.rows.items()] if counts else []
    channels = [_(CHANNELS[channel]) for channel in counts.channels] if counts else []
    return render_template(
        "reports/meanwhile.html",
        **_about(consultation, reports[0] if reports and reports[0].state in PUBLIC_STATES else None),
        counts=counts,
        rows=rows,
        channels=channels,
        picture=reach_picture(rows, channels, current_language()) if channels else "",
        may_count=_may_count(consultation),
    )


def _may_count(consultation: Consultation) -> bool:
    asked = current_user.employer is not None and current_user.employer.name == consultation.owner
    return not is_document_analysis(consultation) and (asked or allowed(Permission.REPORT_RELEASE))


def _about(consultation: Consultation, report: Report | None) -> dict[str, Any]:
    return {
        "consultation": consultation,
        "file": definition(consultation),
        "report": report,
        "data_of": day_of(report.frozen_at) if report else None,
    }


def _strip(overview: Overview) -> list[tuple[Cell, str, str]]:
    """Return the figures at the head of the page: never a sum over channels."""
    findings = sum(len(one.statements) for one in overview.themes)
    few = sum(map(len, overview.minority.values()))
    return [
        *((number, _("responses"), _own(channel, overview.language)) for channel, number in overview.channels),
        (len(overview.themes), _("themes"), ""),
        (findings, _("findings"), ""),
        (few, _("minority views"), ""),
    ]


def _divided(overview: Overview) -> tuple[Sequence[Block], Sequence[Block]]:
    """Return what is said of the agreement between coders before its table, and the rest."""
    section = overview.section(About.DOUBLING)
    blocks = section.blocks if section else ()
    at = next((place for place, block in enumerate(blocks) if isinstance(block, Table)), len(blocks))
    return blocks[:at], blocks[at:]


def _own(words: str, language: str) -> str:
    """Return words of a report, marked where the page is in another language."""
    return words if language == current_language() else marked(words, language)


def _kinds(blocks: Iterable[Block]) -> list[tuple[str, Block, str]]:
    """Return blocks of a report with the name of their kind, and their drawing as markup."""
    return [(type(one).__name__, one, drawing(getattr(one, "svg", ""))) for one in blocks]

"""The reports of a consultation: ask for one, see how far it is, download it as it was frozen."""

from functools import partial
from itertools import groupby
from uuid import UUID

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from consult.access import Permission
from consult.audit import AuditAction, record
from consult.config import Settings
from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_by_slug, definition, is_document_analysis
from consult.days import today_here
from consult.errors import InvalidError
from consult.moderation.queries import consultation_at_desk
from consult.reports import queries, services, wording
from consult.reports.differences import figures_in
from consult.reports.forms import ReleaseForm
from consult.reports.models import Audience, Report, ReportFile, ReportState
from consult.reports.names import AUDIENCES, format_name
from consult.synthesis.differences import between, figures_between
from consult.synthesis.names import category_name
from consult.synthesis.queries import approved, findings_with_evidence, rejoinder_of
from consult.synthesis.showing import figure_words
from consult.text.differences import word_differences
from consult.web.database import session, transaction
from consult.web.downloads import download
from consult.web.errors import sentence
from consult.web.guards import allowed, requires
from consult.web.i18n import current_language

bp = Blueprint("reports", __name__, url_prefix="/desk/<slug>/verslagen")


@bp.get("")
@requires(Permission.REPORT_READ)
def index(slug: str) -> str:
    """List the reports of a consultation, and what may be released."""
    consultation = at_desk(slug)
    return _page(consultation, _form(consultation) if allowed(Permission.REPORT_RELEASE) else None)


def _page(consultation: Consultation, form: ReleaseForm | None, *, fault: str = "") -> str:
    reports = queries.reports_of(session(), consultation.id)
    return render_template(
        "reports/index.html",
        consultation=consultation,
        file=definition(consultation),
        reports=[(report, _files(report)) for report in reports],
        standings=queries.standings(session(), consultation.id),
        wording=wording,
        in_the_making=any(_is_made_now(report) for report in reports),
        synthesis=approved(session(), consultation.id) if form else None,
        former=queries.last_release(session(), consultation.id),
        form=form,
        fault=fault,
        error_title=bool(fault),
        waits_for=_silent_partner(consultation),
        note_limit=services.NOTE_LIMIT,
        format_name=format_name,
        audiences=AUDIENCES,
        ReportState=ReportState,
    )


@bp.post("")
@requires(Permission.REPORT_RELEASE)
def ask(slug: str) -> ResponseReturnValue:
    """Have what the approved synthesis says frozen, and its files made."""
    today = today_here()
    consultation = consultation_at_desk(session(), slug, current_user)
    form = _form(consultation, request.form)
    if not form.validate():
        return _page(consultation, form, fault=_("Choose from the list.")), 422
    try:
        with transaction() as writing:
            services.ask(
                writing,
                consultation_at_desk(writing, slug, current_user),
                released_on=today,
                by=UUID(current_user.get_id()),
                audiences=form.wanted,
                change_note=form.change_note.data or "",
                waits_for="" if form.without_partner.data else _partner(consultation),
            )
    except InvalidError as refusal:
        return _page(consultation, form, fault=sentence(refusal)), 422
    return redirect(url_for("reports.index", slug=slug), 303)


def _form(consultation: Consultation, typed: MultiDict[str, str] | None = None) -> ReleaseForm:
    """Return the form, with a change note proposed where there is a report to differ from."""
    former, made = queries.last_release(session(), consultation.id), approved(session(), consultation.id)
    proposal = ""
    if former and made and typed is None:
        standing = queries.standings(session(), consultation.id).get(former.id)
        read = partial(findings_with_evidence, session())
        found = between(read(former.synthesis_id), read(made.id))
        proposal = wording.proposed_note(standing.changes if standing else {}, found)
    return ReleaseForm(typed, is_document_analysis=is_document_analysis(consultation), proposal=proposal)


def _partner(consultation: Consultation) -> str:
    settings: Settings = current_app.extensions["consult.settings"]
    return "" if is_document_analysis(consultation) else settings.partner


def _silent_partner(consultation: Consultation) -> str:
    """Return the partner that this site names, where it gave no comment of its own yet."""
    return "" if rejoinder_of(session(), consultation.id) else _partner(consultation)


@bp.get("/<int:number>/verschillen")
@requires(Permission.REPORT_RELEASE)
def changes(slug: str, number: int) -> str:
    """Show what differs between a release and the one before it: findings, passages, and the figures all may see."""
    consultation = at_desk(slug)
    later = queries.report_numbered(session(), consultation.id, number)
    former = queries.report_before(session(), later)
    before, after = (figures_in(former) if former else None), figures_in(later)
    read_findings = partial(findings_with_evidence, session())
    file = definition(consultation)
    return render_template(
        "reports/changes.html",
        consultation=consultation,
        file=file,
        later=later,
        former=former,
        found=between(read_findings(former.synthesis_id), read_findings(later.synthesis_id)) if former else None,
        figures=None if before is None or after is None else figures_between(before, after),
        figure_words=lambda key: figure_words(file, key, current_language()),
        category_of=lambda key: category_name((*key.split("|"), "", "", "")[3]),
        word_differences=lambda one, other: [(each.fate.value, each.text) for each in word_differences(one, other)],
    )


@bp.post("/<int:number>/openbaar")
@requires(Permission.REPORT_PUBLISH)
def publish(slug: str, number: int) -> ResponseReturnValue:
    """Let everybody download the documents of the report that counts now."""
    with transaction() as writing:
        consultation = consultation_by_slug(writing, slug)
        services.publish(writing, consultation, number, by=UUID(current_user.get_id()), today=today_here())
    return redirect(url_for("reports.index", slug=slug), 303)


@bp.get("/<int:number>/<name>")
@requires(Permission.REPORT_READ)
def file(slug: str, number: int, name: str) -> Response:
    """Send one file of a report, and write down who took it."""
    consultation = at_desk(slug)
    report = queries.report_numbered(session(), consultation.id, number)
    found = queries.file_with_bytes(session(), report.id, name)
    with transaction() as writing:
        record(
            writing,
            AuditAction.REPORT_DOWNLOADED,
            report.id,
            actor_id=UUID(current_user.get_id()),
            number=str(number),
            file=found.name,
            sha256=found.sha256,
        )
    return download(found.content or b"", name=found.name, media_type=found.media_type)


def at_desk(slug: str) -> Consultation:
    """Return the consultation; officials of its owner read its released reports, analysts of its owner do not."""
    if allowed(Permission.REPORT_RELEASE):
        return consultation_at_desk(session(), slug, current_user)
    return consultation_by_slug(session(), slug)


def _files(report: Report) -> list[tuple[Audience, list[ReportFile]]]:
    """Return the files of a report that came out, by audience."""
    if report.state not in queries.PUBLIC_STATES:
        return []
    files = queries.files_of(session(), report.id)
    return [(audience, list(each)) for audience, each in groupby(files, lambda one: one.audience)]


def _is_made_now(report: Report) -> bool:
    return report.state is ReportState.MAKING and report.job is not None and not report.job.has_stopped

"""What came of a consultation, on one page for everybody: it says what there is, and leads to where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from uuid import UUID

from flask import Blueprint, Response, current_app, render_template
from flask_babel import gettext as _

from consult.config import Settings
from consult.consultations.format import STANCES, AnswerValue, ProvisionQuestion
from consult.consultations.models import Consultation, ConsultationState
from consult.consultations.queries import consultation_by_slug, definition, is_document_analysis
from consult.days import today_here
from consult.errors import N_, NotFoundError
from consult.moderation.labels import Labels
from consult.moderation.pages import readable_pieces
from consult.moderation.queries import Published, Texts, published_response, published_responses
from consult.replies.names import DISPOSITIONS
from consult.replies.queries import NONE, Point, Replies, papers_in, replies_of, themes_in
from consult.reports import wording
from consult.reports.document import About
from consult.reports.models import Audience, Report, ReportFile
from consult.reports.names import AUDIENCES, format_name
from consult.reports.overview import overview_of
from consult.reports.queries import (
    PUBLIC_STATES,
    public_document,
    public_documents,
    report_in_force,
    reports_of,
    standings,
)
from consult.responses.answering import Given
from consult.responses.saying import in_words
from consult.site.algorithms import algorithms
from consult.site.course import state_on
from consult.text.redaction import pieces
from consult.web.database import session, vault
from consult.web.downloads import download
from consult.web.guards import public
from consult.web.i18n import current_language, say_as

bp = Blueprint("results", __name__, url_prefix="/consultaties/<slug>/resultaten")
REGISTER = "https://algoritmes.overheid.nl/"
Line = tuple[str, list[str | dict[str, str]]]
"""What is said in one line: the language it is in, if known, and its pieces."""


@bp.get("")
@public
def show(slug: str) -> str:
    """Show who took part, what is done with each theme, who answered in public, the reports, and where the rest stands."""
    consultation = _public(slug)
    report = report_in_force(session(), consultation.id)
    overview = overview_of(report, current_language()) if report else None
    found, language = replies_of(session(), consultation.id), current_language()
    return render_template(
        "site/results.html",
        **_about(consultation),
        report=report,
        overview=overview,
        who=overview.section(About.WHO) if overview else None,
        themes=[(one, _done(found, one.points)) for one in themes_in(report, language)],
        papers=[(one, _done(found, one.points)) for one in papers_in(report, language)],
        organisations=_organisations(consultation),
        reports=_reports(consultation),
        documents=_documents(report) if report else [],
        audiences=AUDIENCES,
        format_name=format_name,
    )


@bp.get("/verslagen/<int:number>/<name>")
@public
def document(slug: str, number: int, name: str) -> Response:
    """Send one document of the report that counts now, once it is public."""
    found = public_document(session(), _public(slug).id, number, name)
    return download(found.content or b"", name=found.name, media_type=found.media_type)


@bp.get("/organisaties/<uuid:published_id>")
@public
def organisation(slug: str, published_id: UUID) -> str:
    """Show in full what an organisation answered in public; what is hidden in it is a placeholder."""
    consultation = _public(slug)
    if not _is_over(consultation):
        raise NotFoundError(N_("This response is not public, or it was taken back."))
    found = published_response(session(), consultation.id, published_id)
    labels = Labels(definition(consultation), current_language())
    return render_template(
        "site/public_response.html",
        **_about(consultation),
        found=found,
        group=labels.group(found.group),
        invented=any(one.invented for one in found.contributions),
        answers=list(_answers(found, labels)),
    )


@bp.get("/werkwijze")
@public
def method(slug: str) -> str:
    """Show how answers were analysed: what the report says of its method, and what a computer does with which words."""
    consultation = _public(slug)
    report = report_in_force(session(), consultation.id)
    overview = overview_of(report, current_language()) if report else None
    settings: Settings = current_app.extensions["consult.settings"]
    return render_template(
        "site/method.html",
        **_about(consultation),
        report=report,
        overview=overview,
        section_of_report=overview.section(About.METHOD) if overview else None,
        algorithms=algorithms(session(), consultation, settings),
        operator=settings.operator or _("Not settled yet"),
        contact=settings.contact,
        register=REGISTER,
    )


def _public(slug: str) -> Consultation:
    consultation = consultation_by_slug(session(), slug)
    if consultation.state is ConsultationState.DRAFT:
        raise NotFoundError(N_("This consultation does not exist."))
    return consultation


def _about(consultation: Consultation) -> dict[str, object]:
    return {
        "consultation": consultation,
        "file": definition(consultation),
        "is_document_analysis": is_document_analysis(consultation),
        "is_over": _is_over(consultation),
    }


def _is_over(consultation: Consultation) -> bool:
    """Tell whether no more answers are taken: only then is anybody's answer shown to those who may still write theirs."""
    return state_on(consultation, today_here()) in {ConsultationState.CLOSED, ConsultationState.COMPLETED}


def _done(found: Mapping[UUID, Replies], points: Sequence[Point]) -> list[tuple[str, int]]:
    """Return what is done with points by the newest reply to each, as (words, how many); last those without one."""
    published = [found.get(point.lineage_id, NONE).published for point in points]
    newest = [each[0].disposition for each in published if each]
    counted = [(_(words), newest.count(each)) for each, words in DISPOSITIONS.items()]
    return [(words, number) for words, number in (*counted, (_("No reply yet"), len(points) - len(newest))) if number]


def _organisations(consultation: Consultation) -> Sequence[Published]:
    if is_document_analysis(consultation) or not _is_over(consultation):
        return ()
    return published_responses(session(), consultation.id)


def _reports(consultation: Consultation) -> list[tuple[Report, list[str]]]:
    """Return the reports that came out, the newest first, each with why it does not count any more."""
    found = standings(session(), consultation.id)
    return [
        (
            one,
            [*wording.what_changed(found[one.id].changes), wording.replaced_by(found[one.id].newer)]
            if one.id in found
            else [],
        )
        for one in reports_of(session(), consultation.id)
        if one.state in PUBLIC_STATES
    ]


def _documents(report: Report) -> list[tuple[Audience, list[tuple[str, list[ReportFile]]]]]:
    """Return the public documents of a report by audience and language."""
    found = public_documents(session(), report)
    return [
        (audience, [(language, list(files)) for language, files in groupby(each, key=lambda one: one.language)])
        for audience, each in groupby(found, key=lambda one: one.audience)
    ]


def _answers(found: Published, labels: Labels) -> Iterator[tuple[str, list[Line]]]:
    """Yield what was asked with what was answered to it: choices in words, and words with the language they are in."""
    texts = Texts(session(), vault())
    words, values = texts.of(found.contributions), texts.values(found.contributions)
    for key, each in groupby(found.contributions, key=lambda one: one.question.key):
        said: list[Line] = []
        for one in each:
            if one.id in words:
                moderated = words[one.id]
                said.append((one.language or "", readable_pieces(pieces(moderated.words, moderated.passages))))
            elif one.id in values:
                said += [("", [line]) for line in _chosen(labels, key, values[one.id])]
        if said:
            yield say_as(*labels.question(key)), said


def _chosen(labels: Labels, key: str, value: AnswerValue) -> list[str]:
    """Return choices in words; nothing for a question that the file does not have any more."""
    try:
        asked = labels.file.question(key)
    except NotFoundError:
        return []
    if isinstance(asked, ProvisionQuestion):
        return [_(STANCES[value])] if isinstance(value, str) and value in STANCES else []
    return in_words(asked, Given(value=value), labels.language, say_as)

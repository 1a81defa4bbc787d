"""The addresses for programs: what is public of a consultation, to be read by anybody and changed by nobody."""

from collections.abc import Sequence
from functools import partial

from flask import Blueprint, Response, current_app

from consult.config import Settings
from consult.consultations.queries import published_consultations
from consult.opendata import dcat, queries, resources
from consult.opendata.description import description as described
from consult.opendata.views.reading import JSON, JSON_LD, Asked, address, answered, listed, reads
from consult.replies.queries import papers_in, points_in, themes_in
from consult.reports.formats.json_file import schema
from consult.reports.making.words import Words
from consult.reports.models import Report
from consult.reports.queries import files_of, report_in_force, report_numbered, standings
from consult.web.database import session
from consult.web.downloads import download
from consult.web.guards import public

bp = Blueprint("opendata", __name__, url_prefix="/api/v1")
PAGING = ("page", "pageSize")


@bp.get("/openapi.json")
@public
@reads(gives=(JSON, "application/openapi+json", "application/vnd.oai.openapi+json"))
def description(asked: Asked) -> Response:  # noqa: ARG001  (it asks for nothing)
    """Describe every address here, by OpenAPI 3."""
    whole = address("opendata.consultations").removesuffix("/consultations")
    return answered(described(whole, address("site.home"), _settings()))


@bp.get("/report-schema")
@public
@reads(gives=(JSON, "application/schema+json"))
def report_schema(asked: Asked) -> Response:  # noqa: ARG001
    """Describe the JSON files of reports, by JSON Schema."""
    return answered(schema())


@bp.get("/catalogue")
@public
@reads(gives=(JSON_LD, JSON))
def catalogue(asked: Asked) -> Response:  # noqa: ARG001
    """Return every dataset, for data portals."""
    found = [
        dcat.dataset(one, report, queries.open_files(session(), report), _settings(), say=_say, address=address)
        for one in published_consultations(session())
        if (report := report_in_force(session(), one.id))
    ]
    return answered(dcat.catalogue(found, _settings(), say=_say, address=address), JSON_LD)


@bp.get("/consultations")
@public
@reads(*PAGING)
def consultations(asked: Asked) -> Response:
    """List the consultations and analyses of documents that are public."""
    return listed(published_consultations(session()), asked, partial(resources.consultation, address=address))


@bp.get("/consultations/<slug>")
@public
@reads()
def consultation(slug: str, asked: Asked) -> Response:  # noqa: ARG001
    """Return one consultation."""
    return answered(resources.consultation(queries.public_consultation(session(), slug), address))


@bp.get("/consultations/<slug>/dataset")
@public
@reads(gives=(JSON_LD, JSON))
def dataset(slug: str, asked: Asked) -> Response:
    """Return the data of the report in force as a dataset."""
    one = queries.public_consultation(session(), slug)
    report = queries.released(session(), one.id, asked.language).report
    files = queries.open_files(session(), report)
    return answered(dcat.dataset(one, report, files, _settings(), say=_say, address=address), JSON_LD)


@bp.get("/consultations/<slug>/reports")
@public
@reads(*PAGING)
def reports(slug: str, asked: Asked) -> Response:
    """List the reports that came out, those that do not count any more too."""
    one = queries.public_consultation(session(), slug)
    every = queries.public_reports(session(), one.id)
    return listed(every, asked, partial(_report, slug=slug))


@bp.get("/consultations/<slug>/reports/<int(max=999999):number>")
@public
@reads()
def report(slug: str, number: int, asked: Asked) -> Response:  # noqa: ARG001
    """Return one report, with the checksums of its files."""
    one = queries.public_consultation(session(), slug)
    return answered(_report(report_numbered(session(), one.id, number), slug=slug))


@bp.get("/consultations/<slug>/reports/<int(max=999999):number>/files/<name>")
@public
@reads(gives=("application/zip", JSON))
def file(slug: str, number: int, name: str, asked: Asked) -> Response:  # noqa: ARG001
    """Send a data file of the report in force, as it was frozen."""
    one = queries.public_consultation(session(), slug)
    found = queries.open_file(session(), one.id, number, name)
    return download(found.content or b"", name=found.name, media_type=found.media_type)


@bp.get("/consultations/<slug>/figures")
@public
@reads(*PAGING, "language")
def figures(slug: str, asked: Asked) -> Response:
    """List the tables of the report in force."""
    found = _released(slug, asked)
    tables: Sequence[str] = list(found.tables)
    show = lambda name: resources.figure(name, found.tables[name], slug=slug, address=address)  # noqa: E731
    return listed(tables, asked, show, **resources.of_report(found))


@bp.get("/consultations/<slug>/figures/<name>")
@public
@reads(*PAGING, "language")
def figure(slug: str, name: str, asked: Asked) -> Response:
    """Return one table, page by page."""
    found = _released(slug, asked)
    table = queries.table_named(found, name)
    about = {**resources.of_report(found), **resources.figure(name, table, slug=slug, address=address)}
    return listed(table.rows, asked, partial(resources.row, table), **about)


@bp.get("/consultations/<slug>/findings")
@public
@reads(*PAGING, "language")
def findings(slug: str, asked: Asked) -> Response:
    """List the findings of the report in force, by theme."""
    found = _released(slug, asked)
    rows = [(theme, point) for theme in themes_in(found.report, asked.language) for point in theme.points]
    return listed(rows, asked, lambda pair: resources.finding(*pair), **resources.of_report(found))


@bp.get("/consultations/<slug>/recommendations")
@public
@reads(*PAGING, "language")
def recommendations(slug: str, asked: Asked) -> Response:
    """List what organisations recommend in public, word for word as the report in force prints it."""
    found = _released(slug, asked)
    rows = [(paper, point) for paper in papers_in(found.report, asked.language) for point in paper.points]
    return listed(rows, asked, lambda pair: resources.recommendation(*pair), **resources.of_report(found))


@bp.get("/consultations/<slug>/replies")
@public
@reads(*PAGING)
def replies(slug: str, asked: Asked) -> Response:
    """List the replies of whoever asked, every published version."""
    one = queries.public_consultation(session(), slug)
    there = {point.lineage_id for point in points_in(report_in_force(session(), one.id))}
    return listed(queries.published_replies(session(), one.id), asked, partial(resources.reply, there=there))


def _released(slug: str, asked: Asked) -> queries.Released:
    one = queries.public_consultation(session(), slug)
    return queries.released(session(), one.id, asked.language)


def _report(one: Report, *, slug: str) -> resources.Plain:
    now = report_in_force(session(), one.consultation_id)
    return resources.report(
        one,
        files_of(session(), one.id),
        standings(session(), one.consultation_id).get(one.id),
        slug=slug,
        newest=now.number if now else 0,
        address=address,
    )


def _say(message: str, language: str) -> str:
    return Words(language)(message)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["consult.settings"]
    return settings

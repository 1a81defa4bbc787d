"""What is public as plain values, under the names that ``openapi.yaml`` gives: nothing here knows a request."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from consult.consultations.format import Localised
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.opendata.queries import FORMATS, Released
from consult.replies.models import Reply
from consult.replies.queries import LANGUAGES, Paper, Point, Theme
from consult.reports.document import Cell, Column, Table
from consult.reports.formats.csvw import column_names
from consult.reports.formats.tables import is_withheld
from consult.reports.models import Report, ReportFile, ReportState
from consult.reports.queries import Standing

Address = Callable[..., str]
"""Builds the whole address of an endpoint of the interface from its name and values."""
Plain = Mapping[str, Any]


def spoken(text: Localised) -> Plain:
    """Return a text in Dutch, and in English where there is one."""
    said = {language: text.in_language(language) for language in LANGUAGES}
    return {language: words for language, (words, really) in said.items() if language == really}


def consultation(one: Consultation, address: Address) -> Plain:
    """Return what a consultation is, and where the rest of it stands."""
    file = definition(one)
    parts = ("reports", "figures", "findings", "recommendations", "replies", "dataset")
    return {
        "slug": one.slug,
        "kind": one.kind.value,
        "title": spoken(file.title),
        "shortTitle": spoken(file.short_title),
        "owner": one.owner,
        "partner": one.partner or None,
        "state": one.state.value,
        "phase": file.participation_phase,
        "opensOn": _day(one.opens_on),
        "closesOn": _day(one.closes_on),
        "demonstration": one.demonstration or None,
        "links": {
            "self": address("opendata.consultation", slug=one.slug),
            **{part: address(f"opendata.{part}", slug=one.slug) for part in parts},
        },
    }


def report(
    one: Report, files: Iterable[ReportFile], standing: Standing | None, *, slug: str, newest: int, address: Address
) -> Plain:
    """Return a report with the checksums of its files; only data of the report ``newest`` have an address."""
    counts = one.state is ReportState.RELEASED and one.number == newest
    return {
        "number": one.number,
        "state": one.state.value,
        "releasedOn": one.released_on.isoformat(),
        "checksum": one.checksum,
        "filesGone": one.files_gone,
        "superseded": _superseded(standing) if standing else None,
        "files": [
            {
                "name": file.name,
                "format": file.format,
                "language": file.language,
                "mediaType": file.media_type,
                "byteSize": file.size,
                "sha256": file.sha256,
                "url": address("opendata.file", slug=slug, number=one.number, name=file.name)
                if counts and file.format in FORMATS
                else None,
            }
            for file in files
        ],
        "links": {"self": address("opendata.report", slug=slug, number=one.number)},
    }


def _superseded(standing: Standing) -> Plain:
    return {
        "changes": {change.value: number for change, number in standing.changes.items()},
        "sinceWeek": _day(standing.since),
        "replacedBy": standing.newer,
    }


def of_report(found: Released) -> Plain:
    """Return what is said with every figure: which report it stands in, and how to read it."""
    labels = found.document.labels
    return {
        "report": found.report.number,
        "releasedOn": found.report.released_on.isoformat(),
        "language": found.document.language,
        "demonstration": found.document.demonstration or None,
        "notes": [text for text in (labels.withheld, labels.scope) if text],
    }


def figure(name: str, table: Table, *, slug: str, address: Address) -> Plain:
    """Return what a table of the report holds, without its rows."""
    return {
        "name": name,
        "title": table.title,
        "note": table.note or None,
        "columns": [
            {
                "name": called,
                "label": column.label,
                "numeric": column.numeric,
                "meaning": column.meaning or None,
            }
            for called, column in zip(column_names(table), table.columns, strict=True)
        ],
        "rowCount": len(table.rows),
        "links": {"self": address("opendata.figure", slug=slug, name=name)},
    }


def row(table: Table, cells: Sequence[Cell]) -> Plain:
    """Return a row: a withheld number is null, and named with the mark that the report prints in its place."""
    away = [_is_away(column, cell) for column, cell in zip(table.columns, cells, strict=True)]
    return {
        "cells": [None if gone else cell for gone, cell in zip(away, cells, strict=True)],
        "withheld": [
            {"column": name, "mark": str(cell)}
            for name, gone, cell in zip(column_names(table), away, cells, strict=True)
            if gone
        ],
    }


def finding(theme: Theme, point: Point) -> Plain:
    """Return a finding as the report prints it; its statement is in Dutch, the rest in the report's language."""
    away = isinstance(theme.mentions, str)
    return {
        "id": str(point.lineage_id),
        "theme": theme.key,
        "themeWords": theme.words,
        "statement": point.statement,
        "isMinority": point.is_minority,
        "notes": list(point.notes),
        "themeMentions": None if away else theme.mentions,
        "themeMentionsWithheld": theme.mentions if away else None,
    }


def recommendation(paper: Paper, point: Point) -> Plain:
    """Return a recommendation of an organisation word for word, as the report prints it."""
    return {
        "id": str(point.lineage_id),
        "organisation": paper.organisation,
        "coSigners": list(paper.co_signers),
        "name": point.heading,
        "statement": point.statement,
        "statementLanguage": point.statement_language,
        "notes": list(point.notes),
    }


def reply(one: Reply, there: set[UUID]) -> Plain:
    """Return a published version of a reply; ``there`` are the points of the report in force."""
    return {
        "finding": None if one.is_to_recommendation else str(one.lineage_id),
        "recommendation": str(one.lineage_id) if one.is_to_recommendation else None,
        "inForce": one.lineage_id in there,
        "number": one.number,
        "theme": one.theme or None,
        "disposition": one.disposition.value,
        "reason": one.reason,
        "provision": one.provision or None,
        "article": one.article or None,
        "owner": one.owner or None,
        "dueOn": _day(one.due_on),
        "report": one.report.number,
        "publishedOn": _day(one.published_on),
    }


def _is_away(column: Column, cell: Cell) -> bool:
    return column.numeric and is_withheld(cell)


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None

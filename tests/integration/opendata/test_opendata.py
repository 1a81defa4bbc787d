"""What programs read of a consultation: what the report in force says and no more, the same for everybody."""

import hashlib
import json
import re
import time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from consult.consultations.models import Consultation, ConsultationState
from consult.errors import NotFoundError
from consult.opendata.queries import open_file, open_files
from consult.reports.formats import FORMATS
from consult.reports.formats.tables import is_withheld, named_tables
from consult.reports.models import AnswerChange, Audience, ReportChange, ReportFile, ReportState
from consult.reports.queries import report_in_force
from consult.web import sessions
from consult.web.models import WebSession
from tests.browser import Browser
from tests.integration.coding.make import WORDS, signed_in
from tests.integration.opendata.described import faults_of
from tests.integration.opendata.make import Opened
from tests.integration.reports.make import DAY

API = "/api/v1"
HERE = f"{API}/consultations/pooierverbod"


def get(client: FlaskClient, path: str, *, status: int = 200, accept: str = "") -> TestResponse:
    answer = client.get(path, base_url="https://localhost", headers={"Accept": accept} if accept else {})
    assert answer.status_code == status, answer.text
    assert answer.headers["API-Version"] == "1.0.0"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in answer.headers
    assert faults_of(path, answer) == []
    if status >= 400:
        assert answer.content_type == "application/problem+json"
        assert answer.json["status"] == status
        assert {"type", "title", "detail"} <= set(answer.json)
    return answer


def every(client: FlaskClient, path: str) -> list[dict]:
    """Every row of a list, by the address of the page after."""
    rows, following = [], path
    while following:
        answer = get(client, following)
        rows += answer.json["results"]
        found = re.search(r'<https://localhost(/[^>]*)>; rel="next"', answer.headers["Link"])
        following = found[1] if found else ""
    assert len(rows) == answer.json["total"]
    return rows


def test_programs_read_the_figures_of_the_report_in_force_and_a_withheld_one_is_null(
    client: FlaskClient, opened: Opened
) -> None:
    reply = opened.publish()
    away = 0
    for language, document in opened.documents.items():
        tables = named_tables(document)
        listed = every(client, f"{HERE}/figures?language={language}&pageSize=3")
        assert [(one["name"], one["title"], one["rowCount"]) for one in listed] == [
            (name, table.title, len(table.rows)) for name, table in tables.items()
        ]
        for name, table in tables.items():
            told = get(client, f"{HERE}/figures/{name}?language={language}").json
            assert document.labels.withheld in told["notes"]
            rows = every(client, f"{HERE}/figures/{name}?language={language}&pageSize=40")
            for row, cells in zip(rows, table.rows, strict=True):
                marks = {int(one["column"][1:]) - 1: one["mark"] for one in row["withheld"]}
                assert [marks.get(place, cell) for place, cell in enumerate(row["cells"])] == list(cells)
                assert not [cell for cell in row["cells"] if is_withheld(cell)]
                assert all(row["cells"][place] is None for place in marks)
                away += len(marks)
    assert away > 0
    [finding] = every(client, f"{HERE}/findings")
    assert (finding["id"], finding["statement"]) == (str(opened.lineage), opened.finding.statement)
    [one] = every(client, f"{HERE}/replies")
    assert (one["finding"], one["inForce"], one["reason"]) == (str(opened.lineage), True, reply.reason)
    whole = "".join(get(client, f"{HERE}/{part}").text for part in ("figures", "findings", "replies", "reports"))
    assert not [name for name in ("Schrijver", "Tweede", *WORDS.split(".")[:-1]) if name.strip() in whole]


def test_the_files_are_those_that_were_frozen_and_each_has_its_checksum_in_the_dataset(
    client: FlaskClient, opened: Opened
) -> None:
    report = get(client, f"{HERE}/reports/1").json
    assert get(client, f"{HERE}/reports").json["results"] == [report]
    with opened.place.database.reading() as session:
        kept = {one.name: one.content for one in session.scalars(select(ReportFile)) if one.content is not None}
    assert {one["name"]: one["sha256"] for one in report["files"]} == {
        name: hashlib.sha256(content).hexdigest() for name, content in kept.items()
    }
    open_ones = {one["name"]: one["url"] for one in report["files"] if one["url"]}
    assert sorted(open_ones) == sorted(name for name in kept if not name.endswith(".html"))
    for name, url in open_ones.items():
        assert get(client, url).data == get(client, url).data == kept[name]
    assert kept["verslag-1-en.csv.zip"] == FORMATS["csv"].render(opened.documents["en"])
    get(client, f"{HERE}/reports/1/files/verslag-1-nl.html", status=404)
    dataset = get(client, f"{HERE}/dataset", accept="application/ld+json").json
    catalogue = get(client, f"{API}/catalogue").json
    assert catalogue["dcat:dataset"] == [{key: value for key, value in dataset.items() if key != "@context"}]
    files = {one["dct:title"][0]["@value"]: one for one in dataset["dcat:distribution"]}
    assert set(files) == set(open_ones)
    for name, one in files.items():
        assert one["dcat:downloadURL"]["@id"] == open_ones[name]
        assert one["dcat:byteSize"]["@value"] == str(len(kept[name]))
        assert one["spdx:checksum"]["spdx:checksumValue"]["@value"] == hashlib.sha256(kept[name]).hexdigest()
        assert one["dct:license"]["@id"].startswith("https://creativecommons.org/publicdomain/zero")
    obliged = {"dct:title", "dct:description", "dct:publisher", "dct:identifier", "dcat:theme", "dcat:contactPoint"}
    assert obliged | {"dct:accessRights", "dct:creator", "dct:license"} <= set(dataset) | {"dct:license"}
    assert {one["@language"] for one in dataset["dct:description"]} == {"nl", "en"}
    page = Browser(client).open("/en/consultaties/pooierverbod").click("Open data")
    assert opened.finding.statement in page.click("JSON: verslag-1-en.json").text


def test_a_package_for_the_archive_and_a_file_of_a_report_that_does_not_count_are_not_public(
    client: FlaskClient, opened: Opened
) -> None:
    with opened.place.database.transaction() as session:
        report = report_in_force(session, opened.place.id)
        for audience, format_ in ((Audience.ARCHIVE, "mdto"), (Audience.ANNEX, "pdf")):
            kept = ReportFile(
                report_id=report.id,
                audience=audience,
                format=format_,
                language="nl",
                name=f"verslag-1-{audience}.zip",
                media_type="application/zip",
                size=1,
                sha256="0",
                content=b"x",
            )
            session.add(kept)
        session.flush()
        assert {one.audience for one in open_files(session, report)} == {Audience.FULL}
        assert open_file(session, opened.place.id, 1, "verslag-1-nl.json").content
        with pytest.raises(NotFoundError):
            open_file(session, opened.place.id, 2, "verslag-1-nl.json")
        for name in ("verslag-1-archive.zip", "verslag-1-annex.zip"):
            with pytest.raises(NotFoundError):
                open_file(session, opened.place.id, 1, name)
    for name in ("verslag-1-archive.zip", "verslag-1-annex.zip"):
        get(client, f"{HERE}/reports/1/files/{name}", status=404)
        assert name not in Browser(client).open("/en/consultaties/pooierverbod/open-data").text
    with opened.place.database.transaction() as session:
        report_in_force(session, opened.place.id).state = ReportState.SUPERSEDED
        with pytest.raises(NotFoundError, match="does not count now"):
            open_file(session, opened.place.id, 1, "verslag-1-nl.json")


def test_what_is_not_public_or_does_not_count_is_not_given(client: FlaskClient, opened: Opened) -> None:
    get(client, f"{API}/consultations/bestaat-niet", status=404)
    with opened.place.database.transaction() as session:
        report = report_in_force(session, opened.place.id)
        report.state = ReportState.SUPERSEDED
        contribution_id = opened.contribution(opened.codings[0]).id
        week = DAY
        change = AnswerChange.SHORTENED
        session.add(ReportChange(report_id=report.id, contribution_id=contribution_id, change=change, week=week))
    for part in ("figures", "findings", "dataset", "figures/reach", "reports/1/files/verslag-1-nl.json"):
        get(client, f"{HERE}/{part}", status=404)
    [told] = every(client, f"{HERE}/reports")
    assert told["superseded"] == {"changes": {"shortened": 1}, "sinceWeek": week.isoformat(), "replacedBy": None}
    assert not [one for one in told["files"] if one["url"]]
    assert get(client, f"{API}/catalogue").json["dcat:dataset"] == []
    assert "No report counts now." in Browser(client).open("/en/consultaties/pooierverbod/open-data").text
    with opened.place.database.transaction() as session:
        session.get_one(Consultation, opened.place.id).state = ConsultationState.DRAFT
    for part in ("", "/reports", "/reports/1", "/figures", "/findings", "/replies", "/dataset"):
        get(client, f"{HERE}{part}", status=404)
    assert every(client, f"{API}/consultations") == []
    Browser(client).open("/en/consultaties/pooierverbod/open-data", status=404)


@pytest.mark.parametrize(
    ("asked", "status", "named"),
    [
        ("/consultations?kleur=rood&page=x", 400, {"kleur", "page"}),
        ("/consultations?page=1&page=1", 400, {"page"}),
        ("/consultations?pageSize=1000000", 400, {"pageSize"}),
        (f"/consultations?page={'9' * 4000}", 400, {"page"}),
        ("/consultations?page=%D9%A1", 400, {"page"}),
        ("/consultations/pooierverbod/figures?language=xx", 400, {"language"}),
        ("/consultations?page=99999", 404, set()),
        ("/consultations/", 404, set()),
        ("/nergens", 404, set()),
        ("/consultations/pooierverbod/responses", 404, set()),
        ("/consultations/pooierverbod/reports/99999999999999999999", 404, set()),
    ],
)
def test_a_faulty_request_is_told_what_is_wrong_with_it(
    client: FlaskClient, opened: Opened, asked: str, status: int, named: set[str]
) -> None:
    told = get(client, f"{API}{asked}", status=status).json
    assert {one["location"] for one in told.get("errors", [])} == named


def test_programs_are_nobody_and_can_only_read(
    app: Flask, client: FlaskClient, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path, accept in ((HERE, "text/html"), (f"{HERE}/dataset", "text/turtle"), (f"{API}/openapi.json", "text/csv")):
        assert "This address gives" in get(client, path, status=406, accept=accept).json["detail"]
    assert get(client, HERE, accept="text/html, */*;q=0.1").json["slug"] == "pooierverbod"
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        refused = client.open(HERE, method=method, base_url="https://localhost", json={"a": 1})
        assert refused.status_code in {400, 405}
        assert refused.content_type == "application/problem+json"
    asked = client.options(HERE, base_url="https://localhost")
    assert (asked.status_code, asked.headers["Access-Control-Allow-Methods"]) == (200, "GET, HEAD, OPTIONS")
    assert client.head(HERE, base_url="https://localhost").status_code == 200
    staff = signed_in(app, opened.writer)
    with opened.place.database.reading() as session:
        before = session.scalars(select(WebSession.sealed)).all()
    later = time.time() + 120
    monkeypatch.setattr(sessions.time, "time", lambda: later)
    assert get(staff.client, HERE).json == get(client, HERE).json
    with opened.place.database.reading() as session:
        assert session.scalars(select(WebSession.sealed)).all() == before
        assert session.scalar(select(func.count()).select_from(WebSession)) == len(before)
    assert json.loads(get(client, f"/en{HERE}").text)["links"]["self"] == f"https://localhost{HERE}"

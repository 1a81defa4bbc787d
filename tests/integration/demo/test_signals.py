"""An analysis of documents from a file of points, up to its report, counted again without the product."""

import io
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from consult.app import tasks
from consult.consultations.models import Consultation
from consult.db import Database
from consult.demo import people, signals
from consult.errors import ConflictError, InvalidError
from consult.jobs.worker import run_next
from consult.reports.models import Audience, Report, ReportFile, ReportState

STANCES = {"voor": "support", "tegen": "oppose", "voorwaardelijk": "conditional", "neutraal": "none"}
DAY = date(2026, 11, 23)
Figure = tuple[str, str, str, str]


def counted(path: Path) -> Counter[Figure]:
    """Count a file of points per theme, what it is on, stance and group: nothing of the product takes part."""
    counts: Counter[Figure] = Counter()
    for line in path.read_text("utf-8").splitlines():
        point = json.loads(line)
        for theme in point["theme_labels"]:
            on = point["on"].replace(" ", "_").replace("-", "_")
            counts[theme, on, STANCES[point["stance"]], point["group"].replace("/", "_")] += 1
    return counts


def released(app, *, path: Path, slug: str) -> Report:
    database, vault = app.extensions["consult.database"], app.extensions["consult.vault"]
    with database.transaction() as session:
        people.add_everybody(session, bureau="Voorbeeldbureau Moderatie", sender="Voorbeeldministerie")
        report_id = signals.analyse(session, vault, path, slug=slug, released_on=DAY).id
    while run_next(database, tasks(app)):
        pass
    with database.reading() as session:
        report = session.get_one(Report, report_id)
        assert report.state is ReportState.RELEASED
        return report


def content(database: Database, report: Report, name: str) -> bytes:
    with database.reading() as session:
        return session.scalars(
            select(ReportFile.content).where(
                ReportFile.report_id == report.id, ReportFile.audience == Audience.FULL, ReportFile.format == name
            )
        ).one()


def test_json_and_workbook_equal_a_count_over_the_file(app, database) -> None:
    report = released(app, path=signals.SIGNALS, slug="documenten")
    assert report.number == 1
    expected = counted(signals.SIGNALS)
    found: Counter[Figure] = Counter()
    for theme in json.loads(content(database, report, "json"))["figures"]["themes"]:
        label = theme["theme"][2:].lower().replace("-", "_")
        for stances in theme["stances"]:
            for group, row in stances["by_group"].items():
                found.update({(label, stances["proposition"], stance, group): n for stance, n in row.items() if n})
    assert found == expected
    sheet = load_workbook(io.BytesIO(content(database, report, "xlsx")))["figures"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_col=8)]
    in_sheet: Counter[Figure] = Counter()
    for key, _words, proposition, _said, stance, by, group, number in rows:
        if by == "group" and stance and number:
            in_sheet[key[2:].lower().replace("-", "_"), proposition, stance, group] += number
    assert in_sheet == expected


def test_every_document_is_one_text_of_its_publisher_and_points_name_their_source(app, database) -> None:
    report = released(app, path=signals.SIGNALS, slug="documenten")
    page = content(database, report, "html").decode()
    assert "naar: brief acht organisaties aan informateurs (2024)" in page
    assert "geen consultatie" in page.lower()


def test_a_name_in_use_is_refused_and_nothing_is_kept(app, database, vault, settings) -> None:
    released(app, path=signals.SIGNALS, slug="documenten")
    with pytest.raises(ConflictError), database.transaction() as session:
        signals.analyse(session, vault, signals.SIGNALS, slug="documenten", released_on=DAY)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Report)) == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "2: not JSON"),
        ("[]", "2: not an object"),
        ('{"id": "X"}', "2: source_title: missing"),
    ],
)
def test_a_fault_in_the_file_is_named_with_its_line(database, vault, settings, tmp_path, line: str, words: str) -> None:
    path = tmp_path / "points.jsonl"
    first = signals.SIGNALS.read_text("utf-8").splitlines()[0]
    path.write_text(f"{first}\n{line}\n", "utf-8")
    with pytest.raises(InvalidError, match=words), database.transaction() as session:
        signals.analyse(session, vault, path, slug="x", released_on=DAY)
    with database.reading() as session:
        assert not session.scalar(select(func.count()).select_from(Consultation))

"""Files of responses that come in as a whole: in batches, once each, with a list of what was rejected. All invented."""

import csv
import json
from datetime import UTC, datetime

import openpyxl
import pytest
from sqlalchemy import select

from consult import audit
from consult.audit import AuditAction, AuditEvent
from consult.consultations.models import Consultation, ConsultationState
from consult.days import today_here
from consult.errors import ClosedError, ConflictError
from consult.jobs.models import Job
from consult.responses import queries
from consult.responses.cli import SOME_REJECTED, responses
from consult.responses.importing import running
from consult.responses.importing.mapping import read_mapping
from consult.responses.importing.running import bring_in, plan
from consult.responses.importing.source import look_over
from consult.responses.models import Channel, Response
from tests.integration.responses import make

SECRET = "Karin de Vries uit Ons Dorp"
NAMES = ["id", "submitdate", "email", "groep", "PV07", "PV08"]


@pytest.fixture
def consultation(database):
    return make.open_consultation(database)


def rows(numbers, words="Eigen woorden"):
    return [[str(one), "2026-11-18 10:11:12", SECRET, "gemeente", "smal", f"{words} {one}"] for one in numbers]


def written(folder, name, lines):
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([NAMES, *lines])
    return path


def imported(app, path, *arguments, mapping="limesurvey"):
    told = ["import", "pooierverbod", str(path), "--mapping", mapping, *arguments]
    return app.test_cli_runner().invoke(responses, told)


def numbers_in(database):
    with database.reading() as session:
        return sorted(session.scalars(select(Response.external_id)))


def test_a_file_comes_in_once_with_a_list_of_what_was_rejected(app, database, vault, consultation, tmp_path):
    lines = rows(range(1, 6))
    lines[2][4] = SECRET
    lines += [["1", *lines[0][1:]], ["7", "", *lines[0][2:]], ["8", *lines[0][1:5], "x" * 2001]]
    path = written(tmp_path, "verzonnen.csv", lines)

    tried = imported(app, path, "--dry-run")
    assert make.responses(database) == []
    assert [one.name for one in tmp_path.iterdir()] == ["verzonnen.csv"]
    assert vault.holders() == set()
    done = imported(app, path)
    counted = "8 rows read, 4 added, 0 there already, 1 never sent, 3 rejected"
    assert done.stdout == f"pooierverbod: {counted}\n"
    assert tried.stdout == f"pooierverbod: {counted.replace('added', 'would be added')}\n"
    assert tried.exit_code == done.exit_code == SOME_REJECTED

    listed = (tmp_path / "verzonnen.csv.rejects.csv").read_text("utf-8-sig")
    assert [tuple(row) for row in csv.reader(listed.splitlines())] == [
        ("line", "column", "reason"),
        ("4", "PV07", "The answer is none of the options of question PV-07."),
        ("7", "id", "The same number stands on line 2 already."),
        ("9", "PV08", "PV-08: Your answer has 2001 characters. At most 2000 fit. Please shorten it."),
    ]
    again = imported(app, path)
    assert again.stdout == "pooierverbod: 8 rows read, 0 added, 4 there already, 1 never sent, 3 rejected\n"
    assert numbers_in(database) == [f"limesurvey:{number}" for number in (1, 2, 4, 5)]
    for told in (tried, done, again):
        assert "Karin" not in told.output + listed

    with database.reading() as session:
        kept = session.scalars(select(Response).order_by(Response.external_id)).all()
        held = queries.held(session, kept[0].id)
        assert queries.values_of(queries.given_in(vault, held)) == {"PV-07": "smal", "PV-08": "Eigen woorden 1"}
        assert len(session.scalars(select(Job)).all()) == 3
        assert "Karin" not in "".join(map(repr, (*kept, *session.scalars(select(AuditEvent)))))
        event = audit.recorded(session, AuditAction.RESPONSES_IMPORTED, consultation.id)
        assert event.details.items() >= {"mapping": "limesurvey", "added": "0", "there": "4"}.items()
        assert event.details["sha256"] == look_over(path).sha256
        assert audit.verify(session) is None


def test_an_import_that_is_killed_goes_on_where_it_was(app, database, vault, consultation, tmp_path, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 4)
    path = written(tmp_path, "verzonnen.csv", rows(range(1, 12)))
    source = look_over(path)

    def steps():
        with database.reading() as session:
            mapped = read_mapping("limesurvey")
            planned = plan(session, "pooierverbod", source, mapped, today=today_here())
        return bring_in(database, vault, planned, login="iemand", refuse=pytest.fail)

    begun = steps()
    assert (next(begun).added, next(begun).added) == (4, 8)
    begun.close()
    assert len(numbers_in(database)) == 8
    *_, last = steps()
    assert (last.read, last.added, last.there) == (11, 3, 8)
    assert len(numbers_in(database)) == len(vault.holders()) == 11

    half = path.with_name("half.csv")
    half.write_text(path.read_text("utf-8").replace("limesurvey", "") + '20,"2026-11-18 10:11:12', encoding="utf-8")
    broken = imported(app, half)
    assert "half.csv:13: the file ends inside quotation marks" in str(broken.exception)


def test_two_imports_at_once_and_questions_that_change_meanwhile_stop_the_second(
    database, vault, consultation, tmp_path, monkeypatch
):
    monkeypatch.setattr(running, "BATCH", 2)
    source = look_over(written(tmp_path, "verzonnen.csv", rows(range(1, 7))))

    def steps():
        with database.reading() as session:
            mapped = read_mapping("limesurvey")
            planned = plan(session, "pooierverbod", source, mapped, today=today_here())
        return bring_in(database, vault, planned, login="iemand", refuse=pytest.fail)

    first, second = steps(), steps()
    kept = running._keep

    def keep_behind_another(*arguments):
        monkeypatch.setattr(running, "_keep", kept)
        list(first)
        return kept(*arguments)

    monkeypatch.setattr(running, "_keep", keep_behind_another)
    with pytest.raises(ConflictError):
        next(second)
    assert len(numbers_in(database)) == len(vault.holders()) == 6

    later = steps()
    with database.transaction() as session:
        session.get_one(Consultation, consultation.id).state = ConsultationState.COMPLETED
    assert [one.there for one in later][-1] == 6
    for state in (ConsultationState.COMPLETED, ConsultationState.DRAFT):
        with database.transaction() as session:
            session.get_one(Consultation, consultation.id).state = state
        with pytest.raises(ClosedError):
            steps()


def test_reactions_without_a_number_are_told_apart_by_what_they_say(app, database, vault, consultation, tmp_path):
    asked = "Wat is volgens u nodig?"
    own = tmp_path / "eigen.yaml"
    own.write_text(
        'schema_version: "1.0"\nid: eigen\nextends: internetconsultatie\ngroup: {fixed: gemeente}\n'
        "organisation: {column: Naam, where: {column: Soort, values: [Organisatie]}}\n"
        'public: {column: Openbaar, values: [Ja], address: "https://www.internetconsultatie.nl"}\n'
        f'questions:\n  PV-08: {{column: "{asked}"}}\n',
        encoding="utf-8",
    )
    names = ["Naam", "Plaats", "Datum", "Soort", "Openbaar", asked, "Bijlagen"]
    same = [SECRET, "Ons Dorp", datetime(2026, 11, 19, tzinfo=UTC), "Particulier", "Ja", "Het moet anders.", ""]
    body = [
        "Stichting Verzonnen (Karin)",
        "Ons Dorp",
        "2-11-2026",
        "Organisatie",
        "Ja",
        "Wij vinden het goed.",
        "a.pdf",
    ]
    book = openpyxl.Workbook()
    for row in (names, same, same, body, [*same[:5], "=1+1", ""]):
        book.active.append([cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell for cell in row])
    book.save(tmp_path / "verzonnen.xlsx")

    for added, there in ((3, 0), (0, 3)):
        done = imported(app, tmp_path / "verzonnen.xlsx", mapping=str(own))
        expected = f"4 rows read, {added} added, {there} there already, 0 never sent, 1 rejected"
        assert done.stdout == f"pooierverbod: {expected}\n"
    listed = (tmp_path / "verzonnen.xlsx.rejects.csv").read_text("utf-8-sig")
    assert list(csv.reader(listed.splitlines()))[1] == ["5", asked, "The cell holds a formula, and no answer."]
    with database.reading() as session:
        kept = session.scalars(select(Response).order_by(Response.maker)).all()
    assert [(one.maker, one.channel) for one in kept] == [
        ("", Channel.OPEN),
        ("", Channel.OPEN),
        ("Stichting Verzonnen", Channel.PUBLISHED),
    ]
    assert "Karin" not in json.dumps([repr(one) for one in kept]) + listed

"""What a node tells machines: that it lives, what it can serve with, and figures without a person."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import select, text, update

from consult.config import Settings
from consult.db import Database
from consult.jobs.models import Job, JobState, Worker
from consult.jobs.presence import MISSED, present, workers_there
from consult.site import readiness
from consult.site.metrics import House
from consult.web.guards import public
from tests.conftest import Applications, close, visitor

PARTS = {"database": True, "keys": True, "index": True, "version": True, "disk": True, "work": False, "keeping": False}


@pytest.fixture
def measured(settings: Settings, applications: Applications) -> Iterator[Flask]:
    app = applications.build(replace(settings, metrics="127.0.0.1:9"))
    yield app
    close(app)


def test_a_node_lives_whatever_is_away(app: Flask) -> None:
    app.extensions["consult.database"].dispose()
    assert visitor(app).get("/health").json == {"alive": True}


def test_a_node_is_ready_without_background_work_and_says_that_it_is_away(app: Flask, database: Database) -> None:
    answer = visitor(app).get("/ready")
    assert (answer.status_code, answer.json) == (200, {"ready": True, "parts": PARTS})
    with present(database, "somebody"):
        while not visitor(app).get("/ready").json["parts"]["work"]:
            pass
    assert visitor(app).get("/ready").json["parts"] == PARTS


@pytest.mark.parametrize("part", ["database", "keys", "index"])
def test_a_node_without_one_of_its_databases_is_not_ready_and_says_which(
    app: Flask, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = Database("postgresql://consult@127.0.0.1:9/none")
    monkeypatch.setitem(app.extensions["consult.stores"], part, away)
    answer = visitor(app).get("/ready")
    expected = PARTS | {part: False} | ({"version": False} if part == "database" else {})
    assert (answer.status_code, answer.json) == (503, {"ready": False, "parts": expected})


@pytest.mark.parametrize(("revision", "status"), [("0001", 503), ("from_the_future", 200)])
def test_a_node_goes_on_with_a_newer_database_and_not_with_an_older_one(
    app: Flask, database: Database, revision: str, status: int
) -> None:
    with database.transaction() as writing:
        was = writing.scalar(text("SELECT version_num FROM alembic_version"))
        writing.execute(text("UPDATE alembic_version SET version_num = :now"), {"now": revision})
    answer = visitor(app).get("/ready")
    with database.transaction() as writing:
        writing.execute(text("UPDATE alembic_version SET version_num = :was"), {"was": was})
    assert (answer.status_code, answer.json["parts"]["version"]) == (status, status == 200)


def test_a_full_disk_is_said(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert readiness.free_bytes(settings)
    monkeypatch.setattr(readiness, "LEAST_FREE", 2**63)
    answer = visitor(app).get("/ready")
    assert (answer.status_code, answer.json["parts"]) == (503, PARTS | {"disk": False})


def test_a_worker_that_was_killed_is_missed_and_then_forgotten(database: Database) -> None:
    now = datetime.now(UTC)
    with database.transaction() as writing:
        writing.add(Worker(name="killed", seen_at=now))
        assert workers_there(writing, now) == 1
        assert workers_there(writing, now + MISSED) == 0
        writing.execute(update(Worker).values(seen_at=now - timedelta(days=1, seconds=1)))
    with present(database, "next"):
        pass
    with database.reading() as session:
        assert session.scalars(select(Worker.name)).all() == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_answers_are_told_in_whole_hundreds_and_faults_one_by_one(measured: Flask) -> None:
    measured.config["CONSULT_SHOW_FAULT_PAGE"] = True
    measured.add_url_rule("/broken/<what>", "broken", public(lambda what: str(1 / 0)))
    client = visitor(measured)
    for number in range(1, 101):
        client.get(f"/hulp?CANARY={number}")
        told = figures(measured.extensions["consult.answered"])
        assert told['consult_answers_total{route="/hulp",status="2xx"}'] == (100 if number == 100 else 0)
    assert told['consult_answer_seconds_bucket{le="+Inf",route="/hulp"}'] == 100
    client.get("/broken/CANARY")
    told = figures(measured.extensions["consult.answered"])
    assert told['consult_answers_total{route="/broken/<what>",status="5xx"}'] == 1
    assert "CANARY" not in str(told)


def test_what_is_told_of_the_house_is_its_parts_and_its_work(measured: Flask, database: Database) -> None:
    with database.transaction() as writing:
        writing.add_all([Job(kind="few") for _ in range(99)])
        writing.add_all([Job(kind="many") for _ in range(234)])
        writing.add(Job(kind="report", state=JobState.FAILED))
    told = figures(House(measured.extensions["consult.settings"], measured.extensions["consult.stores"]))
    assert told.pop("consult_free_gibibytes") >= 0
    assert told == {f'consult_part{{part="{name}"}}': float(there) for name, there in PARTS.items()} | {
        'consult_jobs_waiting{kind="few"}': 0,
        'consult_jobs_waiting{kind="many"}': 200,
        'consult_jobs_failed{kind="report"}': 1,
    }


def figures(collector) -> dict[str, float]:
    registry = CollectorRegistry()
    registry.register(collector)
    lines = [line for line in generate_latest(registry).decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _space, value in (line.rpartition(" ") for line in lines)}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_installation_without_figures_counts_nothing(app: Flask, folder: Path) -> None:
    assert "consult.answered" not in app.extensions
